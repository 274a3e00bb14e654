package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalNumber;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.util.Optional;

/**
 * What a licence gives, for whoever asks in SQL. It is derived from the licence, and never edited.
 *
 * @param most of a limit
 */
record LicenseEntitlement(
    Stamp stamp, String tenantId, String licenseId, Kind kind, String key, Optional<Long> most) {
  enum Kind {
    FEATURE,
    LIMIT
  }

  static final Column<LicenseEntitlement, String> LICENSE_ID =
      id("license_id", LicenseEntitlement::licenseId);
  static final Column<LicenseEntitlement, Kind> KIND =
      word("kind", Kind.class, LicenseEntitlement::kind);
  static final Column<LicenseEntitlement, String> KEY =
      text("key", LicenseEntitlement::key).upTo(255);
  static final OptionalColumn<LicenseEntitlement, Long> MOST =
      optionalNumber("most", LicenseEntitlement::most);

  static final Reference<LicenseEntitlement, License> LICENSE =
      LICENSE_ID.references(() -> License.TABLE).whenDeleted(WhenDeleted.CASCADE);

  static final Index<LicenseEntitlement> BY_LICENSE = Index.unique(LICENSE_ID, KIND, KEY);

  static final OrgTable<LicenseEntitlement> TABLE =
      OrgTable.of(
              LicenseEntitlement.class,
              "license_entitlements",
              LicenseEntitlement::stamp,
              LicenseEntitlement::tenantId)
          .tenantColumn("tenant_id")
          .columns(LICENSE_ID, KIND, KEY, MOST)
          .references(LICENSE)
          .indexes(BY_LICENSE)
          .idsWithinTenant()
          .read(
              row ->
                  new LicenseEntitlement(
                      row.stamp(),
                      row.organizationId(),
                      row.get(LICENSE_ID),
                      row.get(KIND),
                      row.get(KEY),
                      row.get(MOST)));
}
