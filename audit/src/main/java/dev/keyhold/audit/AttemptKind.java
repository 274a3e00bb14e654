package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.TrailWords;
import java.time.Instant;
import java.util.Optional;

/** What refused attempts that repeat one another have in common. */
record AttemptKind(AttemptTrail trail, RefusedAttempt attempt, Optional<String> address) {
  /** The reason that stands for all kinds beyond the most. */
  private static final String SEVERAL = "SEVERAL";

  /**
   * @param trail where all those are told together
   */
  AttemptKind several(AttemptTrail trail) {
    RefusedAttempt any =
        new RefusedAttempt(
            attempt.action(),
            SEVERAL,
            Optional.empty(),
            attempt.credentialType(),
            Optional.empty());
    return new AttemptKind(trail, any, Optional.empty());
  }

  AuditEntry.Builder entry(AuditContext context, Instant now) {
    AuditEntry.Builder entry =
        context
            .over(AuditEntry.builder(Ids.newId(now), attempt.action(), now))
            .outcome(Outcome.DENIED)
            .reason(attempt.reason());
    attempt.accountId().ifPresent(id -> entry.ownerId(id).target(TrailWords.ACCOUNT, id));
    attempt.organizationId().ifPresent(entry::organizationId);
    attempt.credentialId().ifPresent(id -> entry.target(attempt.credentialType(), id));
    return entry;
  }
}
