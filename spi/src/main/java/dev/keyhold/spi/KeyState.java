package dev.keyhold.spi;

/**
 * How a key stands at a given time. A key that is several of these at once is the first that fits.
 */
public enum KeyState {
  EXPIRED,
  REVOKED,
  DISABLED,
  ACTIVE
}
