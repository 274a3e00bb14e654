package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.time;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import java.time.Instant;

/** The table of passwords, which every storage with identities has. */
public final class PasswordCredentials {
  public static final Column<PasswordCredential, String> ACCOUNT_ID =
      id("account_id", PasswordCredential::accountId);
  public static final Column<PasswordCredential, PasswordHash> HASH =
      text("password_hash", PasswordCredential::hash, PasswordHash::text, PasswordHash::new)
          .called("hash")
          .secret();
  public static final Column<PasswordCredential, Instant> CHANGED_AT =
      time("changed_at", PasswordCredential::changedAt);
  public static final Column<PasswordCredential, Boolean> MUST_CHANGE =
      flag("must_change", PasswordCredential::mustChange).byDefault(false);
  public static final Column<PasswordCredential, Long> FAILED_ATTEMPTS =
      number("failed_attempts", (PasswordCredential password) -> (long) password.failedAttempts())
          .byDefault(0L)
          .quiet();
  public static final OptionalColumn<PasswordCredential, Instant> LOCKED_UNTIL =
      optionalTime("locked_until", PasswordCredential::lockedUntil);
  public static final Column<PasswordCredential, Json> METADATA =
      json("metadata", PasswordCredential::metadata).byDefault(Json.EMPTY_OBJECT);

  public static final Reference<PasswordCredential, Account> ACCOUNT =
      ACCOUNT_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  static final Index<PasswordCredential> BY_ACCOUNT = Index.unique(ACCOUNT_ID);

  public static final Table<PasswordCredential> TABLE =
      Table.of(
              PasswordCredential.class,
              "password_credentials",
              password -> Stamp.of(password.id(), password.createdAt(), password.updatedAt()))
          .columns(
              ACCOUNT_ID, HASH, CHANGED_AT, MUST_CHANGE, FAILED_ATTEMPTS, LOCKED_UNTIL, METADATA)
          .references(ACCOUNT)
          .indexes(BY_ACCOUNT)
          .readProven(
              row ->
                  new PasswordCredential(
                      row.id(),
                      row.get(ACCOUNT_ID),
                      row.get(HASH),
                      row.get(CHANGED_AT),
                      row.get(MUST_CHANGE),
                      Math.toIntExact(row.get(FAILED_ATTEMPTS)),
                      row.get(LOCKED_UNTIL),
                      row.get(METADATA),
                      row.createdAt(),
                      row.updatedAt()));

  private PasswordCredentials() {}
}
