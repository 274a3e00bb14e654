package dev.keyhold.sqlite;

import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.Migration;
import java.util.List;

/** Keyhold's own migrations, and where those of sets come from. */
final class OwnMigrations {
  /** All, in order. */
  static final List<Migration> ALL =
      List.of(
          ours(1, "identities_keys_and_audit", 1),
          ours(2, "guards", 1),
          ours(3, "owner", 1),
          // Older code would take the keys of a suspended organization for working ones.
          ours(4, "organization_keys", 4),
          // Older code would take the history of a set for its own.
          ours(5, "sets_of_tables", 5));

  private OwnMigrations() {}

  private static Migration ours(int number, String name, int oldestReader) {
    return Migration.ours(
        file -> OwnMigrations.class.getResourceAsStream(file), number, name, oldestReader);
  }

  /** Those of a set. */
  static List<Migration> of(SetShape set) {
    return Migration.of(set, "sqlite");
  }
}
