package dev.keyhold.apps;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an organization stands with an app.
 *
 * @param license the one that counts; empty if none does
 * @param terms what it says
 * @param refused the others that do not count, by their ids, and why
 * @param at for which instant: the latest that was ever seen
 * @param clockWentBack whether the clock says an earlier one
 */
public record LicenseStanding(
    Optional<License> license,
    Optional<LicenseTerms> terms,
    Map<String, LicenseRefusal> refused,
    Instant at,
    boolean clockWentBack) {
  public boolean isLicensed() {
    return license.isPresent();
  }

  public boolean has(String feature) {
    return terms.filter(it -> it.features().contains(feature)).isPresent();
  }

  /** How much of something there may be; empty if nothing is said, or no licence counts. */
  public OptionalLong limit(String of) {
    return terms.map(it -> it.limit(of)).orElseGet(OptionalLong::empty);
  }
}
