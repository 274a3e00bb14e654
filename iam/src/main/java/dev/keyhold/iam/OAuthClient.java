package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalFlag;
import static dev.keyhold.tables.Columns.optionalId;
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
import java.util.Optional;

/** A program that may ask for tokens (RFC 7591). */
public record OAuthClient(
    Stamp stamp,
    String clientId,
    Optional<SecretText> clientSecret,
    boolean disabled,
    Optional<Boolean> skipConsent,
    Optional<Boolean> enableEndSession,
    Optional<Json> scopes,
    Optional<String> userId,
    Optional<String> name,
    Optional<String> uri,
    Optional<String> icon,
    Optional<Json> contacts,
    Optional<String> tos,
    Optional<String> policy,
    Optional<String> softwareId,
    Optional<String> softwareVersion,
    Optional<String> softwareStatement,
    Json redirectUris,
    Optional<Json> postLogoutRedirectUris,
    Optional<String> tokenEndpointAuthMethod,
    Optional<Json> grantTypes,
    Optional<Json> responseTypes,
    Optional<Boolean> isPublic,
    Optional<String> type,
    Optional<String> referenceId,
    Optional<Json> metadata,
    Optional<String> clientDiscoveryId,
    Optional<String> subjectType,
    Optional<Json> clientCredentialsScopes,
    Optional<String> backchannelLogoutUri,
    Optional<Boolean> backchannelLogoutSessionRequired,
    Optional<String> applicationType,
    Optional<String> jwks,
    Optional<String> jwksUri,
    Optional<Boolean> requirePkce,
    Optional<Boolean> dpopBoundAccessTokens) {
  public static final Column<OAuthClient, String> CLIENT_ID =
      text("client_id", OAuthClient::clientId).upTo(255);
  public static final OptionalColumn<OAuthClient, SecretText> CLIENT_SECRET =
      optionalText("client_secret", OAuthClient::clientSecret, SecretText::text, SecretText::new)
          .upTo(1_024)
          .secret();
  public static final Column<OAuthClient, Boolean> DISABLED =
      flag("disabled", OAuthClient::disabled).byDefault(false);
  public static final OptionalColumn<OAuthClient, Boolean> SKIP_CONSENT =
      optionalFlag("skip_consent", OAuthClient::skipConsent);
  public static final OptionalColumn<OAuthClient, Boolean> ENABLE_END_SESSION =
      optionalFlag("enable_end_session", OAuthClient::enableEndSession);
  public static final OptionalColumn<OAuthClient, Json> SCOPES =
      optionalJson("scopes", OAuthClient::scopes);
  public static final OptionalColumn<OAuthClient, String> USER_ID =
      optionalId("user_id", OAuthClient::userId);
  public static final OptionalColumn<OAuthClient, String> NAME =
      optionalText("name", OAuthClient::name).upTo(255);
  public static final OptionalColumn<OAuthClient, String> URI =
      optionalText("uri", OAuthClient::uri).upTo(4_096);
  public static final OptionalColumn<OAuthClient, String> ICON =
      optionalText("icon", OAuthClient::icon).upTo(4_096);
  public static final OptionalColumn<OAuthClient, Json> CONTACTS =
      optionalJson("contacts", OAuthClient::contacts);
  public static final OptionalColumn<OAuthClient, String> TOS =
      optionalText("tos", OAuthClient::tos).upTo(4_096);
  public static final OptionalColumn<OAuthClient, String> POLICY =
      optionalText("policy", OAuthClient::policy).upTo(4_096);
  public static final OptionalColumn<OAuthClient, String> SOFTWARE_ID =
      optionalText("software_id", OAuthClient::softwareId).upTo(255);
  public static final OptionalColumn<OAuthClient, String> SOFTWARE_VERSION =
      optionalText("software_version", OAuthClient::softwareVersion).upTo(255);
  public static final OptionalColumn<OAuthClient, String> SOFTWARE_STATEMENT =
      optionalText("software_statement", OAuthClient::softwareStatement).upTo(65_536);
  public static final Column<OAuthClient, Json> REDIRECT_URIS =
      json("redirect_uris", OAuthClient::redirectUris);
  public static final OptionalColumn<OAuthClient, Json> POST_LOGOUT_REDIRECT_URIS =
      optionalJson("post_logout_redirect_uris", OAuthClient::postLogoutRedirectUris);
  public static final OptionalColumn<OAuthClient, String> TOKEN_ENDPOINT_AUTH_METHOD =
      optionalText("token_endpoint_auth_method", OAuthClient::tokenEndpointAuthMethod).upTo(255);
  public static final OptionalColumn<OAuthClient, Json> GRANT_TYPES =
      optionalJson("grant_types", OAuthClient::grantTypes);
  public static final OptionalColumn<OAuthClient, Json> RESPONSE_TYPES =
      optionalJson("response_types", OAuthClient::responseTypes);
  public static final OptionalColumn<OAuthClient, Boolean> PUBLIC =
      optionalFlag("public", OAuthClient::isPublic).called("isPublic");
  public static final OptionalColumn<OAuthClient, String> TYPE =
      optionalText("type", OAuthClient::type).upTo(255);
  public static final OptionalColumn<OAuthClient, String> REFERENCE_ID =
      optionalText("reference_id", OAuthClient::referenceId).upTo(255);
  public static final OptionalColumn<OAuthClient, Json> METADATA =
      optionalJson("metadata", OAuthClient::metadata);
  public static final OptionalColumn<OAuthClient, String> CLIENT_DISCOVERY_ID =
      optionalText("client_discovery_id", OAuthClient::clientDiscoveryId).upTo(1_024);
  public static final OptionalColumn<OAuthClient, String> SUBJECT_TYPE =
      optionalText("subject_type", OAuthClient::subjectType).upTo(255);
  public static final OptionalColumn<OAuthClient, Json> CLIENT_CREDENTIALS_SCOPES =
      optionalJson("client_credentials_scopes", OAuthClient::clientCredentialsScopes);
  public static final OptionalColumn<OAuthClient, String> BACKCHANNEL_LOGOUT_URI =
      optionalText("backchannel_logout_uri", OAuthClient::backchannelLogoutUri).upTo(4_096);
  public static final OptionalColumn<OAuthClient, Boolean> BACKCHANNEL_LOGOUT_SESSION_REQUIRED =
      optionalFlag(
          "backchannel_logout_session_required", OAuthClient::backchannelLogoutSessionRequired);
  public static final OptionalColumn<OAuthClient, String> APPLICATION_TYPE =
      optionalText("application_type", OAuthClient::applicationType).upTo(255);
  public static final OptionalColumn<OAuthClient, String> JWKS =
      optionalText("jwks", OAuthClient::jwks).upTo(65_536);
  public static final OptionalColumn<OAuthClient, String> JWKS_URI =
      optionalText("jwks_uri", OAuthClient::jwksUri).upTo(4_096);
  public static final OptionalColumn<OAuthClient, Boolean> REQUIRE_PKCE =
      optionalFlag("require_pkce", OAuthClient::requirePkce);
  public static final OptionalColumn<OAuthClient, Boolean> DPOP_BOUND_ACCESS_TOKENS =
      optionalFlag("dpop_bound_access_tokens", OAuthClient::dpopBoundAccessTokens);

  public static final Reference<OAuthClient, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<OAuthClient> BY_CLIENT = Index.unique(CLIENT_ID);
  public static final Index<OAuthClient> BY_REFERENCE = Index.on(REFERENCE_ID);

  public static final Table<OAuthClient> TABLE =
      Table.of(OAuthClient.class, "oauth_client", OAuthClient::stamp)
          .columns(
              CLIENT_ID,
              CLIENT_SECRET,
              DISABLED,
              SKIP_CONSENT,
              ENABLE_END_SESSION,
              SCOPES,
              USER_ID,
              NAME,
              URI,
              ICON,
              CONTACTS,
              TOS,
              POLICY,
              SOFTWARE_ID,
              SOFTWARE_VERSION,
              SOFTWARE_STATEMENT,
              REDIRECT_URIS,
              POST_LOGOUT_REDIRECT_URIS,
              TOKEN_ENDPOINT_AUTH_METHOD,
              GRANT_TYPES,
              RESPONSE_TYPES,
              PUBLIC,
              TYPE,
              REFERENCE_ID,
              METADATA,
              CLIENT_DISCOVERY_ID,
              SUBJECT_TYPE,
              CLIENT_CREDENTIALS_SCOPES,
              BACKCHANNEL_LOGOUT_URI,
              BACKCHANNEL_LOGOUT_SESSION_REQUIRED,
              APPLICATION_TYPE,
              JWKS,
              JWKS_URI,
              REQUIRE_PKCE,
              DPOP_BOUND_ACCESS_TOKENS)
          .references(USER)
          .indexes(BY_CLIENT, BY_REFERENCE)
          .isoTimes()
          .read(
              row ->
                  new OAuthClient(
                      row.stamp(),
                      row.get(CLIENT_ID),
                      row.get(CLIENT_SECRET),
                      row.get(DISABLED),
                      row.get(SKIP_CONSENT),
                      row.get(ENABLE_END_SESSION),
                      row.get(SCOPES),
                      row.get(USER_ID),
                      row.get(NAME),
                      row.get(URI),
                      row.get(ICON),
                      row.get(CONTACTS),
                      row.get(TOS),
                      row.get(POLICY),
                      row.get(SOFTWARE_ID),
                      row.get(SOFTWARE_VERSION),
                      row.get(SOFTWARE_STATEMENT),
                      row.get(REDIRECT_URIS),
                      row.get(POST_LOGOUT_REDIRECT_URIS),
                      row.get(TOKEN_ENDPOINT_AUTH_METHOD),
                      row.get(GRANT_TYPES),
                      row.get(RESPONSE_TYPES),
                      row.get(PUBLIC),
                      row.get(TYPE),
                      row.get(REFERENCE_ID),
                      row.get(METADATA),
                      row.get(CLIENT_DISCOVERY_ID),
                      row.get(SUBJECT_TYPE),
                      row.get(CLIENT_CREDENTIALS_SCOPES),
                      row.get(BACKCHANNEL_LOGOUT_URI),
                      row.get(BACKCHANNEL_LOGOUT_SESSION_REQUIRED),
                      row.get(APPLICATION_TYPE),
                      row.get(JWKS),
                      row.get(JWKS_URI),
                      row.get(REQUIRE_PKCE),
                      row.get(DPOP_BOUND_ACCESS_TOKENS)));
}
