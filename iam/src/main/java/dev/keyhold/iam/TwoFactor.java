package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalIsoTime;
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
import java.time.Instant;
import java.util.Optional;

/** The second factor of an account: a shared secret, and codes for when it is lost. */
public record TwoFactor(
    Stamp stamp,
    Optional<String> organizationId,
    String userId,
    SecretText secret,
    SecretText backupCodes,
    boolean verified,
    long failedVerificationCount,
    Optional<Instant> lockedUntil) {
  public static final Column<TwoFactor, String> USER_ID = id("user_id", TwoFactor::userId);
  public static final Column<TwoFactor, SecretText> SECRET =
      text("secret", TwoFactor::secret, SecretText::text, SecretText::new).upTo(1_024).secret();
  public static final Column<TwoFactor, SecretText> BACKUP_CODES =
      text("backup_codes", TwoFactor::backupCodes, SecretText::text, SecretText::new)
          .upTo(65_536)
          .secret();
  public static final Column<TwoFactor, Boolean> VERIFIED =
      flag("verified", TwoFactor::verified).byDefault(true);
  public static final Column<TwoFactor, Long> FAILED_VERIFICATION_COUNT =
      number("failed_verification_count", TwoFactor::failedVerificationCount).quiet().byDefault(0L);
  public static final OptionalColumn<TwoFactor, Instant> LOCKED_UNTIL =
      optionalIsoTime("locked_until", TwoFactor::lockedUntil);

  public static final Reference<TwoFactor, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<TwoFactor> BY_USER = Index.on(USER_ID);

  public static final OrgTable<TwoFactor> TABLE =
      OrgTable.ofOptionalTenant(
              TwoFactor.class, "two_factor", TwoFactor::stamp, TwoFactor::organizationId)
          .columns(USER_ID, SECRET, BACKUP_CODES, VERIFIED, FAILED_VERIFICATION_COUNT, LOCKED_UNTIL)
          .references(USER)
          .indexes(BY_USER)
          .isoTimes()
          .read(
              row ->
                  new TwoFactor(
                      row.stamp(),
                      row.optionalOrganizationId(),
                      row.get(USER_ID),
                      row.get(SECRET),
                      row.get(BACKUP_CODES),
                      row.get(VERIFIED),
                      row.get(FAILED_VERIFICATION_COUNT),
                      row.get(LOCKED_UNTIL)));
}
