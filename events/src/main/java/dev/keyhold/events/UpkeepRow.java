package dev.keyhold.events;

import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.time;

import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.RowReader;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableBuilder;
import java.time.Instant;

/** When old events were deleted last, and how many: one row. */
record UpkeepRow(Stamp stamp, String tenantId, Instant ranAt, long deleted, long lost) {
  static final String RETENTION = "retention";

  static final Column<UpkeepRow, Instant> RAN_AT = time("ran_at", UpkeepRow::ranAt);
  static final Column<UpkeepRow, Long> DELETED = number("deleted", UpkeepRow::deleted);
  static final Column<UpkeepRow, Long> LOST = number("lost", UpkeepRow::lost);

  static final Table<UpkeepRow> OF_ALL =
      columns(Table.of(UpkeepRow.class, "event_upkeep", UpkeepRow::stamp))
          .read(row -> read(row, EventTables.NO_TENANT));

  static final OrgTable<UpkeepRow> OF_TENANT =
      columns(
              OrgTable.of(
                      UpkeepRow.class, "tenant_event_upkeep", UpkeepRow::stamp, UpkeepRow::tenantId)
                  .tenantColumn("tenant_id")
                  .idsWithinTenant())
          .read(row -> read(row, row.organizationId()));

  private static <T extends AnyTable<UpkeepRow, ?>> TableBuilder<UpkeepRow, T> columns(
      TableBuilder<UpkeepRow, T> table) {
    return table.columns(RAN_AT, DELETED, LOST);
  }

  private static UpkeepRow read(RowReader<UpkeepRow> row, String tenantId) {
    return new UpkeepRow(row.stamp(), tenantId, row.get(RAN_AT), row.get(DELETED), row.get(LOST));
  }
}
