package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalId;

import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.util.Optional;

/**
 * Which licence of an app is preferred. Its id is the app's.
 *
 * @param licenseId empty to take the one that gives most
 * @param changes counts up with each change of what it decides about, so that these come one after
 *     the other
 */
record LicenseSelection(
    Stamp stamp, String tenantId, String appId, Optional<String> licenseId, long changes) {
  static final Column<LicenseSelection, String> APP_ID = id("app_id", LicenseSelection::appId);
  static final OptionalColumn<LicenseSelection, String> LICENSE_ID =
      optionalId("license_id", LicenseSelection::licenseId);
  static final Column<LicenseSelection, Long> CHANGES =
      number("changes", LicenseSelection::changes).quiet();

  static final Reference<LicenseSelection, License> LICENSE =
      LICENSE_ID.references(() -> License.TABLE).whenDeleted(WhenDeleted.CLEAR);

  static final OrgTable<LicenseSelection> TABLE =
      OrgTable.of(
              LicenseSelection.class,
              "license_selection",
              LicenseSelection::stamp,
              LicenseSelection::tenantId)
          .tenantColumn("tenant_id")
          .columns(APP_ID, LICENSE_ID, CHANGES)
          .references(LICENSE)
          .idsWithinTenant()
          .read(
              row ->
                  new LicenseSelection(
                      row.stamp(),
                      row.organizationId(),
                      row.get(APP_ID),
                      row.get(LICENSE_ID),
                      row.get(CHANGES)));
}
