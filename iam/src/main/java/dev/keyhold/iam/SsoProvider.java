package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.optionalFlag;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.util.Optional;

/** Where the people of a domain sign in (OpenID Connect or SAML). */
public record SsoProvider(
    Stamp stamp,
    Optional<String> organizationId,
    Optional<String> userId,
    String providerId,
    String issuer,
    String domain,
    Optional<Boolean> domainVerified,
    Optional<SecretText> oidcConfig,
    Optional<SecretText> samlConfig) {
  public static final OptionalColumn<SsoProvider, String> USER_ID =
      optionalId("user_id", SsoProvider::userId);
  public static final Column<SsoProvider, String> PROVIDER_ID =
      text("provider_id", SsoProvider::providerId).upTo(255);
  public static final Column<SsoProvider, String> ISSUER =
      text("issuer", SsoProvider::issuer).upTo(1_024);
  public static final Column<SsoProvider, String> DOMAIN =
      text("domain", SsoProvider::domain).upTo(255);
  public static final OptionalColumn<SsoProvider, Boolean> DOMAIN_VERIFIED =
      optionalFlag("domain_verified", SsoProvider::domainVerified);
  public static final OptionalColumn<SsoProvider, SecretText> OIDC_CONFIG =
      optionalText("oidc_config", SsoProvider::oidcConfig, SecretText::text, SecretText::new)
          .upTo(65_536)
          .secret();
  public static final OptionalColumn<SsoProvider, SecretText> SAML_CONFIG =
      optionalText("saml_config", SsoProvider::samlConfig, SecretText::text, SecretText::new)
          .upTo(65_536)
          .secret();

  public static final Reference<SsoProvider, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<SsoProvider> BY_PROVIDER = Index.unique(PROVIDER_ID).acrossTenants();
  public static final Index<SsoProvider> BY_DOMAIN = Index.on(DOMAIN);

  public static final OrgTable<SsoProvider> TABLE =
      OrgTable.ofOptionalTenant(
              SsoProvider.class, "sso_provider", SsoProvider::stamp, SsoProvider::organizationId)
          .columns(USER_ID, PROVIDER_ID, ISSUER, DOMAIN, DOMAIN_VERIFIED, OIDC_CONFIG, SAML_CONFIG)
          .references(USER)
          .indexes(BY_PROVIDER, BY_DOMAIN)
          .isoTimes()
          .read(
              row ->
                  new SsoProvider(
                      row.stamp(),
                      row.optionalOrganizationId(),
                      row.get(USER_ID),
                      row.get(PROVIDER_ID),
                      row.get(ISSUER),
                      row.get(DOMAIN),
                      row.get(DOMAIN_VERIFIED),
                      row.get(OIDC_CONFIG),
                      row.get(SAML_CONFIG)));
}
