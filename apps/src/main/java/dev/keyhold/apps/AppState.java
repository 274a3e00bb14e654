package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.number;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;

/** How often the apps of a tenant were about to change, for whoever remembers routes. */
record AppState(Stamp stamp, String tenantId, long changes) {
  /** The id of the one row. */
  static final String ID = "changes";

  static final Column<AppState, Long> CHANGES = number("changes", AppState::changes).quiet();

  static final OrgTable<AppState> TABLE =
      OrgTable.of(AppState.class, "app_state", AppState::stamp, AppState::tenantId)
          .tenantColumn("tenant_id")
          .columns(CHANGES)
          .idsWithinTenant()
          .read(row -> new AppState(row.stamp(), row.organizationId(), row.get(CHANGES)));
}
