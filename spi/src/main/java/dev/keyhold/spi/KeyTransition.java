package dev.keyhold.spi;

/** The result of a guarded change of a key's state. */
public enum KeyTransition {
  /** This call changed the state. */
  CHANGED,
  /** The key was in that state already; nothing changed. */
  UNCHANGED,
  /** The key is revoked, which no change undoes; nothing changed. */
  REVOKED,
  /** There is no such key. */
  NOT_FOUND
}
