package dev.keyhold.core;

import static dev.keyhold.tables.Columns.number;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;

/** The same of what all organizations share. */
record SharedPowerState(Stamp stamp, long changes) {
  /** The id of the one row. */
  static final String ID = "changes";

  static final Column<SharedPowerState, Long> CHANGES =
      number("changes", SharedPowerState::changes).quiet();

  static final Table<SharedPowerState> TABLE =
      Table.of(SharedPowerState.class, "shared_power_state", SharedPowerState::stamp)
          .columns(CHANGES)
          .read(row -> new SharedPowerState(row.stamp(), row.get(CHANGES)));
}
