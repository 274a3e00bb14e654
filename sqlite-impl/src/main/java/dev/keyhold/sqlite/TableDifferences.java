package dev.keyhold.sqlite;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where the tables of a database are not what their sets say. */
final class TableDifferences {
  /** To make tables takes most of the time, and one process opens many files. */
  private static final Cache<List<Shape>, Map<String, TableForm>> WANTED =
      Caffeine.newBuilder().maximumSize(64).build();

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
    Map<String, TableForm> wanted = wanted(sets);
    for (Shape shape : set.shapes()) {
      TableForm found = new TableReading(connection).of(shape.name());
      differences.addAll(Objects.requireNonNull(wanted.get(shape.name())).missingFrom(found));
    }
    return differences;
  }

  /** How each table is to be, by its name. */
  private static Map<String, TableForm> wanted(List<SetShape> sets) throws SQLException {
    List<Shape> shapes = sets.stream().flatMap(set -> set.shapes().stream()).toList();
    Map<String, TableForm> known = WANTED.getIfPresent(shapes);
    if (known == null) {
      known = new HashMap<>();
      try (Connection scratch = proposed(sets)) {
        for (Shape shape : shapes) {
          known.put(shape.name(), new TableReading(scratch).of(shape.name()));
        }
      }
      WANTED.put(shapes, known);
    }
    return known;
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
