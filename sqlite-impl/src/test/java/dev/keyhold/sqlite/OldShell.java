package dev.keyhold.sqlite;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks at a file of ours as a shell does, with the SQLite that is on its class path. */
final class OldShell {
  private OldShell() {}

  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
        Statement statement = connection.createStatement()) {
      for (String query :
          new String[] {
            "SELECT sqlite_version()",
            "SELECT count(*) || ' entries' FROM audit_logs",
            "SELECT count(erased_at) || ' erased' FROM audit_logs",
            "PRAGMA integrity_check"
          }) {
        try (ResultSet row = statement.executeQuery(query)) {
          while (row.next()) {
            System.out.println(row.getString(1));
          }
        }
      }
    }
  }
}
