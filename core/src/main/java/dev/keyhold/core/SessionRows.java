package dev.keyhold.core;

import dev.keyhold.core.ImpersonationSession.EndReason;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The sessions of an organization in which members are impersonated, in one transaction. */
final class SessionRows {
  private final PowerRows power;
  private final Tenant rows;

  SessionRows(PowerRows power) {
    this.power = power;
    this.rows = power.rows();
  }

  ImpersonationSession add(NewSession wanted) {
    power.change();
    endIfOver(wanted.adminId());
    Instant now = power.now();
    try {
      return rows.insert(
          ImpersonationSession.TABLE,
          fresh ->
              new ImpersonationSession(
                  fresh.stamp(),
                  fresh.organizationId(),
                  wanted.adminId(),
                  wanted.targetId(),
                  TextList.of(wanted.actions()),
                  wanted.reason(),
                  wanted.approvedBy(),
                  now,
                  now.plus(wanted.duration()),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(wanted.adminId())));
    } catch (StorageException.Duplicate e) {
      throw new StorageException.Conflict(
          "adminId", "the administrator has an open session already, and ends it first");
    }
  }

  private void endIfOver(String adminId) {
    openOf(adminId)
        .filter(session -> !session.runs(new Window(power.now())))
        .ifPresent(session -> end(session, EndReason.EXPIRED));
  }

  Optional<ImpersonationSession> openOf(String adminId) {
    return rows.find(
        ImpersonationSession.TABLE,
        ImpersonationSession.BY_OPEN_ADMIN,
        ImpersonationSession.OPEN_ADMIN_ID.is(adminId));
  }

  Optional<ImpersonationSession> find(String id) {
    return rows.find(ImpersonationSession.TABLE, id);
  }

  /**
   * Ends a session, if nobody has ended it.
   *
   * @return the session as it is now
   */
  ImpersonationSession end(ImpersonationSession session, EndReason reason) {
    if (session.endedAt().isPresent()) {
      return session;
    }
    power.change();
    return rows.updateIf(
            ImpersonationSession.TABLE,
            session.stamp().id(),
            List.of(ImpersonationSession.ENDED_AT.isAbsent()),
            ImpersonationSession.ENDED_AT.to(power.now()),
            ImpersonationSession.END_REASON.to(reason),
            ImpersonationSession.OPEN_ADMIN_ID.cleared())
        .after();
  }

  void endAll(EndReason reason) {
    open().forEach(session -> end(session, reason));
  }

  List<ImpersonationSession> open() {
    return PowerRows.all(
        rows.from(ImpersonationSession.TABLE)
            .by(ImpersonationSession.BY_END)
            .where(ImpersonationSession.ENDED_AT.isAbsent()));
  }

  Page<ImpersonationSession> of(String targetId, PageRequest page) {
    return rows.from(ImpersonationSession.TABLE)
        .by(ImpersonationSession.BY_TARGET)
        .where(ImpersonationSession.TARGET_ID.is(targetId))
        .descending()
        .page(page);
  }

  Page<ImpersonationSession> by(String adminId, PageRequest page) {
    return rows.from(ImpersonationSession.TABLE)
        .by(ImpersonationSession.BY_ADMIN)
        .where(ImpersonationSession.ADMIN_ID.is(adminId))
        .descending()
        .page(page);
  }
}
