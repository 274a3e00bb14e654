package dev.keyhold.tenants;

import static dev.keyhold.tables.Columns.word;

import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.TableTrail;
import java.time.Instant;
import java.util.stream.Stream;

/** Where new tenants are put: the one row that says it. */
record Tenancy(Stamp stamp, TenantMode mode) {
  /** The id of the one row. */
  static final String ID = "tenancy";

  static final Column<Tenancy, TenantMode> MODE = word("mode", TenantMode.class, Tenancy::mode);

  static final Table<Tenancy> TABLE =
      Table.of(Tenancy.class, "tenancy", Tenancy::stamp)
          .columns(MODE)
          .read(row -> new Tenancy(row.stamp(), row.get(MODE)));

  static Tenancy of(TenantMode mode, Instant now) {
    return new Tenancy(Stamp.of(ID, now, now), mode);
  }

  /** All that the shared database keeps for tenants. */
  static final TableSet SET =
      TableSet.of(
              "tenants",
              Stream.concat(Stream.of(TABLE, RegisteredTenant.TABLE), TableTrail.TABLES.stream())
                  .toArray(AnyTable[]::new))
          .guarded()
          .migrations(Tenancy.class::getResourceAsStream, "tenants");
}
