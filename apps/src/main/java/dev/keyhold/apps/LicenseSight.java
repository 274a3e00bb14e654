package dev.keyhold.apps;

import dev.keyhold.apps.LicenseJudge.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is seen of the licences that an organization has of an app. */
record LicenseSight(
    Storages storages, LicenseJudge judge, LicenseClock clock, String organizationId) {
  /**
   * What was found out before the transaction in which it is needed: the list of denials is in
   * another database.
   */
  record Judged(Map<LicenseFile, Optional<LicenseRefusal>> refusals, LicenseClock.Seen seen) {}

  Judged judged(String appId) {
    LicenseClock.Seen seen = clock.seen();
    Map<LicenseFile, Optional<LicenseRefusal>> refusals = new HashMap<>();
    for (License each : storages.read(organizationId, it -> new LicenseRows(it).of(appId))) {
      refusals.put(each.file(), refusal(each.file(), appId, seen));
    }
    return new Judged(refusals, seen);
  }

  /** The same for one app: the column by which it was found is not the decision. */
  private Optional<LicenseRefusal> refusal(LicenseFile file, String appId, LicenseClock.Seen seen) {
    return refusal(file, seen)
        .or(
            () ->
                judge.chain(file).terms().appId().equals(appId)
                    ? Optional.empty()
                    : Optional.of(LicenseRefusal.WRONG_APP));
  }

  /** Why it does not count now, whatever reason there is. */
  Optional<LicenseRefusal> refusal(LicenseFile file, LicenseClock.Seen seen) {
    try {
      LicenseChain chain = judge.chain(file);
      return storages.readShared(shared -> new LicenseDenials(shared).denies(chain))
          ? Optional.of(LicenseRefusal.DENIED)
          : judge.refusal(chain, organizationId, seen.at());
    } catch (LicenseRefused e) {
      return Optional.of(e.reason());
    }
  }

  static Optional<LicenseRefusal> refusal(License license, Judged judged) {
    // One that came since has not been judged, and counts for the next who looks.
    Optional<LicenseRefusal> found =
        judged.refusals().getOrDefault(license.file(), Optional.of(LicenseRefusal.NOT_YET));
    return license.archivedAt().isPresent() ? Optional.of(LicenseRefusal.ARCHIVED) : found;
  }

  LicenseStanding standing(LicenseRows rows, String appId, Judged judged) {
    Map<String, LicenseRefusal> refused = new HashMap<>();
    List<Candidate> good = new ArrayList<>();
    for (License each : rows.of(appId)) {
      Optional<LicenseRefusal> why = refusal(each, judged);
      why.ifPresent(it -> refused.put(each.stamp().id(), it));
      if (why.isEmpty()) {
        good.add(new Candidate(each, judge.chain(each.file())));
      }
    }
    Optional<Candidate> best = best(good, rows.selected(appId));
    return new LicenseStanding(
        best.map(Candidate::license),
        best.map(it -> it.chain().terms()),
        Map.copyOf(refused),
        judged.seen().at(),
        judged.seen().wentBack());
  }

  private static Optional<Candidate> best(List<Candidate> good, Optional<String> selected) {
    Optional<Candidate> chosen =
        good.stream()
            .filter(it -> selected.filter(it.license().stamp().id()::equals).isPresent())
            .findFirst();
    return chosen.or(() -> good.stream().min(Candidate.BEST_FIRST));
  }
}
