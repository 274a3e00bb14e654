package dev.keyhold.spi;

/** The status of an account. Only the keys of an active account verify. */
public enum AccountStatus {
  ACTIVE,
  /** Stopped for a while. The account may become active again or be deactivated. */
  SUSPENDED,
  /** Closed. The account may become active again, but not suspended. */
  DEACTIVATED;

  /**
   * Whether an account in this status may be changed to {@code next}. A status may follow itself.
   */
  public boolean mayBecome(AccountStatus next) {
    return this != DEACTIVATED || next != SUSPENDED;
  }
}
