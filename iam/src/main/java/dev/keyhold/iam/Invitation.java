package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.isoTime;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** That somebody may become a member. It is answered once. */
public record Invitation(
    Stamp stamp,
    Optional<String> organizationId,
    String email,
    Optional<String> role,
    Optional<String> teamId,
    Status status,
    Instant expiresAt,
    String inviterId) {
  public enum Status {
    PENDING,
    ACCEPTED,
    REJECTED,
    CANCELED,
    CANCELLED
  }

  public static final Column<Invitation, String> EMAIL =
      text("email", Invitation::email).upTo(320).personal();
  public static final OptionalColumn<Invitation, String> ROLE =
      optionalText("role", Invitation::role).upTo(255);
  public static final OptionalColumn<Invitation, String> TEAM_ID =
      optionalText("team_id", Invitation::teamId).upTo(1_024);
  public static final Column<Invitation, Status> STATUS =
      word("status", Status.class, Invitation::status).byDefault(Status.PENDING);
  public static final Column<Invitation, Instant> EXPIRES_AT =
      isoTime("expires_at", Invitation::expiresAt);
  public static final Column<Invitation, String> INVITER_ID =
      id("inviter_id", Invitation::inviterId);

  public static final Reference<Invitation, Account> INVITER =
      INVITER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<Invitation> BY_EMAIL = Index.on(EMAIL, STATUS);
  public static final Index<Invitation> BY_STATUS = Index.on(STATUS, EXPIRES_AT);

  public static final OrgTable<Invitation> TABLE =
      OrgTable.ofOptionalTenant(
              Invitation.class, "invitation", Invitation::stamp, Invitation::organizationId)
          .columns(EMAIL, ROLE, TEAM_ID, STATUS, EXPIRES_AT, INVITER_ID)
          .references(INVITER)
          .indexes(BY_EMAIL, BY_STATUS)
          .forwardOnly(
              STATUS,
              Map.of(
                  Status.PENDING,
                  Set.of(Status.ACCEPTED, Status.REJECTED, Status.CANCELED, Status.CANCELLED)))
          .isoTimes()
          .read(
              row ->
                  new Invitation(
                      row.stamp(),
                      row.optionalOrganizationId(),
                      row.get(EMAIL),
                      row.get(ROLE),
                      row.get(TEAM_ID),
                      row.get(STATUS),
                      row.get(EXPIRES_AT),
                      row.get(INVITER_ID)));
}
