package dev.keyhold.core;

import static dev.keyhold.tables.Columns.number;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;

/**
 * How often what somebody may do in an organization was about to change, for whoever remembers
 * answers.
 */
record PowerState(Stamp stamp, String tenantId, long changes) {
  /** The id of the one row. */
  static final String ID = "changes";

  static final Column<PowerState, Long> CHANGES = number("changes", PowerState::changes).quiet();

  static final OrgTable<PowerState> TABLE =
      OrgTable.of(PowerState.class, "power_state", PowerState::stamp, PowerState::tenantId)
          .tenantColumn("tenant_id")
          .columns(CHANGES)
          .idsWithinTenant()
          .read(row -> new PowerState(row.stamp(), row.organizationId(), row.get(CHANGES)));
}
