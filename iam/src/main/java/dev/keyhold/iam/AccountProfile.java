package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalNumber;
import static dev.keyhold.tables.Columns.optionalText;

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
 * What a sign-in page knows of an account besides the account itself, one row for each: a part of
 * the seeds' {@code user}.
 */
public record AccountProfile(
    Stamp stamp,
    String accountId,
    boolean emailVerified,
    Optional<String> image,
    Optional<String> role,
    Optional<String> banReason,
    Optional<Instant> banExpires,
    boolean isAnonymous,
    Optional<String> phoneNumber,
    boolean phoneNumberVerified,
    boolean twoFactorEnabled,
    Optional<String> username,
    Optional<String> displayUsername,
    Optional<String> stripeCustomerId,
    Optional<String> lastLoginMethod,
    Optional<Long> uploadLimit) {
  public static final Column<AccountProfile, String> ACCOUNT_ID =
      id("account_id", AccountProfile::accountId);
  public static final Column<AccountProfile, Boolean> EMAIL_VERIFIED =
      flag("email_verified", AccountProfile::emailVerified).byDefault(false);
  public static final OptionalColumn<AccountProfile, String> IMAGE =
      optionalText("image", AccountProfile::image).upTo(4_096).personal();
  public static final OptionalColumn<AccountProfile, String> ROLE =
      optionalText("role", AccountProfile::role).upTo(255);
  public static final OptionalColumn<AccountProfile, String> BAN_REASON =
      optionalText("ban_reason", AccountProfile::banReason).upTo(4_096).personal();
  public static final OptionalColumn<AccountProfile, Instant> BAN_EXPIRES =
      optionalIsoTime("ban_expires", AccountProfile::banExpires);
  public static final Column<AccountProfile, Boolean> IS_ANONYMOUS =
      flag("is_anonymous", AccountProfile::isAnonymous).byDefault(false);
  public static final OptionalColumn<AccountProfile, String> PHONE_NUMBER =
      optionalText("phone_number", AccountProfile::phoneNumber).upTo(64).personal();
  public static final Column<AccountProfile, Boolean> PHONE_NUMBER_VERIFIED =
      flag("phone_number_verified", AccountProfile::phoneNumberVerified).byDefault(false);
  public static final Column<AccountProfile, Boolean> TWO_FACTOR_ENABLED =
      flag("two_factor_enabled", AccountProfile::twoFactorEnabled).byDefault(false);
  public static final OptionalColumn<AccountProfile, String> USERNAME =
      optionalText("username", AccountProfile::username).upTo(255).personal();
  public static final OptionalColumn<AccountProfile, String> DISPLAY_USERNAME =
      optionalText("display_username", AccountProfile::displayUsername).upTo(255).personal();
  public static final OptionalColumn<AccountProfile, String> STRIPE_CUSTOMER_ID =
      optionalText("stripe_customer_id", AccountProfile::stripeCustomerId).upTo(255);
  public static final OptionalColumn<AccountProfile, String> LAST_LOGIN_METHOD =
      optionalText("last_login_method", AccountProfile::lastLoginMethod).upTo(255);
  public static final OptionalColumn<AccountProfile, Long> UPLOAD_LIMIT =
      optionalNumber("upload_limit", AccountProfile::uploadLimit);

  public static final Reference<AccountProfile, Account> ACCOUNT =
      ACCOUNT_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<AccountProfile> BY_ACCOUNT = Index.unique(ACCOUNT_ID);
  public static final Index<AccountProfile> BY_PHONE_NUMBER = Index.unique(PHONE_NUMBER);
  public static final Index<AccountProfile> BY_USERNAME = Index.unique(USERNAME);
  public static final Index<AccountProfile> BY_BAN_EXPIRES = Index.on(BAN_EXPIRES);

  public static final Table<AccountProfile> TABLE =
      Table.of(AccountProfile.class, "account_profile", AccountProfile::stamp)
          .columns(
              ACCOUNT_ID,
              EMAIL_VERIFIED,
              IMAGE,
              ROLE,
              BAN_REASON,
              BAN_EXPIRES,
              IS_ANONYMOUS,
              PHONE_NUMBER,
              PHONE_NUMBER_VERIFIED,
              TWO_FACTOR_ENABLED,
              USERNAME,
              DISPLAY_USERNAME,
              STRIPE_CUSTOMER_ID,
              LAST_LOGIN_METHOD,
              UPLOAD_LIMIT)
          .references(ACCOUNT)
          .indexes(BY_ACCOUNT, BY_PHONE_NUMBER, BY_USERNAME, BY_BAN_EXPIRES)
          .isoTimes()
          .read(
              row ->
                  new AccountProfile(
                      row.stamp(),
                      row.get(ACCOUNT_ID),
                      row.get(EMAIL_VERIFIED),
                      row.get(IMAGE),
                      row.get(ROLE),
                      row.get(BAN_REASON),
                      row.get(BAN_EXPIRES),
                      row.get(IS_ANONYMOUS),
                      row.get(PHONE_NUMBER),
                      row.get(PHONE_NUMBER_VERIFIED),
                      row.get(TWO_FACTOR_ENABLED),
                      row.get(USERNAME),
                      row.get(DISPLAY_USERNAME),
                      row.get(STRIPE_CUSTOMER_ID),
                      row.get(LAST_LOGIN_METHOD),
                      row.get(UPLOAD_LIMIT)));
}
