package dev.keyhold.sqlite;

import dev.keyhold.sql.Migration;
import dev.keyhold.sql.MigrationHistory.Applied;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which migrations of one owner a file has had: the table {@code keyhold_schema}.
 *
 * @param owner {@link Migration#OURS}, or the name of a set
 */
record SchemaHistory(Connection connection, String owner) {
  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS keyhold_schema (
        number        INTEGER NOT NULL PRIMARY KEY,
        name          TEXT    NOT NULL,
        checksum      TEXT    NOT NULL,
        applied_at    INTEGER NOT NULL,
        oldest_reader INTEGER NOT NULL
      ) STRICT
      """;

  private static final int COLUMNS_BEFORE_OWNERS = 5;

  /** Makes the table, in the form in which the first migration finds it. */
  void begin() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(TABLE);
    }
  }

  /** By number; none if there is no history. */
  SortedMap<Integer, Applied> applied() throws SQLException {
    SortedMap<Integer, Applied> applied = new TreeMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet table =
          statement.executeQuery(
              "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'keyhold_schema'")) {
        if (!table.next()) {
          return applied;
        }
      }
      // Until the fifth version there was one owner, and no column for it.
      try (ResultSet row = statement.executeQuery("SELECT * FROM keyhold_schema")) {
        boolean hasOwners = row.getMetaData().getColumnCount() > COLUMNS_BEFORE_OWNERS;
        while (row.next()) {
          if (owner.equals(hasOwners ? row.getString("owner") : Migration.OURS)) {
            applied.put(
                row.getInt("number"),
                new Applied(row.getString("checksum"), row.getInt("oldest_reader")));
          }
        }
      }
    }
    return applied;
  }

  /** The owners besides {@link Migration#OURS}, in a file that has had all of ours. */
  static SortedSet<String> sets(Connection connection) throws SQLException {
    SortedSet<String> sets = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT DISTINCT owner FROM keyhold_schema")) {
      while (row.next()) {
        sets.add(row.getString(1));
      }
    }
    sets.remove(Migration.OURS);
    return sets;
  }

  void record(Migration migration) throws SQLException {
    boolean ours = owner.equals(Migration.OURS);
    String insert =
        """
        INSERT INTO keyhold_schema (number, name, checksum, applied_at, oldest_reader%s)
        VALUES (?, ?, ?, CAST(unixepoch('subsec') * 1000 AS INTEGER), ?%s)
        """
            .formatted(ours ? "" : ", owner", ours ? "" : ", ?");
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setInt(1, migration.number());
      statement.setString(2, migration.name());
      statement.setString(3, migration.checksum());
      statement.setInt(4, migration.oldestReader());
      if (!ours) {
        statement.setString(5, owner);
      }
      statement.executeUpdate();
    }
  }
}
