package dev.keyhold.apps;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges licences by what they say. Signatures are checked once for each text: this object belongs
 * to one set of roots, and remembers by both lines as a whole.
 */
final class LicenseJudge {
  private static final int MOST_REMEMBERED = 1_000;

  private final LicenseTrust trust;
  private final Map<LicenseFile, LicenseChain> checked;

  LicenseJudge(LicenseTrust trust) {
    this(trust, MOST_REMEMBERED);
  }

  /**
   * @param most of which texts is remembered that they were checked
   */
  LicenseJudge(LicenseTrust trust, int most) {
    this.trust = trust;
    this.checked =
        Collections.synchronizedMap(
            new LinkedHashMap<>(16, 0.75f, true) {
              private static final long serialVersionUID = 1;

              @Override
              protected boolean removeEldestEntry(Map.Entry<LicenseFile, LicenseChain> eldest) {
                return size() > most;
              }
            });
  }

  /** A licence that may count, and what it says. */
  record Candidate(License license, LicenseChain chain) {
    /** Offline before online, then by tier, the later end, the newer one, and the id. */
    static final Comparator<Candidate> BEST_FIRST =
        Comparator.comparing((Candidate it) -> it.license.source())
            .thenComparing(it -> it.chain.terms().tier())
            .thenComparing(it -> it.chain.endsAt().orElse(Instant.MAX), Comparator.reverseOrder())
            .thenComparing(it -> it.chain.terms().issuedAt(), Comparator.reverseOrder())
            .thenComparing(it -> it.license.stamp().id());
  }

  /**
   * @throws LicenseRefused if a signature does not fit, or something else of the text
   */
  LicenseChain chain(LicenseFile file) {
    LicenseChain known = checked.get(file);
    if (known == null) {
      known = LicenseChain.of(file, trust.roots());
      checked.put(file, known);
    }
    return known;
  }

  /** Why it does not count in an organization at an instant, apart from denials. */
  Optional<LicenseRefusal> refusal(LicenseChain chain, String organizationId, Instant now) {
    LicenseTerms terms = chain.terms();
    if (!terms.organizationId().equals(LicenseTerms.ANY)
        && !terms.organizationId().equals(organizationId)) {
      return Optional.of(LicenseRefusal.WRONG_TENANT);
    } else if (!terms.isPortable() && !terms.instances().contains(trust.instanceId())) {
      return Optional.of(LicenseRefusal.WRONG_INSTANCE);
    } else if (now.plus(trust.tolerance()).isBefore(chain.startsAt())) {
      return Optional.of(LicenseRefusal.NOT_YET);
    }
    Instant latest = now.minus(trust.tolerance());
    return chain.endsAt().filter(end -> !latest.isBefore(end)).isPresent()
        ? Optional.of(LicenseRefusal.EXPIRED)
        : Optional.empty();
  }
}
