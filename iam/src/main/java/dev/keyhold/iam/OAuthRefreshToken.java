package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;
import java.util.Optional;

/** With what a client gets its next access token. */
public record OAuthRefreshToken(
    Stamp stamp,
    SecretText token,
    String clientId,
    Optional<String> sessionId,
    String userId,
    Optional<String> referenceId,
    Optional<Instant> expiresAt,
    Optional<Instant> revoked,
    Json scopes) {
  public static final Column<OAuthRefreshToken, SecretText> TOKEN =
      text("token", OAuthRefreshToken::token, SecretText::text, SecretText::new)
          .upTo(1_024)
          .secret();
  public static final Column<OAuthRefreshToken, String> CLIENT_ID =
      text("client_id", OAuthRefreshToken::clientId).upTo(255);
  public static final OptionalColumn<OAuthRefreshToken, String> SESSION_ID =
      optionalId("session_id", OAuthRefreshToken::sessionId);
  public static final Column<OAuthRefreshToken, String> USER_ID =
      id("user_id", OAuthRefreshToken::userId);
  public static final OptionalColumn<OAuthRefreshToken, String> REFERENCE_ID =
      optionalText("reference_id", OAuthRefreshToken::referenceId).upTo(255);
  public static final OptionalColumn<OAuthRefreshToken, Instant> EXPIRES_AT =
      optionalIsoTime("expires_at", OAuthRefreshToken::expiresAt);
  public static final OptionalColumn<OAuthRefreshToken, Instant> REVOKED =
      optionalIsoTime("revoked", OAuthRefreshToken::revoked);
  public static final Column<OAuthRefreshToken, Json> SCOPES =
      json("scopes", OAuthRefreshToken::scopes);

  public static final Reference<OAuthRefreshToken, Session> SESSION =
      SESSION_ID.references(() -> Session.TABLE).whenDeleted(WhenDeleted.CLEAR);
  public static final Reference<OAuthRefreshToken, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<OAuthRefreshToken> BY_TOKEN = Index.unique(TOKEN);
  public static final Index<OAuthRefreshToken> BY_CLIENT = Index.on(CLIENT_ID);
  public static final Index<OAuthRefreshToken> BY_EXPIRY = Index.on(EXPIRES_AT);

  public static final Table<OAuthRefreshToken> TABLE =
      Table.of(OAuthRefreshToken.class, "oauth_refresh_token", OAuthRefreshToken::stamp)
          .columns(TOKEN, CLIENT_ID, SESSION_ID, USER_ID, REFERENCE_ID, EXPIRES_AT, REVOKED, SCOPES)
          .references(SESSION, USER)
          .indexes(BY_TOKEN, BY_CLIENT, BY_EXPIRY)
          .isoTimes()
          .read(
              row ->
                  new OAuthRefreshToken(
                      row.stamp(),
                      row.get(TOKEN),
                      row.get(CLIENT_ID),
                      row.get(SESSION_ID),
                      row.get(USER_ID),
                      row.get(REFERENCE_ID),
                      row.get(EXPIRES_AT),
                      row.get(REVOKED),
                      row.get(SCOPES)));
}
