package dev.keyhold.core;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.optionalWord;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.time;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.Condition.Is;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Rule;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * That an administrator works in the shoes of a member. It stays when both accounts are gone.
 *
 * @param actions what may be done; empty for all that the target may do
 * @param endedAt when it ended, if that was noticed
 * @param openAdminId the administrator while it is open, who so has no second one
 */
public record ImpersonationSession(
    Stamp stamp,
    String tenantId,
    String adminId,
    String targetId,
    Json actions,
    String reason,
    Optional<String> approvedBy,
    Instant startedAt,
    Instant expiresAt,
    Optional<Instant> endedAt,
    Optional<EndReason> endReason,
    Optional<String> openAdminId) {
  public enum EndReason {
    /** Somebody ended it. */
    ENDED,
    EXPIRED,
    /** The administrator may not do so any more. */
    REVOKED,
    /** The account of the target is another now. */
    TARGET_CHANGED
  }

  static final Column<ImpersonationSession, String> ADMIN_ID =
      id("admin_id", ImpersonationSession::adminId);
  static final Column<ImpersonationSession, String> TARGET_ID =
      id("target_id", ImpersonationSession::targetId);
  static final Column<ImpersonationSession, Json> ACTIONS =
      json("actions", ImpersonationSession::actions);
  static final Column<ImpersonationSession, String> REASON =
      text("reason", ImpersonationSession::reason).upTo(4_096);
  static final OptionalColumn<ImpersonationSession, String> APPROVED_BY =
      optionalId("approved_by", ImpersonationSession::approvedBy);
  static final Column<ImpersonationSession, Instant> STARTED_AT =
      time("started_at", ImpersonationSession::startedAt);
  static final Column<ImpersonationSession, Instant> EXPIRES_AT =
      time("expires_at", ImpersonationSession::expiresAt);
  static final OptionalColumn<ImpersonationSession, Instant> ENDED_AT =
      optionalTime("ended_at", ImpersonationSession::endedAt);
  static final OptionalColumn<ImpersonationSession, EndReason> END_REASON =
      optionalWord("end_reason", EndReason.class, ImpersonationSession::endReason);
  static final OptionalColumn<ImpersonationSession, String> OPEN_ADMIN_ID =
      optionalId("open_admin_id", ImpersonationSession::openAdminId);

  static final Index<ImpersonationSession> BY_OPEN_ADMIN = Index.unique(OPEN_ADMIN_ID);
  static final Index<ImpersonationSession> BY_END = Index.on(ENDED_AT, STARTED_AT);
  static final Index<ImpersonationSession> BY_ADMIN = Index.on(ADMIN_ID, STARTED_AT);
  static final Index<ImpersonationSession> BY_TARGET = Index.on(TARGET_ID, STARTED_AT);

  static final OrgTable<ImpersonationSession> TABLE =
      OrgTable.of(
              ImpersonationSession.class,
              "impersonation_sessions",
              ImpersonationSession::stamp,
              ImpersonationSession::tenantId)
          .tenantColumn("tenant_id")
          .columns(
              ADMIN_ID,
              TARGET_ID,
              ACTIONS,
              REASON,
              APPROVED_BY,
              STARTED_AT,
              EXPIRES_AT,
              ENDED_AT,
              END_REASON,
              OPEN_ADMIN_ID)
          .indexes(BY_OPEN_ADMIN, BY_END, BY_ADMIN, BY_TARGET)
          .check("impersonations_end_later", Rule.that(STARTED_AT, Is.BELOW, EXPIRES_AT))
          .check(
              "impersonations_of_others",
              Rule.any(
                  Rule.that(ADMIN_ID, Is.BELOW, TARGET_ID),
                  Rule.that(ADMIN_ID, Is.ABOVE, TARGET_ID)))
          .check(
              "impersonations_end_once",
              Rule.any(Rule.that(OPEN_ADMIN_ID.isAbsent()), Rule.that(ENDED_AT.isAbsent())))
          .idsWithinTenant()
          .read(
              row ->
                  new ImpersonationSession(
                      row.stamp(),
                      row.organizationId(),
                      row.get(ADMIN_ID),
                      row.get(TARGET_ID),
                      row.get(ACTIONS),
                      row.get(REASON),
                      row.get(APPROVED_BY),
                      row.get(STARTED_AT),
                      row.get(EXPIRES_AT),
                      row.get(ENDED_AT),
                      row.get(END_REASON),
                      row.get(OPEN_ADMIN_ID)));

  public List<String> actionNames() {
    return TextList.in(actions);
  }

  boolean says(String action) {
    return actionNames().isEmpty() || actionNames().contains(action);
  }

  /** Whether it was not ended, and its time is not over. */
  boolean runs(Window window) {
    return endedAt.isEmpty() && window.runs(Optional.of(startedAt), Optional.of(expiresAt));
  }
}
