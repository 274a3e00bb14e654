package dev.keyhold.bench;

import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.TableSet;

/** A row of a tenant. */
record TenantNote(Stamp stamp, String organizationId, String title) {
  static final Column<TenantNote, String> TITLE = text("title", TenantNote::title).upTo(200);

  static final OrgTable<TenantNote> TABLE =
      OrgTable.of(TenantNote.class, "tenant_note", TenantNote::stamp, TenantNote::organizationId)
          .columns(TITLE)
          .idsWithinTenant()
          .read(row -> new TenantNote(row.stamp(), row.organizationId(), row.get(TITLE)));

  static final TableSet SET =
      TableSet.of("tenantnotes", TABLE)
          .perTenant(TABLE)
          .migrations(TenantNote.class::getResourceAsStream, "tenantnotes");
}
