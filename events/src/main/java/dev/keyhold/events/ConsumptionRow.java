package dev.keyhold.events;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.time;

import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.RowReader;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableBuilder;
import java.time.Instant;

/** That somebody has consumed what a source calls by an id. */
record ConsumptionRow(
    Stamp stamp,
    String tenantId,
    String consumer,
    String source,
    String sourceId,
    Instant consumedAt) {
  static final Column<ConsumptionRow, String> CONSUMER = id("consumer", ConsumptionRow::consumer);
  static final Column<ConsumptionRow, String> SOURCE = id("source", ConsumptionRow::source);
  static final Column<ConsumptionRow, String> SOURCE_ID = id("source_id", ConsumptionRow::sourceId);
  static final Column<ConsumptionRow, Instant> CONSUMED_AT =
      time("consumed_at", ConsumptionRow::consumedAt);

  static final Index<ConsumptionRow> BY_EVENT = Index.unique(CONSUMER, SOURCE, SOURCE_ID);
  static final Index<ConsumptionRow> BY_TIME = Index.on(CONSUMED_AT);

  static final Table<ConsumptionRow> OF_ALL =
      columns(Table.of(ConsumptionRow.class, "event_consumption", ConsumptionRow::stamp))
          .read(row -> read(row, EventTables.NO_TENANT));

  static final OrgTable<ConsumptionRow> OF_TENANT =
      columns(
              OrgTable.of(
                      ConsumptionRow.class,
                      "tenant_event_consumption",
                      ConsumptionRow::stamp,
                      ConsumptionRow::tenantId)
                  .tenantColumn("tenant_id")
                  .idsWithinTenant())
          .read(row -> read(row, row.organizationId()));

  private static <T extends AnyTable<ConsumptionRow, ?>> TableBuilder<ConsumptionRow, T> columns(
      TableBuilder<ConsumptionRow, T> table) {
    return table.columns(CONSUMER, SOURCE, SOURCE_ID, CONSUMED_AT).indexes(BY_EVENT, BY_TIME);
  }

  private static ConsumptionRow read(RowReader<ConsumptionRow> row, String tenantId) {
    return new ConsumptionRow(
        row.stamp(),
        tenantId,
        row.get(CONSUMER),
        row.get(SOURCE),
        row.get(SOURCE_ID),
        row.get(CONSUMED_AT));
  }
}
