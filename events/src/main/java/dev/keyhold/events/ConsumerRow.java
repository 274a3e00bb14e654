package dev.keyhold.events;

import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Json;
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
import java.util.Optional;

/**
 * A consumer of the log of all, or of a tenant's; its id is its name.
 *
 * @param tenantId whose log; empty for that of all
 * @param topics a list of texts; empty for all
 */
record ConsumerRow(
    Stamp stamp,
    String tenantId,
    Json topics,
    long position,
    ConsumerState state,
    Optional<String> reader,
    long fence,
    Optional<Instant> heldUntil) {
  static final Column<ConsumerRow, Json> TOPICS = json("topics", ConsumerRow::topics);
  static final Column<ConsumerRow, Long> POSITION = number("position", ConsumerRow::position);
  static final Column<ConsumerRow, ConsumerState> STATE =
      word("state", ConsumerState.class, ConsumerRow::state);
  static final OptionalColumn<ConsumerRow, String> READER =
      optionalId("reader", ConsumerRow::reader);
  static final Column<ConsumerRow, Long> FENCE = number("fence", ConsumerRow::fence);
  static final OptionalColumn<ConsumerRow, Instant> HELD_UNTIL =
      optionalTime("held_until", ConsumerRow::heldUntil);

  static final Index<ConsumerRow> BY_STATE = Index.on(STATE, POSITION);

  static final Table<ConsumerRow> OF_ALL =
      columns(Table.of(ConsumerRow.class, "event_consumers", ConsumerRow::stamp))
          .read(row -> read(row, EventTables.NO_TENANT));

  static final OrgTable<ConsumerRow> OF_TENANT =
      columns(
              OrgTable.of(
                      ConsumerRow.class,
                      "tenant_event_consumers",
                      ConsumerRow::stamp,
                      ConsumerRow::tenantId)
                  .tenantColumn("tenant_id")
                  .idsWithinTenant())
          .read(row -> read(row, row.organizationId()));

  private static <T extends AnyTable<ConsumerRow, ?>> TableBuilder<ConsumerRow, T> columns(
      TableBuilder<ConsumerRow, T> table) {
    return table.columns(TOPICS, POSITION, STATE, READER, FENCE, HELD_UNTIL).indexes(BY_STATE);
  }

  private static ConsumerRow read(RowReader<ConsumerRow> row, String tenantId) {
    return new ConsumerRow(
        row.stamp(),
        tenantId,
        row.get(TOPICS),
        row.get(POSITION),
        row.get(STATE),
        row.get(READER),
        row.get(FENCE),
        row.get(HELD_UNTIL));
  }

  EventConsumer consumer() {
    return new EventConsumer(
        stamp.id(), TopicList.of(topics), position, state, reader, fence, heldUntil);
  }
}
