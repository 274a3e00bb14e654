package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.optionalFlag;
import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.optionalNumber;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Json;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.util.Optional;

/** A service for which tokens are made (RFC 8707), and how. */
public record OAuthResource(
    Stamp stamp,
    String identifier,
    String name,
    Optional<Long> accessTokenTtl,
    Optional<Long> refreshTokenTtl,
    Optional<String> signingAlgorithm,
    Optional<String> signingKeyId,
    Optional<Json> allowedScopes,
    Optional<Json> customClaims,
    Optional<Boolean> dpopBoundAccessTokensRequired,
    Optional<Boolean> disabled,
    Optional<Long> policyVersion,
    Optional<Json> metadata) {
  public static final Column<OAuthResource, String> IDENTIFIER =
      text("identifier", OAuthResource::identifier).upTo(255);
  public static final Column<OAuthResource, String> NAME =
      text("name", OAuthResource::name).upTo(255);
  public static final OptionalColumn<OAuthResource, Long> ACCESS_TOKEN_TTL =
      optionalNumber("access_token_ttl", OAuthResource::accessTokenTtl);
  public static final OptionalColumn<OAuthResource, Long> REFRESH_TOKEN_TTL =
      optionalNumber("refresh_token_ttl", OAuthResource::refreshTokenTtl);
  public static final OptionalColumn<OAuthResource, String> SIGNING_ALGORITHM =
      optionalText("signing_algorithm", OAuthResource::signingAlgorithm).upTo(255);
  public static final OptionalColumn<OAuthResource, String> SIGNING_KEY_ID =
      optionalText("signing_key_id", OAuthResource::signingKeyId).upTo(255);
  public static final OptionalColumn<OAuthResource, Json> ALLOWED_SCOPES =
      optionalJson("allowed_scopes", OAuthResource::allowedScopes);
  public static final OptionalColumn<OAuthResource, Json> CUSTOM_CLAIMS =
      optionalJson("custom_claims", OAuthResource::customClaims);
  public static final OptionalColumn<OAuthResource, Boolean> DPOP_BOUND_ACCESS_TOKENS_REQUIRED =
      optionalFlag(
          "dpop_bound_access_tokens_required", OAuthResource::dpopBoundAccessTokensRequired);
  public static final OptionalColumn<OAuthResource, Boolean> DISABLED =
      optionalFlag("disabled", OAuthResource::disabled);
  public static final OptionalColumn<OAuthResource, Long> POLICY_VERSION =
      optionalNumber("policy_version", OAuthResource::policyVersion);
  public static final OptionalColumn<OAuthResource, Json> METADATA =
      optionalJson("metadata", OAuthResource::metadata);

  public static final Index<OAuthResource> BY_IDENTIFIER = Index.unique(IDENTIFIER);

  public static final Table<OAuthResource> TABLE =
      Table.of(OAuthResource.class, "oauth_resource", OAuthResource::stamp)
          .columns(
              IDENTIFIER,
              NAME,
              ACCESS_TOKEN_TTL,
              REFRESH_TOKEN_TTL,
              SIGNING_ALGORITHM,
              SIGNING_KEY_ID,
              ALLOWED_SCOPES,
              CUSTOM_CLAIMS,
              DPOP_BOUND_ACCESS_TOKENS_REQUIRED,
              DISABLED,
              POLICY_VERSION,
              METADATA)
          .indexes(BY_IDENTIFIER)
          .isoTimes()
          .read(
              row ->
                  new OAuthResource(
                      row.stamp(),
                      row.get(IDENTIFIER),
                      row.get(NAME),
                      row.get(ACCESS_TOKEN_TTL),
                      row.get(REFRESH_TOKEN_TTL),
                      row.get(SIGNING_ALGORITHM),
                      row.get(SIGNING_KEY_ID),
                      row.get(ALLOWED_SCOPES),
                      row.get(CUSTOM_CLAIMS),
                      row.get(DPOP_BOUND_ACCESS_TOKENS_REQUIRED),
                      row.get(DISABLED),
                      row.get(POLICY_VERSION),
                      row.get(METADATA)));
}
