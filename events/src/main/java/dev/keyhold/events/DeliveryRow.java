package dev.keyhold.events;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.time;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.RowReader;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableBuilder;
import java.time.Instant;

/** A delivery as it is kept. */
record DeliveryRow(Stamp stamp, String tenantId, Delivery delivery) {
  static final Column<DeliveryRow, String> CONSUMER =
      id("consumer", row -> row.delivery.consumer());
  static final Column<DeliveryRow, Long> SEQ = number("seq", row -> row.delivery.seq());
  static final Column<DeliveryRow, DeliveryState> STATE =
      word("state", DeliveryState.class, row -> row.delivery.state());
  static final Column<DeliveryRow, Instant> AT = time("at", row -> row.delivery.at());
  static final Column<DeliveryRow, Long> ATTEMPTS =
      number("attempts", row -> row.delivery.attempts());
  static final OptionalColumn<DeliveryRow, String> LAST_ERROR =
      optionalText("last_error", (DeliveryRow row) -> row.delivery.lastError())
          .upTo(ErrorText.LONGEST);

  static final Index<DeliveryRow> BY_EVENT = Index.unique(CONSUMER, SEQ);
  static final Index<DeliveryRow> BY_TIME = Index.on(CONSUMER, STATE, AT);

  static final Table<DeliveryRow> OF_ALL =
      columns(Table.of(DeliveryRow.class, "event_deliveries", DeliveryRow::stamp))
          .read(row -> read(row, EventTables.NO_TENANT));

  static final OrgTable<DeliveryRow> OF_TENANT =
      columns(
              OrgTable.of(
                      DeliveryRow.class,
                      "tenant_event_deliveries",
                      DeliveryRow::stamp,
                      DeliveryRow::tenantId)
                  .tenantColumn("tenant_id")
                  .idsWithinTenant())
          .read(row -> read(row, row.organizationId()));

  private static <T extends AnyTable<DeliveryRow, ?>> TableBuilder<DeliveryRow, T> columns(
      TableBuilder<DeliveryRow, T> table) {
    return table.columns(CONSUMER, SEQ, STATE, AT, ATTEMPTS, LAST_ERROR).indexes(BY_EVENT, BY_TIME);
  }

  private static DeliveryRow read(RowReader<DeliveryRow> row, String tenantId) {
    return new DeliveryRow(
        row.stamp(),
        tenantId,
        new Delivery(
            row.id(),
            row.get(CONSUMER),
            row.get(SEQ),
            row.get(STATE),
            row.get(AT),
            row.get(ATTEMPTS),
            row.get(LAST_ERROR)));
  }
}
