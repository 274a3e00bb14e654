package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.optionalId;
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

/** Who may keep an organization's people up to date (SCIM). */
public record ScimProvider(
    Stamp stamp,
    Optional<String> organizationId,
    String providerId,
    SecretText scimToken,
    Optional<String> userId) {
  public static final Column<ScimProvider, String> PROVIDER_ID =
      text("provider_id", ScimProvider::providerId).upTo(255);
  public static final Column<ScimProvider, SecretText> SCIM_TOKEN =
      text("scim_token", ScimProvider::scimToken, SecretText::text, SecretText::new)
          .upTo(1_024)
          .secret();
  public static final OptionalColumn<ScimProvider, String> USER_ID =
      optionalId("user_id", ScimProvider::userId);

  public static final Reference<ScimProvider, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<ScimProvider> BY_PROVIDER = Index.unique(PROVIDER_ID).acrossTenants();
  public static final Index<ScimProvider> BY_TOKEN = Index.unique(SCIM_TOKEN).acrossTenants();

  public static final OrgTable<ScimProvider> TABLE =
      OrgTable.ofOptionalTenant(
              ScimProvider.class,
              "scim_provider",
              ScimProvider::stamp,
              ScimProvider::organizationId)
          .columns(PROVIDER_ID, SCIM_TOKEN, USER_ID)
          .references(USER)
          .indexes(BY_PROVIDER, BY_TOKEN)
          .isoTimes()
          .read(
              row ->
                  new ScimProvider(
                      row.stamp(),
                      row.optionalOrganizationId(),
                      row.get(PROVIDER_ID),
                      row.get(SCIM_TOKEN),
                      row.get(USER_ID)));
}
