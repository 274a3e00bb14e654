package dev.keyhold.core;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalBytes;
import static dev.keyhold.tables.Columns.optionalNumber;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Bytes;
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
 * A second factor of an account.
 *
 * @param secretRef where the shared secret of one-time passwords is kept
 * @param publicKey the key of an authenticator, as it gave it
 * @param codeHash the SHA-256 of a recovery code
 * @param signCount the highest that the authenticator has shown
 * @param confirmedAt since when it counts
 * @param lastStep the newest step of time whose password was used
 */
public record SecondFactor(
    Stamp stamp,
    String accountId,
    Kind kind,
    Optional<String> secretRef,
    Optional<Bytes> publicKey,
    Optional<Bytes> codeHash,
    long signCount,
    Optional<Instant> confirmedAt,
    Optional<Long> lastStep) {
  public enum Kind {
    /** One-time passwords by the clock (RFC 6238). */
    TOTP,
    /** An authenticator or a passkey. */
    WEBAUTHN,
    /** A code for when all others are lost; it is used once. */
    RECOVERY
  }

  static final Column<SecondFactor, String> ACCOUNT_ID = id("account_id", SecondFactor::accountId);
  static final Column<SecondFactor, Kind> KIND = word("kind", Kind.class, SecondFactor::kind);
  static final OptionalColumn<SecondFactor, String> SECRET_REF =
      optionalText("secret_ref", SecondFactor::secretRef).upTo(512);
  static final OptionalColumn<SecondFactor, Bytes> PUBLIC_KEY =
      optionalBytes("public_key", SecondFactor::publicKey).upTo(4_096);
  static final OptionalColumn<SecondFactor, Bytes> CODE_HASH =
      optionalBytes("code_hash", SecondFactor::codeHash).upTo(32).secret();
  static final Column<SecondFactor, Long> SIGN_COUNT =
      number("sign_count", SecondFactor::signCount).quiet();
  static final OptionalColumn<SecondFactor, Instant> CONFIRMED_AT =
      optionalTime("confirmed_at", SecondFactor::confirmedAt);
  static final OptionalColumn<SecondFactor, Long> LAST_STEP =
      optionalNumber("last_step", SecondFactor::lastStep).quiet();

  static final Reference<SecondFactor, Account> ACCOUNT =
      ACCOUNT_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  static final Index<SecondFactor> BY_ACCOUNT = Index.on(ACCOUNT_ID, KIND);

  static final Table<SecondFactor> TABLE =
      Table.of(SecondFactor.class, "mfa_enrollments", SecondFactor::stamp)
          .columns(
              ACCOUNT_ID,
              KIND,
              SECRET_REF,
              PUBLIC_KEY,
              CODE_HASH,
              SIGN_COUNT,
              CONFIRMED_AT,
              LAST_STEP)
          .references(ACCOUNT)
          .indexes(BY_ACCOUNT)
          .read(
              row ->
                  new SecondFactor(
                      row.stamp(),
                      row.get(ACCOUNT_ID),
                      row.get(KIND),
                      row.get(SECRET_REF),
                      row.get(PUBLIC_KEY),
                      row.get(CODE_HASH),
                      row.get(SIGN_COUNT),
                      row.get(CONFIRMED_AT),
                      row.get(LAST_STEP)));
}
