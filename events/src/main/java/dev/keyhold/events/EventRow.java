package dev.keyhold.events;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalId;

import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.RowReader;
import dev.keyhold.tables.Rule;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableBuilder;
import java.time.Instant;

/**
 * An event in the log of all, or in that of a tenant.
 *
 * @param tenantId whose log; empty for that of all
 */
record EventRow(Stamp stamp, String tenantId, Event event) {
  static final Column<EventRow, Long> SEQ =
      number("seq", (EventRow row) -> row.event.seq()).counted();
  static final Column<EventRow, String> TOPIC = id("topic", row -> row.event.topic());
  static final Column<EventRow, String> TYPE = id("type", row -> row.event.type());
  static final OptionalColumn<EventRow, String> KEY = optionalId("key", row -> row.event.key());
  static final OptionalColumn<EventRow, String> SOURCE =
      optionalId("source", row -> row.event.source());
  static final OptionalColumn<EventRow, String> SOURCE_ID =
      optionalId("source_id", row -> row.event.sourceId());
  static final Column<EventRow, Json> PAYLOAD = json("payload", row -> row.event.payload());

  static final Index<EventRow> BY_SEQ = Index.unique(SEQ);
  static final Index<EventRow> BY_TOPIC = Index.unique(TOPIC, SEQ);
  static final Index<EventRow> BY_ORIGIN = Index.unique(SOURCE, SOURCE_ID);

  static final Table<EventRow> OF_ALL =
      columns(Table.of(EventRow.class, "events", EventRow::stamp))
          .read(row -> read(row, EventTables.NO_TENANT));

  static final OrgTable<EventRow> OF_TENANT =
      columns(
              OrgTable.of(EventRow.class, "tenant_events", EventRow::stamp, EventRow::tenantId)
                  .tenantColumn("tenant_id")
                  .idsWithinTenant())
          .read(row -> read(row, row.organizationId()));

  private static <T extends AnyTable<EventRow, ?>> TableBuilder<EventRow, T> columns(
      TableBuilder<EventRow, T> table) {
    return table
        .columns(SEQ, TOPIC, TYPE, KEY, SOURCE, SOURCE_ID, PAYLOAD)
        .indexes(BY_SEQ, BY_TOPIC, BY_ORIGIN)
        .check(
            "source_with_id",
            Rule.any(
                Rule.all(Rule.that(SOURCE.isPresent()), Rule.that(SOURCE_ID.isPresent())),
                Rule.all(Rule.that(SOURCE.isAbsent()), Rule.that(SOURCE_ID.isAbsent()))));
  }

  private static EventRow read(RowReader<EventRow> row, String tenantId) {
    return new EventRow(
        row.stamp(),
        tenantId,
        new Event(
            row.get(SEQ),
            row.get(TOPIC),
            row.get(TYPE),
            row.get(KEY),
            row.get(SOURCE),
            row.get(SOURCE_ID),
            row.get(PAYLOAD),
            row.createdAt()));
  }

  /** A new one, which gets its number when it is inserted. */
  static EventRow of(String tenantId, NewEvent wanted, Instant now) {
    return new EventRow(
        Stamp.of(Ids.newId(now), now, now),
        tenantId,
        new Event(
            0,
            wanted.topic(),
            wanted.type(),
            wanted.key(),
            wanted.source(),
            wanted.sourceId(),
            wanted.payload(),
            now));
  }
}
