package dev.keyhold.spi;

/**
 * The state of a key at a given time. If several of these are true of a key, the first one counts.
 */
public enum KeyState {
  EXPIRED,
  REVOKED,
  DISABLED,
  ACTIVE
}
