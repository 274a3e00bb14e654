package dev.keyhold.spi;

/** How an account stands. The keys of an account that is not active do not verify. */
public enum AccountStatus {
  ACTIVE,
  /** Stopped for a while; may become active again or be deactivated. */
  SUSPENDED,
  /** Closed; may become active again, and not suspended. */
  DEACTIVATED;

  /** Whether an account in this status may be put into {@code next}; a status may follow itself. */
  public boolean mayBecome(AccountStatus next) {
    return this != DEACTIVATED || next != SUSPENDED;
  }
}
