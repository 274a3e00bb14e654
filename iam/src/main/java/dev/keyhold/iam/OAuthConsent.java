package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.flag;
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
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.util.Optional;

/** What somebody allows a client. */
public record OAuthConsent(
    Stamp stamp,
    Optional<String> organizationId,
    String clientId,
    Optional<String> userId,
    Optional<String> referenceId,
    String scopes,
    boolean consentGiven,
    Optional<Json> resources,
    Optional<Json> requestedUserInfoClaims) {
  public static final Column<OAuthConsent, String> CLIENT_ID =
      text("client_id", OAuthConsent::clientId).upTo(255);
  public static final OptionalColumn<OAuthConsent, String> USER_ID =
      optionalId("user_id", OAuthConsent::userId);
  public static final OptionalColumn<OAuthConsent, String> REFERENCE_ID =
      optionalText("reference_id", OAuthConsent::referenceId).upTo(255);
  public static final Column<OAuthConsent, String> SCOPES =
      text("scopes", OAuthConsent::scopes).upTo(65_536);
  public static final Column<OAuthConsent, Boolean> CONSENT_GIVEN =
      flag("consent_given", OAuthConsent::consentGiven).byDefault(false);
  public static final OptionalColumn<OAuthConsent, Json> RESOURCES =
      optionalJson("resources", OAuthConsent::resources);
  public static final OptionalColumn<OAuthConsent, Json> REQUESTED_USER_INFO_CLAIMS =
      optionalJson("requested_user_info_claims", OAuthConsent::requestedUserInfoClaims);

  public static final Reference<OAuthConsent, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<OAuthConsent> BY_CLIENT = Index.on(CLIENT_ID, USER_ID);

  public static final OrgTable<OAuthConsent> TABLE =
      OrgTable.ofOptionalTenant(
              OAuthConsent.class,
              "oauth_consent",
              OAuthConsent::stamp,
              OAuthConsent::organizationId)
          .columns(
              CLIENT_ID,
              USER_ID,
              REFERENCE_ID,
              SCOPES,
              CONSENT_GIVEN,
              RESOURCES,
              REQUESTED_USER_INFO_CLAIMS)
          .references(USER)
          .indexes(BY_CLIENT)
          .isoTimes()
          .read(
              row ->
                  new OAuthConsent(
                      row.stamp(),
                      row.optionalOrganizationId(),
                      row.get(CLIENT_ID),
                      row.get(USER_ID),
                      row.get(REFERENCE_ID),
                      row.get(SCOPES),
                      row.get(CONSENT_GIVEN),
                      row.get(RESOURCES),
                      row.get(REQUESTED_USER_INFO_CLAIMS)));
}
