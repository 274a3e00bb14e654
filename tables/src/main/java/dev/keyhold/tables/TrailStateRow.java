package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.bytes;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Limits;

/** What the proof of a tenant's trail keeps under a key: a row of {@code audit_state}. */
record TrailStateRow(Stamp stamp, String tenantId, String key, Bytes value) {
  static final Column<TrailStateRow, String> KEY =
      text("key", TrailStateRow::key).upTo(Limits.ID_LENGTH);
  static final Column<TrailStateRow, Bytes> VALUE =
      bytes("value", TrailStateRow::value).upTo(Limits.JSON_LENGTH);
  static final Index<TrailStateRow> BY_KEY = Index.unique(KEY);

  static final OrgTable<TrailStateRow> TABLE =
      OrgTable.of(
              TrailStateRow.class,
              "tenant_audit_state",
              TrailStateRow::stamp,
              TrailStateRow::tenantId)
          .tenantColumn("tenant_id")
          .columns(KEY, VALUE)
          .indexes(BY_KEY)
          .versioned()
          .idsWithinTenant()
          .read(
              row ->
                  new TrailStateRow(
                      row.stamp(), row.organizationId(), row.get(KEY), row.get(VALUE)));
}
