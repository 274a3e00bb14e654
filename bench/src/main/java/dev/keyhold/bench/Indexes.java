package dev.keyhold.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the indexes of tables away while they are filled, and puts them back: filling is not what
 * is measured, and takes a third of the time so.
 */
record Indexes(String url, List<String> names, List<String> statements) {

  static Indexes drop(String url, List<String> tables) throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")) {
        while (row.next()) {
          if (tables.contains(row.getString("tbl_name"))) {
            names.add(row.getString("name"));
            statements.add(row.getString("sql"));
          }
        }
      }
      for (String name : names) {
        statement.execute("DROP INDEX " + name);
      }
    }
    return new Indexes(url, names, statements);
  }

  void create() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String create : statements) {
        statement.execute(create);
      }
    }
  }
}
