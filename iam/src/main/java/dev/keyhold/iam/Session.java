package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.isoTime;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Organizations;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;
import java.util.Optional;

/** A sign-in that lasts until its end, found by its token. */
public record Session(
    Stamp stamp,
    String userId,
    SecretText token,
    Instant expiresAt,
    Optional<String> ipAddress,
    Optional<String> userAgent,
    Optional<String> impersonatedBy,
    Optional<String> activeOrganizationId,
    Optional<String> activeTeamId) {
  public static final Column<Session, String> USER_ID = id("user_id", Session::userId);
  public static final Column<Session, SecretText> TOKEN =
      text("token", Session::token, SecretText::text, SecretText::new).upTo(512).secret();
  public static final Column<Session, Instant> EXPIRES_AT =
      isoTime("expires_at", Session::expiresAt);
  public static final OptionalColumn<Session, String> IP_ADDRESS =
      optionalText("ip_address", Session::ipAddress).upTo(255).personal();
  public static final OptionalColumn<Session, String> USER_AGENT =
      optionalText("user_agent", Session::userAgent).upTo(4_096).personal();
  public static final OptionalColumn<Session, String> IMPERSONATED_BY =
      optionalId("impersonated_by", Session::impersonatedBy);
  public static final OptionalColumn<Session, String> ACTIVE_ORGANIZATION_ID =
      optionalId("active_organization_id", Session::activeOrganizationId);
  public static final OptionalColumn<Session, String> ACTIVE_TEAM_ID =
      optionalId("active_team_id", Session::activeTeamId);

  public static final Reference<Session, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);
  public static final Reference<Session, Account> IMPERSONATED_BY_ACCOUNT =
      IMPERSONATED_BY.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CLEAR);
  public static final Reference<Session, Organization> ACTIVE_ORGANIZATION =
      ACTIVE_ORGANIZATION_ID.references(() -> Organizations.TABLE).whenDeleted(WhenDeleted.CLEAR);
  public static final Reference<Session, Team> ACTIVE_TEAM =
      ACTIVE_TEAM_ID.references(() -> Team.TABLE).whenDeleted(WhenDeleted.CLEAR);

  public static final Index<Session> BY_TOKEN = Index.unique(TOKEN);
  public static final Index<Session> BY_USER = Index.on(USER_ID, EXPIRES_AT);
  public static final Index<Session> BY_EXPIRY = Index.on(EXPIRES_AT);

  public static final Table<Session> TABLE =
      Table.of(Session.class, "session", Session::stamp)
          .columns(
              USER_ID,
              TOKEN,
              EXPIRES_AT,
              IP_ADDRESS,
              USER_AGENT,
              IMPERSONATED_BY,
              ACTIVE_ORGANIZATION_ID,
              ACTIVE_TEAM_ID)
          .references(USER, IMPERSONATED_BY_ACCOUNT, ACTIVE_ORGANIZATION, ACTIVE_TEAM)
          .indexes(BY_TOKEN, BY_USER, BY_EXPIRY)
          .isoTimes()
          .read(
              row ->
                  new Session(
                      row.stamp(),
                      row.get(USER_ID),
                      row.get(TOKEN),
                      row.get(EXPIRES_AT),
                      row.get(IP_ADDRESS),
                      row.get(USER_AGENT),
                      row.get(IMPERSONATED_BY),
                      row.get(ACTIVE_ORGANIZATION_ID),
                      row.get(ACTIVE_TEAM_ID)));
}
