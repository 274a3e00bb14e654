package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What sets name, against what else is in the file. */
final class SetNames {
  private SetNames() {}

  /**
   * @throws StorageException.InvalidInput if a table or an index has a name of Keyhold's own
   */
  static void refuseOurs(List<SetShape> sets) throws SQLException {
    if (sets.isEmpty()) {
      return;
    }
    SchemaShape ours = SchemaShape.of(OwnMigrations.ALL);
    Set<String> taken = new TreeSet<>(ours.tables());
    taken.addAll(ours.indexesAndTriggers());
    for (SetShape set : sets) {
      for (Shape shape : set.shapes()) {
        refuse(taken, set, shape.name());
        shape.indexes().stream().map(IndexShape::name).forEach(index -> refuse(taken, set, index));
      }
    }
  }

  private static void refuse(Set<String> taken, SetShape set, String name) {
    if (taken.contains(name)) {
      throw new StorageException.InvalidInput(
          "the set %s has a table or an index of the name %s, which is one of Keyhold's own"
              .formatted(set.name(), name));
    }
  }

  /**
   * SQLite takes a reference to a table that is not there, and then refuses every row.
   *
   * @throws StorageException.InvalidInput if a table refers to one that is not there
   */
  static void refuseMissing(Connection connection, List<SetShape> sets) throws SQLException {
    if (sets.isEmpty()) {
      return;
    }
    Set<String> there = SchemaShape.of(connection).tables();
    for (SetShape set : sets) {
      for (Shape shape : set.shapes()) {
        for (ReferenceShape reference : shape.references()) {
          if (!there.contains(reference.table())) {
            throw new StorageException.InvalidInput(
                "the table %s of the set %s refers to the table %s, which is not in the file"
                    .formatted(shape.name(), set.name(), reference.table()));
          }
        }
      }
    }
  }
}
