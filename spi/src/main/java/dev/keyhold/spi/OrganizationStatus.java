package dev.keyhold.spi;

/**
 * How an organization stands. Its keys do not verify while it is not active; its members stay, and
 * their own keys are not touched. Either may follow the other.
 */
public enum OrganizationStatus {
  ACTIVE,
  /** Stopped, until it becomes active again. */
  SUSPENDED
}
