package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalWord;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;
import java.util.Optional;

/**
 * That somebody brought a licence, and what became of it. It never changes.
 *
 * @param line counts those of the organization from 1, without gaps
 * @param licenseId the licence, if there is one
 * @param accountId who brought it, if that is known
 * @param inputRef the SHA-256 of what was brought, in hexadecimal digits; never what it was
 * @param why why it was rejected
 */
public record LicenseActivation(
    Stamp stamp,
    String tenantId,
    long line,
    Optional<String> licenseId,
    Optional<String> accountId,
    String inputRef,
    Outcome outcome,
    Optional<LicenseRefusal> why) {
  public enum Outcome {
    ACCEPTED,
    REJECTED,
    /** It was there. */
    DUPLICATE
  }

  static final Column<LicenseActivation, Long> LINE =
      number("line", LicenseActivation::line).counted();
  static final OptionalColumn<LicenseActivation, String> LICENSE_ID =
      optionalId("license_id", LicenseActivation::licenseId);
  static final OptionalColumn<LicenseActivation, String> ACCOUNT_ID =
      optionalId("account_id", LicenseActivation::accountId);
  static final Column<LicenseActivation, String> INPUT_REF =
      text("input_ref", LicenseActivation::inputRef).upTo(64);
  static final Column<LicenseActivation, Outcome> OUTCOME =
      word("outcome", Outcome.class, LicenseActivation::outcome);
  static final OptionalColumn<LicenseActivation, LicenseRefusal> WHY =
      optionalWord("why", LicenseRefusal.class, LicenseActivation::why);

  static final Index<LicenseActivation> BY_LINE = Index.unique(LINE);

  static final OrgTable<LicenseActivation> TABLE =
      OrgTable.of(
              LicenseActivation.class,
              "license_activations",
              LicenseActivation::stamp,
              LicenseActivation::tenantId)
          .tenantColumn("tenant_id")
          .columns(LINE, LICENSE_ID, ACCOUNT_ID, INPUT_REF, OUTCOME, WHY)
          .indexes(BY_LINE)
          .idsWithinTenant()
          .read(
              row ->
                  new LicenseActivation(
                      row.stamp(),
                      row.organizationId(),
                      row.get(LINE),
                      row.get(LICENSE_ID),
                      row.get(ACCOUNT_ID),
                      row.get(INPUT_REF),
                      row.get(OUTCOME),
                      row.get(WHY)));
}
