package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.number;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;

/**
 * The same of apps, versions and routes, which all share. Whoever changes one of them changes this
 * row first, so that on a server too one waits for the other.
 */
record SharedAppState(Stamp stamp, long changes) {
  /** The id of the one row. */
  static final String ID = "changes";

  static final Column<SharedAppState, Long> CHANGES =
      number("changes", SharedAppState::changes).quiet();

  static final Table<SharedAppState> TABLE =
      Table.of(SharedAppState.class, "shared_app_state", SharedAppState::stamp)
          .columns(CHANGES)
          .read(row -> new SharedAppState(row.stamp(), row.get(CHANGES)));
}
