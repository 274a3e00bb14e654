package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.time;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;

/** The latest time that was seen, so that a clock that is set back lengthens no licence. */
record LicenseTime(Stamp stamp, Instant latest) {
  static final String ID = "latest";

  static final Column<LicenseTime, Instant> LATEST = time("latest", LicenseTime::latest).quiet();

  static final Table<LicenseTime> TABLE =
      Table.of(LicenseTime.class, "license_time", LicenseTime::stamp)
          .columns(LATEST)
          .read(row -> new LicenseTime(row.stamp(), row.get(LATEST)));
}
