package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
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

/**
 * Who an account is elsewhere: the external identity that the seeds call {@code account}, or a
 * password of better-auth's.
 */
public record ExternalIdentity(
    Stamp stamp,
    String userId,
    String providerId,
    String accountId,
    Optional<SecretText> accessToken,
    Optional<SecretText> refreshToken,
    Optional<SecretText> idToken,
    Optional<Instant> accessTokenExpiresAt,
    Optional<Instant> refreshTokenExpiresAt,
    Optional<String> scope,
    Optional<SecretText> password) {
  public static final Column<ExternalIdentity, String> USER_ID =
      id("user_id", ExternalIdentity::userId);
  public static final Column<ExternalIdentity, String> PROVIDER_ID =
      text("provider_id", ExternalIdentity::providerId).upTo(255);
  public static final Column<ExternalIdentity, String> ACCOUNT_ID =
      text("account_id", ExternalIdentity::accountId).upTo(512).personal();
  public static final OptionalColumn<ExternalIdentity, SecretText> ACCESS_TOKEN =
      optionalText("access_token", ExternalIdentity::accessToken, SecretText::text, SecretText::new)
          .upTo(65_536)
          .secret();
  public static final OptionalColumn<ExternalIdentity, SecretText> REFRESH_TOKEN =
      optionalText(
              "refresh_token", ExternalIdentity::refreshToken, SecretText::text, SecretText::new)
          .upTo(65_536)
          .secret();
  public static final OptionalColumn<ExternalIdentity, SecretText> ID_TOKEN =
      optionalText("id_token", ExternalIdentity::idToken, SecretText::text, SecretText::new)
          .upTo(65_536)
          .secret();
  public static final OptionalColumn<ExternalIdentity, Instant> ACCESS_TOKEN_EXPIRES_AT =
      optionalIsoTime("access_token_expires_at", ExternalIdentity::accessTokenExpiresAt);
  public static final OptionalColumn<ExternalIdentity, Instant> REFRESH_TOKEN_EXPIRES_AT =
      optionalIsoTime("refresh_token_expires_at", ExternalIdentity::refreshTokenExpiresAt);
  public static final OptionalColumn<ExternalIdentity, String> SCOPE =
      optionalText("scope", ExternalIdentity::scope).upTo(4_096);
  public static final OptionalColumn<ExternalIdentity, SecretText> PASSWORD =
      optionalText("password", ExternalIdentity::password, SecretText::text, SecretText::new)
          .upTo(1_024)
          .secret();

  public static final Reference<ExternalIdentity, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<ExternalIdentity> BY_PROVIDER_AND_ACCOUNT =
      Index.unique(PROVIDER_ID, ACCOUNT_ID);
  public static final Index<ExternalIdentity> BY_USER = Index.on(USER_ID, PROVIDER_ID);
  public static final Index<ExternalIdentity> BY_ACCESS_EXPIRY = Index.on(ACCESS_TOKEN_EXPIRES_AT);
  public static final Index<ExternalIdentity> BY_REFRESH_EXPIRY =
      Index.on(REFRESH_TOKEN_EXPIRES_AT);

  public static final Table<ExternalIdentity> TABLE =
      Table.of(ExternalIdentity.class, "account", ExternalIdentity::stamp)
          .columns(
              USER_ID,
              PROVIDER_ID,
              ACCOUNT_ID,
              ACCESS_TOKEN,
              REFRESH_TOKEN,
              ID_TOKEN,
              ACCESS_TOKEN_EXPIRES_AT,
              REFRESH_TOKEN_EXPIRES_AT,
              SCOPE,
              PASSWORD)
          .references(USER)
          .indexes(BY_PROVIDER_AND_ACCOUNT, BY_USER, BY_ACCESS_EXPIRY, BY_REFRESH_EXPIRY)
          .isoTimes()
          .read(
              row ->
                  new ExternalIdentity(
                      row.stamp(),
                      row.get(USER_ID),
                      row.get(PROVIDER_ID),
                      row.get(ACCOUNT_ID),
                      row.get(ACCESS_TOKEN),
                      row.get(REFRESH_TOKEN),
                      row.get(ID_TOKEN),
                      row.get(ACCESS_TOKEN_EXPIRES_AT),
                      row.get(REFRESH_TOKEN_EXPIRES_AT),
                      row.get(SCOPE),
                      row.get(PASSWORD)));
}
