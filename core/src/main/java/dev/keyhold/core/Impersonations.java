package dev.keyhold.core;

import dev.keyhold.core.ImpersonationSession.EndReason;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Administrators in the shoes of members. A session is of one organization, short, has a reason,
 * and never leads upwards. It is over once the time is, somebody ends it, an account or a
 * membership of either changes, or the administrator loses the right; and it never comes back.
 *
 * <p>This object may be shared by threads; no method is called inside a unit of work.
 */
public final class Impersonations {
  private final Power power;

  Impersonations(Power power) {
    this.power = power;
  }

  /**
   * Begins a session.
   *
   * @throws StorageException.Conflict if the administrator may not: he lacks the privilege {@code
   *     tenant.members.impersonate} in the organization, he or the target is no active member, the
   *     target may do something that he may not, or he has another session; {@code field} says
   *     whose fault it is
   */
  public ImpersonationSession start(String organizationId, NewSession wanted) {
    power
        .readings()
        .with(
            organizationId,
            reading -> {
              check(inquiry(reading, organizationId), wanted);
              return true;
            });
    return write(organizationId, rows -> rows.add(wanted));
  }

  private Inquiry inquiry(Readings.Reading reading, String organizationId) {
    return power.inquiry(reading, organizationId, new Window(power.clock().instant()));
  }

  private static void check(Inquiry inquiry, NewSession wanted) {
    checkMember(inquiry, "adminId", wanted.adminId());
    checkMember(inquiry, "targetId", wanted.targetId());
    if (!inquiry.mayImpersonate(wanted.adminId(), Optional.of(inquiry.now()))) {
      throw new StorageException.Conflict(
          "adminId",
          "the account lacks the privilege %s in this organization"
              .formatted(StandardPrivilege.TENANT_MEMBERS_IMPERSONATE.key()));
    }
    if (!PowerLook.covers(inquiry.grants(wanted.adminId()), inquiry.grants(wanted.targetId()))) {
      throw new StorageException.Conflict(
          "targetId", "the account may do something that the administrator may not");
    }
  }

  private static void checkMember(Inquiry inquiry, String field, String accountId) {
    Standing who = inquiry.standing(accountId);
    if (!who.isActive() || !who.isMember()) {
      throw new StorageException.Conflict(
          field, "the account is no active member of this organization");
    }
  }

  /**
   * Ends a session at once.
   *
   * @return the session as it is now; the same if it has ended before
   * @throws StorageException.NotFound if there is no such session
   */
  public ImpersonationSession end(String organizationId, String sessionId) {
    return write(
        organizationId,
        rows ->
            rows.end(
                rows.find(sessionId).orElseThrow(() -> PowerRows.missing("session")),
                EndReason.ENDED));
  }

  /**
   * Notes of all sessions that are over that they are. They are over without it.
   *
   * @return how many it ended
   */
  public int settle(String organizationId) {
    List<ImpersonationSession> open = read(organizationId, SessionRows::open);
    if (open.isEmpty()) {
      return 0;
    }
    record Over(ImpersonationSession session, EndReason reason) {}
    List<Over> over = new ArrayList<>();
    power
        .readings()
        .with(
            organizationId,
            reading -> {
              Inquiry inquiry = inquiry(reading, organizationId);
              open.forEach(
                  each -> inquiry.over(each).ifPresent(why -> over.add(new Over(each, why))));
              return true;
            });
    if (!over.isEmpty()) {
      write(
          organizationId,
          rows -> {
            over.forEach(
                each ->
                    rows.find(each.session().stamp().id())
                        .ifPresent(found -> rows.end(found, each.reason())));
            return true;
          });
    }
    return over.size();
  }

  public Optional<ImpersonationSession> find(String organizationId, String sessionId) {
    return read(organizationId, rows -> rows.find(sessionId));
  }

  /** Who was in the shoes of an account, the latest first. */
  public Page<ImpersonationSession> of(String organizationId, String targetId, PageRequest page) {
    return read(organizationId, rows -> rows.of(targetId, page));
  }

  /** In whose shoes an account was, the latest first. */
  public Page<ImpersonationSession> by(String organizationId, String adminId, PageRequest page) {
    return read(organizationId, rows -> rows.by(adminId, page));
  }

  /** Those that nobody has ended, some of which may be over. */
  public List<ImpersonationSession> open(String organizationId) {
    return read(organizationId, SessionRows::open);
  }

  private <T> T read(String organizationId, Function<SessionRows, T> work) {
    return power
        .readings()
        .tenants()
        .apply(organizationId)
        .read(tx -> work.apply(rows(tx, organizationId)));
  }

  private <T> T write(String organizationId, Function<SessionRows, T> work) {
    return power
        .readings()
        .tenants()
        .apply(organizationId)
        .write(tx -> work.apply(rows(tx, organizationId)));
  }

  private SessionRows rows(Transaction tx, String organizationId) {
    Tables tables = power.readings().tables();
    return new SessionRows(PowerRows.in(tables, tx, organizationId, power.clock()));
  }
}
