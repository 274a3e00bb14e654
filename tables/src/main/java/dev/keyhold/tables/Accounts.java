package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Text;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of accounts, which every storage with identities has. */
public final class Accounts {
  public static final OptionalColumn<Account, String> EMAIL =
      optionalText("email", Account::email)
          .upTo(Limits.EMAIL_LENGTH)
          .personal()
          .like("a@example.org", "b@example.org");

  /** The form in which addresses are compared. Some letters become several. */
  public static final OptionalColumn<Account, String> EMAIL_FOLDED =
      EMAIL.derived("email_folded", Text::foldEmail).called("email").upTo(4 * Limits.EMAIL_LENGTH);

  public static final OptionalColumn<Account, String> DISPLAY_NAME =
      optionalText("display_name", Account::displayName).personal();
  public static final Column<Account, AccessLevel> ACCESS_LEVEL =
      word("access_level", AccessLevel.class, Account::accessLevel).byDefault(AccessLevel.USER);
  public static final Column<Account, AccountStatus> STATUS =
      word("status", AccountStatus.class, Account::status).byDefault(AccountStatus.ACTIVE);
  public static final Column<Account, Json> METADATA =
      json("metadata", Account::metadata).byDefault(Json.EMPTY_OBJECT);

  static final Index<Account> BY_EMAIL = Index.unique(EMAIL_FOLDED);

  public static final Table<Account> TABLE =
      Table.of(
              Account.class,
              "accounts",
              account -> Stamp.of(account.id(), account.createdAt(), account.updatedAt()))
          .columns(EMAIL, EMAIL_FOLDED, DISPLAY_NAME, ACCESS_LEVEL, STATUS, METADATA)
          .indexes(BY_EMAIL)
          .check(
              "accounts_need_an_email",
              Rule.any(
                  Rule.that(EMAIL.isPresent()), Rule.that(ACCESS_LEVEL.is(AccessLevel.SERVICE))))
          .forwardOnly(STATUS, steps())
          .readProven(
              row ->
                  new Account(
                      row.id(),
                      row.get(EMAIL),
                      row.get(DISPLAY_NAME),
                      row.get(ACCESS_LEVEL),
                      row.get(STATUS),
                      row.get(METADATA),
                      row.createdAt(),
                      row.updatedAt()));

  private Accounts() {}

  private static Map<AccountStatus, Set<AccountStatus>> steps() {
    return Arrays.stream(AccountStatus.values())
        .collect(
            Collectors.toMap(
                from -> from,
                from ->
                    Arrays.stream(AccountStatus.values())
                        .filter(from::mayBecome)
                        .collect(Collectors.toSet())));
  }
}
