package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.SetOrder;
import dev.keyhold.sql.TableDdl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Where the tables of a database are not what their sets say. */
final class TableDifferences {
  private TableDifferences() {}

  /**
   * @throws StorageException.Unsupported if a table is another, with the differences
   */
  static void refuse(Connection connection, List<SetShape> sets) throws SQLException {
    for (SetShape set : sets) {
      List<String> differences = of(connection, set, sets);
      if (!differences.isEmpty()) {
        throw new StorageException.Unsupported(
            "the tables of the set %s are not what it says: %s; write the migration that leads there, which keyhold tables diff prints"
                .formatted(set.name(), differences));
      }
    }
  }

  /**
   * What the tables of a set lack, or have in another form. A hub may add columns, indexes, checks
   * and triggers of its own.
   *
   * @param sets all of the storage
   */
  static List<String> of(Connection connection, SetShape set, List<SetShape> sets)
      throws SQLException {
    List<String> differences = new ArrayList<>();
    try (Connection scratch = proposed(sets)) {
      for (Shape shape : set.shapes()) {
        TableForm wanted = new TableReading(scratch).of(shape.name());
        differences.addAll(wanted.missingFrom(new TableReading(connection).of(shape.name())));
      }
    }
    return differences;
  }

  /** A database in memory with the tables that the descriptors ask for. */
  static Connection proposed(List<SetShape> sets) throws SQLException {
    Connection scratch = DriverManager.getConnection("jdbc:sqlite::memory:");
    try (Statement statement = scratch.createStatement()) {
      for (SetShape set : SetOrder.of(sets)) {
        statement.executeUpdate(TableDdl.of(set, SqliteDdl.INSTANCE));
      }
      return scratch;
    } catch (SQLException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }
}
