package dev.keyhold.core;

import dev.keyhold.core.ImpersonationSession.EndReason;
import dev.keyhold.core.Readings.Reading;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one question asks of an organization and of those who are in it. It is for one thread. */
final class Inquiry {
  private final Reading reading;
  private final String organizationId;
  private final Window window;
  private final boolean isPlatform;
  private final Map<String, Standing> standings = new HashMap<>();

  Inquiry(Reading reading, String organizationId, Window window, boolean isPlatform) {
    this.reading = reading;
    this.organizationId = organizationId;
    this.window = window;
    this.isPlatform = isPlatform;
  }

  Instant now() {
    return window.now();
  }

  Standing standing(String accountId) {
    return standings.computeIfAbsent(
        accountId, id -> reading.shared(shared -> Standing.in(shared, organizationId, id, window)));
  }

  /** What an account may do itself. */
  PowerLook.Own own(String accountId, Privilege privilege, Optional<String> resource) {
    return own(accountId, privilege, resource, Optional.empty());
  }

  private PowerLook.Own own(
      String accountId, Privilege privilege, Optional<String> resource, Optional<Instant> since) {
    Standing who = standing(accountId);
    return reading.tenant(
        rows -> new PowerLook(rows, window, isPlatform, since).own(who, privilege, resource));
  }

  Optional<Privilege> privilege(String key) {
    return reading.shared(shared -> shared.privilege(key));
  }

  /** All that an account may do itself. */
  Set<PowerLook.Grant> grants(String accountId) {
    Standing who = standing(accountId);
    List<Privilege> all = reading.shared(SharedLook::privileges);
    return reading.tenant(
        rows -> new PowerLook(rows, window, isPlatform, Optional.empty()).grants(who, all));
  }

  Acting acting(Caller caller) {
    if (caller.delegationId().isPresent()) {
      return delegated(caller, caller.delegationId().get());
    }
    return caller
        .sessionId()
        .map(session -> impersonating(caller, session))
        .orElseGet(() -> Acting.asHimself(caller));
  }

  private Acting delegated(Caller caller, String id) {
    List<Delegation> chain = reading.tenant(rows -> chain(rows, id));
    if (chain.isEmpty() || !chain.get(0).delegateId().equals(caller.accountId())) {
      return Acting.not(caller, Hindrance.NO_DELEGATION);
    }
    Set<Hindrance> hindrances = EnumSet.noneOf(Hindrance.class);
    for (Delegation each : chain) {
      if (!each.runs(window)) {
        hindrances.add(Hindrance.DELEGATION_NOT_RUNNING);
      }
      note(standing(each.grantorId()), each, hindrances);
      note(standing(each.delegateId()), each, hindrances);
    }
    String first = chain.get(chain.size() - 1).grantorId();
    return new Acting(caller, List.of(first), chain, Optional.empty(), hindrances);
  }

  /** The delegations that one rests on, itself first; none if they are more than can be granted. */
  private static List<Delegation> chain(Tenant rows, String id) {
    List<Delegation> chain = new ArrayList<>();
    Optional<Delegation> next = rows.find(Delegation.TABLE, id);
    while (next.isPresent() && chain.size() < Delegation.MOST_DEEP) {
      chain.add(next.get());
      next = next.get().parentId().flatMap(parent -> rows.find(Delegation.TABLE, parent));
    }
    return next.isEmpty() ? chain : List.of();
  }

  /** Whoever lends or borrows is an active member, and was one when it was lent. */
  private static void note(Standing who, Delegation delegation, Set<Hindrance> hindrances) {
    if (!who.isActive()) {
      hindrances.add(Hindrance.ACCOUNT_NOT_ACTIVE);
    } else if (!who.countsFrom(delegation.stamp().createdAt())) {
      hindrances.add(Hindrance.NOT_A_MEMBER);
    }
  }

  private Acting impersonating(Caller caller, String id) {
    Optional<ImpersonationSession> session =
        reading
            .tenant(rows -> rows.find(ImpersonationSession.TABLE, id))
            .filter(found -> found.adminId().equals(caller.accountId()));
    if (session.isEmpty()) {
      return Acting.not(caller, Hindrance.NO_SESSION);
    }
    Set<Hindrance> hindrances =
        session.get().endedAt().isPresent() || over(session.get()).isPresent()
            ? Set.of(Hindrance.SESSION_OVER)
            : Set.of();
    return new Acting(
        caller,
        List.of(session.get().targetId(), caller.accountId()),
        List.of(),
        session,
        hindrances);
  }

  /** Why a session that nobody ended is over all the same. */
  Optional<EndReason> over(ImpersonationSession session) {
    if (!window.runs(Optional.empty(), Optional.of(session.expiresAt()))) {
      return Optional.of(EndReason.EXPIRED);
    }
    if (!standing(session.targetId()).isTheSameSince(session.startedAt())) {
      return Optional.of(EndReason.TARGET_CHANGED);
    }
    return standing(session.adminId()).isTheSameSince(session.startedAt())
            && mayImpersonate(session.adminId(), Optional.of(session.startedAt()))
        ? Optional.empty()
        : Optional.of(EndReason.REVOKED);
  }

  /**
   * @param since whether it has been so without a break
   */
  boolean mayImpersonate(String adminId, Optional<Instant> since) {
    return privilege(StandardPrivilege.TENANT_MEMBERS_IMPERSONATE.key())
        .filter(privilege -> own(adminId, privilege, Optional.empty(), since).isAllowed())
        .isPresent();
  }
}
