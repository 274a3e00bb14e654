package dev.keyhold.spi;

/** What an account is. */
public enum AccessLevel {
  /** A person who runs the hub. */
  ADMIN,
  /** A person. */
  USER,
  /** A program; the one level that needs no e-mail address. */
  SERVICE
}
