package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.Migration;
import dev.keyhold.sql.SetOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A database in memory with all that the migrations of a set make of it, after Keyhold's own and
 * those of the sets that it refers to.
 *
 * @param tables which tables the set's own migrations made
 */
record MigratedTables(Connection connection, Set<String> tables) implements AutoCloseable {

  /**
   * @param others the sets that the storage has besides
   * @throws StorageException.InvalidInput if a migration does not run on empty tables
   */
  static MigratedTables of(SetShape set, List<SetShape> others) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    try {
      for (Migration migration : before(set, others)) {
        run(connection, migration);
      }
      Set<String> theirs = tables(connection);
      for (Migration migration : OwnMigrations.of(set)) {
        run(connection, migration);
      }
      Set<String> own = tables(connection);
      own.removeAll(theirs);
      return new MigratedTables(connection, Collections.unmodifiableSet(own));
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** All migrations that come before those of a set. */
  static List<Migration> before(SetShape set, List<SetShape> others) {
    List<SetShape> all = new ArrayList<>(others);
    all.add(set);
    List<Migration> before = new ArrayList<>(OwnMigrations.ALL);
    List<SetShape> ordered = SetOrder.of(all);
    ordered.subList(0, ordered.indexOf(set)).forEach(each -> before.addAll(OwnMigrations.of(each)));
    return before;
  }

  private static void run(Connection connection, Migration migration) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(migration.sql());
    } catch (SQLException e) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "the migration %d of the set %s does not run: %s",
              migration.number(),
              migration.owner(),
              e.getMessage()));
    }
  }

  /** What a pragma of SQLite calls a table: no view, and nothing that belongs to a module. */
  private static Set<String> tables(Connection connection) throws SQLException {
    Set<String> tables = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    tables.addAll(
        FirstColumn.of(
            connection,
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"));
    tables.removeIf(name -> name.startsWith("sqlite_"));
    return tables;
  }

  TableForm form(String table) throws SQLException {
    return new TableReading(connection).of(table);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
