package dev.keyhold.events;

import static dev.keyhold.tables.Columns.flag;

import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.RowReader;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableBuilder;

/**
 * What is said of a queue beside its jobs; its id is its name. One that nobody spoke of has none.
 */
record QueueRow(Stamp stamp, String tenantId, boolean paused) {
  static final Column<QueueRow, Boolean> PAUSED = flag("paused", QueueRow::paused);

  static final Table<QueueRow> OF_ALL =
      columns(Table.of(QueueRow.class, "job_queues", QueueRow::stamp))
          .read(row -> read(row, EventTables.NO_TENANT));

  static final OrgTable<QueueRow> OF_TENANT =
      columns(
              OrgTable.of(QueueRow.class, "tenant_job_queues", QueueRow::stamp, QueueRow::tenantId)
                  .tenantColumn("tenant_id")
                  .idsWithinTenant())
          .read(row -> read(row, row.organizationId()));

  private static <T extends AnyTable<QueueRow, ?>> TableBuilder<QueueRow, T> columns(
      TableBuilder<QueueRow, T> table) {
    return table.columns(PAUSED);
  }

  private static QueueRow read(RowReader<QueueRow> row, String tenantId) {
    return new QueueRow(row.stamp(), tenantId, row.get(PAUSED));
  }
}
