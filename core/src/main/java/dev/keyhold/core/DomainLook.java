package dev.keyhold.core;

import dev.keyhold.core.TenantDomain.State;
import dev.keyhold.tables.Assignment;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Where;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A look at the record of a claim, which took its time. What was found is noted if the claim is
 * still what it was; else a {@code Conflict} says that somebody else has noted something.
 *
 * @param claim as it was before the look
 * @param at when the look was over
 */
record DomainLook(TenantDomain claim, Instant at) {
  TenantDomain proved(Global rows) {
    return note(
        rows,
        TenantDomain.STATE.to(State.VERIFIED),
        TenantDomain.VERIFIED_AT.to(claim.verifiedAt().orElse(at)),
        TenantDomain.CHECKED_AT.to(at),
        TenantDomain.MISSING_SINCE.cleared(),
        TenantDomain.HELD_DOMAIN.to(claim.domain()));
  }

  TenantDomain missing(Global rows) {
    Instant since = claim.missingSince().orElse(at);
    boolean isHeld = claim.state() == State.VERIFIED;
    Instant end =
        isHeld
            ? since.plus(TenantDomains.MISSING)
            : claim.stamp().createdAt().plus(TenantDomains.PENDING);
    if (at.isBefore(end)) {
      return note(
          rows,
          TenantDomain.CHECKED_AT.to(at),
          TenantDomain.MISSING_SINCE.to(Optional.of(since).filter(time -> isHeld)));
    }
    return note(
        rows,
        TenantDomain.STATE.to(isHeld ? State.REVOKED : State.FAILED),
        TenantDomain.CHECKED_AT.to(at),
        TenantDomain.HELD_DOMAIN.cleared(),
        TenantDomain.PRIMARY_OF.cleared());
  }

  /** Nothing was found out; others are looked at before this one is again. */
  TenantDomain inVain(Global rows) {
    return note(rows, TenantDomain.CHECKED_AT.to(at));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private TenantDomain note(Global rows, Assignment<TenantDomain>... changes) {
    return rows.updateIf(TenantDomain.TABLE, claim.stamp().id(), asItWas(), changes).after();
  }

  /** All that a note rests on; the id of a claim is never another one's. */
  private List<Where<TenantDomain>> asItWas() {
    return List.of(
        TenantDomain.STATE.is(claim.state()),
        claim
            .missingSince()
            .map(TenantDomain.MISSING_SINCE::is)
            .orElseGet(TenantDomain.MISSING_SINCE::isAbsent));
  }
}
