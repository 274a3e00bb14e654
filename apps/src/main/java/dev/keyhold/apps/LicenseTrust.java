package dev.keyhold.apps;

import java.time.Duration;

/**
 * By what licences are judged.
 *
 * @param roots pinned by the hub
 * @param instanceId of this installation, which a licence may name
 * @param tolerance by how much clocks may differ
 */
public record LicenseTrust(LicenseRoots roots, String instanceId, Duration tolerance) {
  private static final Duration USUAL = Duration.ofMinutes(5);

  /** With five minutes between clocks. */
  public static LicenseTrust of(LicenseRoots roots, String instanceId) {
    return new LicenseTrust(roots, instanceId, USUAL);
  }

  public LicenseTrust tolerance(Duration between) {
    return new LicenseTrust(roots, instanceId, between);
  }
}
