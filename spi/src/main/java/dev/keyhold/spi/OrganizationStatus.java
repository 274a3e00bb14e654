package dev.keyhold.spi;

/**
 * The status of an organization. The organization's keys verify only while it is active. Its
 * members stay, and their own keys are not affected. Each status may follow the other.
 */
public enum OrganizationStatus {
  ACTIVE,
  /** Stopped until it becomes active again. */
  SUSPENDED
}
