package dev.keyhold.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The write-ahead log beside a database's file. */
final class Wal {
  private Wal() {}

  /** The file that a connection is open on, also one from a pool that does not say. */
  static Path fileOf(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
      return Path.of(row.next() ? row.getString(1) : "");
    }
  }

  /**
   * @return zero if there is none at this moment, NaN if nobody knows
   */
  static double bytes(Path database) {
    Path log = database.resolveSibling(database.getFileName() + "-wal");
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
