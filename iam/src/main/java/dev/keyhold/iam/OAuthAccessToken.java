package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.optionalText;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Optional;

/** With what a client acts for somebody, for a while. */
public record OAuthAccessToken(
    Stamp stamp,
    Optional<String> organizationId,
    Optional<SecretText> token,
    Optional<SecretText> accessToken,
    Optional<SecretText> refreshToken,
    Optional<Instant> accessTokenExpiresAt,
    Optional<Instant> refreshTokenExpiresAt,
    Optional<String> clientId,
    Optional<String> sessionId,
    Optional<String> userId,
    Optional<String> refreshId,
    Optional<String> referenceId,
    Optional<Instant> expiresAt,
    Optional<String> scopes,
    Optional<String> authorizationCodeId,
    Optional<Json> resources,
    Optional<Json> requestedUserInfoClaims,
    Optional<Instant> revoked,
    Optional<Json> confirmation) {
  public static final OptionalColumn<OAuthAccessToken, SecretText> TOKEN =
      optionalText("token", OAuthAccessToken::token, SecretText::text, SecretText::new)
          .upTo(1_024)
          .secret();
  public static final OptionalColumn<OAuthAccessToken, SecretText> ACCESS_TOKEN =
      optionalText("access_token", OAuthAccessToken::accessToken, SecretText::text, SecretText::new)
          .upTo(1_024)
          .secret();
  public static final OptionalColumn<OAuthAccessToken, SecretText> REFRESH_TOKEN =
      optionalText(
              "refresh_token", OAuthAccessToken::refreshToken, SecretText::text, SecretText::new)
          .upTo(1_024)
          .secret();
  public static final OptionalColumn<OAuthAccessToken, Instant> ACCESS_TOKEN_EXPIRES_AT =
      optionalIsoTime("access_token_expires_at", OAuthAccessToken::accessTokenExpiresAt);
  public static final OptionalColumn<OAuthAccessToken, Instant> REFRESH_TOKEN_EXPIRES_AT =
      optionalIsoTime("refresh_token_expires_at", OAuthAccessToken::refreshTokenExpiresAt);
  public static final OptionalColumn<OAuthAccessToken, String> CLIENT_ID =
      optionalText("client_id", OAuthAccessToken::clientId).upTo(255);
  public static final OptionalColumn<OAuthAccessToken, String> SESSION_ID =
      optionalId("session_id", OAuthAccessToken::sessionId);
  public static final OptionalColumn<OAuthAccessToken, String> USER_ID =
      optionalId("user_id", OAuthAccessToken::userId);
  public static final OptionalColumn<OAuthAccessToken, String> REFRESH_ID =
      optionalId("refresh_id", OAuthAccessToken::refreshId);
  public static final OptionalColumn<OAuthAccessToken, String> REFERENCE_ID =
      optionalText("reference_id", OAuthAccessToken::referenceId).upTo(255);
  public static final OptionalColumn<OAuthAccessToken, Instant> EXPIRES_AT =
      optionalIsoTime("expires_at", OAuthAccessToken::expiresAt);
  public static final OptionalColumn<OAuthAccessToken, String> SCOPES =
      optionalText("scopes", OAuthAccessToken::scopes).upTo(65_536);
  public static final OptionalColumn<OAuthAccessToken, String> AUTHORIZATION_CODE_ID =
      optionalText("authorization_code_id", OAuthAccessToken::authorizationCodeId).upTo(255);
  public static final OptionalColumn<OAuthAccessToken, Json> RESOURCES =
      optionalJson("resources", OAuthAccessToken::resources);
  public static final OptionalColumn<OAuthAccessToken, Json> REQUESTED_USER_INFO_CLAIMS =
      optionalJson("requested_user_info_claims", OAuthAccessToken::requestedUserInfoClaims);
  public static final OptionalColumn<OAuthAccessToken, Instant> REVOKED =
      optionalIsoTime("revoked", OAuthAccessToken::revoked);
  public static final OptionalColumn<OAuthAccessToken, Json> CONFIRMATION =
      optionalJson("confirmation", OAuthAccessToken::confirmation);

  public static final Reference<OAuthAccessToken, Session> SESSION =
      SESSION_ID.references(() -> Session.TABLE).whenDeleted(WhenDeleted.CLEAR);
  public static final Reference<OAuthAccessToken, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);
  public static final Reference<OAuthAccessToken, OAuthRefreshToken> REFRESH =
      REFRESH_ID.references(() -> OAuthRefreshToken.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<OAuthAccessToken> BY_TOKEN = Index.unique(TOKEN).acrossTenants();
  public static final Index<OAuthAccessToken> BY_ACCESS_TOKEN =
      Index.unique(ACCESS_TOKEN).acrossTenants();
  public static final Index<OAuthAccessToken> BY_REFRESH_TOKEN =
      Index.unique(REFRESH_TOKEN).acrossTenants();
  public static final Index<OAuthAccessToken> BY_CLIENT = Index.on(CLIENT_ID);
  public static final Index<OAuthAccessToken> BY_EXPIRY = Index.on(EXPIRES_AT);

  public static final OrgTable<OAuthAccessToken> TABLE =
      OrgTable.ofOptionalTenant(
              OAuthAccessToken.class,
              "oauth_access_token",
              OAuthAccessToken::stamp,
              OAuthAccessToken::organizationId)
          .columns(
              TOKEN,
              ACCESS_TOKEN,
              REFRESH_TOKEN,
              ACCESS_TOKEN_EXPIRES_AT,
              REFRESH_TOKEN_EXPIRES_AT,
              CLIENT_ID,
              SESSION_ID,
              USER_ID,
              REFRESH_ID,
              REFERENCE_ID,
              EXPIRES_AT,
              SCOPES,
              AUTHORIZATION_CODE_ID,
              RESOURCES,
              REQUESTED_USER_INFO_CLAIMS,
              REVOKED,
              CONFIRMATION)
          .references(SESSION, USER, REFRESH)
          .indexes(BY_TOKEN, BY_ACCESS_TOKEN, BY_REFRESH_TOKEN, BY_CLIENT, BY_EXPIRY)
          .isoTimes()
          .read(
              row ->
                  new OAuthAccessToken(
                      row.stamp(),
                      row.optionalOrganizationId(),
                      row.get(TOKEN),
                      row.get(ACCESS_TOKEN),
                      row.get(REFRESH_TOKEN),
                      row.get(ACCESS_TOKEN_EXPIRES_AT),
                      row.get(REFRESH_TOKEN_EXPIRES_AT),
                      row.get(CLIENT_ID),
                      row.get(SESSION_ID),
                      row.get(USER_ID),
                      row.get(REFRESH_ID),
                      row.get(REFERENCE_ID),
                      row.get(EXPIRES_AT),
                      row.get(SCOPES),
                      row.get(AUTHORIZATION_CODE_ID),
                      row.get(RESOURCES),
                      row.get(REQUESTED_USER_INFO_CLAIMS),
                      row.get(REVOKED),
                      row.get(CONFIRMATION)));
}
