package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalJson;
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
    Json scopes,
    Optional<String> authorizationCodeId,
    Optional<Json> resources,
    Optional<Json> requestedUserInfoClaims,
    Optional<Instant> rotatedAt,
    Optional<SecretText> rotationReplayResponse,
    Optional<Instant> rotationReplayExpiresAt,
    Optional<Instant> authTime,
    Optional<Json> confirmation) {
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
  public static final OptionalColumn<OAuthRefreshToken, String> AUTHORIZATION_CODE_ID =
      optionalText("authorization_code_id", OAuthRefreshToken::authorizationCodeId).upTo(255);
  public static final OptionalColumn<OAuthRefreshToken, Json> RESOURCES =
      optionalJson("resources", OAuthRefreshToken::resources);
  public static final OptionalColumn<OAuthRefreshToken, Json> REQUESTED_USER_INFO_CLAIMS =
      optionalJson("requested_user_info_claims", OAuthRefreshToken::requestedUserInfoClaims);
  public static final OptionalColumn<OAuthRefreshToken, Instant> ROTATED_AT =
      optionalIsoTime("rotated_at", OAuthRefreshToken::rotatedAt);
  public static final OptionalColumn<OAuthRefreshToken, SecretText> ROTATION_REPLAY_RESPONSE =
      optionalText(
              "rotation_replay_response",
              OAuthRefreshToken::rotationReplayResponse,
              SecretText::text,
              SecretText::new)
          .upTo(65_536)
          .secret();
  public static final OptionalColumn<OAuthRefreshToken, Instant> ROTATION_REPLAY_EXPIRES_AT =
      optionalIsoTime("rotation_replay_expires_at", OAuthRefreshToken::rotationReplayExpiresAt);
  public static final OptionalColumn<OAuthRefreshToken, Instant> AUTH_TIME =
      optionalIsoTime("auth_time", OAuthRefreshToken::authTime);
  public static final OptionalColumn<OAuthRefreshToken, Json> CONFIRMATION =
      optionalJson("confirmation", OAuthRefreshToken::confirmation);

  public static final Reference<OAuthRefreshToken, Session> SESSION =
      SESSION_ID.references(() -> Session.TABLE).whenDeleted(WhenDeleted.CLEAR);
  public static final Reference<OAuthRefreshToken, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<OAuthRefreshToken> BY_TOKEN = Index.unique(TOKEN);
  public static final Index<OAuthRefreshToken> BY_CLIENT = Index.on(CLIENT_ID);
  public static final Index<OAuthRefreshToken> BY_EXPIRY = Index.on(EXPIRES_AT);

  public static final Table<OAuthRefreshToken> TABLE =
      Table.of(OAuthRefreshToken.class, "oauth_refresh_token", OAuthRefreshToken::stamp)
          .columns(
              TOKEN,
              CLIENT_ID,
              SESSION_ID,
              USER_ID,
              REFERENCE_ID,
              EXPIRES_AT,
              REVOKED,
              SCOPES,
              AUTHORIZATION_CODE_ID,
              RESOURCES,
              REQUESTED_USER_INFO_CLAIMS,
              ROTATED_AT,
              ROTATION_REPLAY_RESPONSE,
              ROTATION_REPLAY_EXPIRES_AT,
              AUTH_TIME,
              CONFIRMATION)
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
                      row.get(SCOPES),
                      row.get(AUTHORIZATION_CODE_ID),
                      row.get(RESOURCES),
                      row.get(REQUESTED_USER_INFO_CLAIMS),
                      row.get(ROTATED_AT),
                      row.get(ROTATION_REPLAY_RESPONSE),
                      row.get(ROTATION_REPLAY_EXPIRES_AT),
                      row.get(AUTH_TIME),
                      row.get(CONFIRMATION)));
}
