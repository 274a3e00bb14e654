package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Where the tables of a database are not what their sets say. */
final class TableDifferences {
  private TableDifferences() {}

  /**
   * @throws StorageException.Unsupported if a table is another, with the differences
   */
  static void refuse(Connection connection, List<SetShape> sets) throws SQLException {
    for (SetShape set : sets) {
      List<String> differences = wanted(set).missingFrom(SchemaShape.of(connection));
      if (!differences.isEmpty()) {
        throw new StorageException.Unsupported(
            "the tables of the set %s are not what it says: %s; write the migration that leads there, which keyhold tables diff prints"
                .formatted(set.name(), differences));
      }
    }
  }

  private static SchemaShape wanted(SetShape set) throws SQLException {
    try (Connection scratch = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = scratch.createStatement()) {
      statement.executeUpdate(TableDdl.of(set));
      return SchemaShape.of(scratch);
    }
  }
}
