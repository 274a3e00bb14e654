package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.optionalText;

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

/** A client of the older OAuth plugin; newer ones are {@link OAuthClient}. */
public record OAuthApplication(
    Stamp stamp,
    Optional<String> organizationId,
    Optional<String> name,
    Optional<String> icon,
    Optional<Json> metadata,
    Optional<String> clientId,
    Optional<SecretText> clientSecret,
    Optional<String> redirectUrls,
    Optional<String> type,
    boolean disabled,
    Optional<String> userId) {
  public static final OptionalColumn<OAuthApplication, String> NAME =
      optionalText("name", OAuthApplication::name).upTo(255);
  public static final OptionalColumn<OAuthApplication, String> ICON =
      optionalText("icon", OAuthApplication::icon).upTo(4_096);
  public static final OptionalColumn<OAuthApplication, Json> METADATA =
      optionalJson("metadata", OAuthApplication::metadata);
  public static final OptionalColumn<OAuthApplication, String> CLIENT_ID =
      optionalText("client_id", OAuthApplication::clientId).upTo(255);
  public static final OptionalColumn<OAuthApplication, SecretText> CLIENT_SECRET =
      optionalText(
              "client_secret", OAuthApplication::clientSecret, SecretText::text, SecretText::new)
          .upTo(1_024)
          .secret();
  public static final OptionalColumn<OAuthApplication, String> REDIRECT_URLS =
      optionalText("redirect_urls", OAuthApplication::redirectUrls).upTo(65_536);
  public static final OptionalColumn<OAuthApplication, String> TYPE =
      optionalText("type", OAuthApplication::type).upTo(255);
  public static final Column<OAuthApplication, Boolean> DISABLED =
      flag("disabled", OAuthApplication::disabled).byDefault(false);
  public static final OptionalColumn<OAuthApplication, String> USER_ID =
      optionalId("user_id", OAuthApplication::userId);

  public static final Reference<OAuthApplication, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<OAuthApplication> BY_CLIENT = Index.unique(CLIENT_ID).acrossTenants();

  public static final OrgTable<OAuthApplication> TABLE =
      OrgTable.ofOptionalTenant(
              OAuthApplication.class,
              "oauth_application",
              OAuthApplication::stamp,
              OAuthApplication::organizationId)
          .columns(
              NAME,
              ICON,
              METADATA,
              CLIENT_ID,
              CLIENT_SECRET,
              REDIRECT_URLS,
              TYPE,
              DISABLED,
              USER_ID)
          .references(USER)
          .indexes(BY_CLIENT)
          .isoTimes()
          .read(
              row ->
                  new OAuthApplication(
                      row.stamp(),
                      row.optionalOrganizationId(),
                      row.get(NAME),
                      row.get(ICON),
                      row.get(METADATA),
                      row.get(CLIENT_ID),
                      row.get(CLIENT_SECRET),
                      row.get(REDIRECT_URLS),
                      row.get(TYPE),
                      row.get(DISABLED),
                      row.get(USER_ID)));
}
