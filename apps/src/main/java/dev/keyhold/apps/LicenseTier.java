package dev.keyhold.apps;

/** What kind of licence it is; of two that both count, the earlier kind is preferred. */
public enum LicenseTier {
  ENTERPRISE,
  STANDARD,
  TRIAL,
  FREE
}
