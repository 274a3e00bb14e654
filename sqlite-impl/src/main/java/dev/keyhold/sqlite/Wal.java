package dev.keyhold.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The write-ahead log beside a database's file.
 *
 * <p>SQLite folds it into the file by itself, but begins it anew only at a moment at which nobody
 * reads from it. Where reads overlap without a pause there is no such moment, so the writer makes
 * one: for as long as it holds the lock and waits, new readers find all they need in the file.
 *
 * @see <a href="https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files">Avoiding
 *     excessively large WAL files</a>
 */
final class Wal {
  /** Four times what SQLite's own checkpoints leave of it while nobody stands in their way. */
  private static final long LARGE = 16L << 20;

  /** How long the writer waits for the reads that are under way. */
  private static final int PATIENCE_MILLIS = 500;

  private final Connection connection;
  private final Path log;
  private long large = LARGE;

  /**
   * @param connection the writing one; its file is found out, as a pool does not say
   */
  Wal(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
      Path file = Path.of(row.next() ? row.getString(1) : "");
      this.log = file.resolveSibling(file.getFileName() + "-wal");
    }
  }

  /**
   * @return zero if there is none at this moment, NaN if nobody knows
   */
  double bytes() {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /** Whether it is to be cut back; seldom again while a read that does not end forbids it. */
  boolean isLarge() {
    return bytes() >= large;
  }

  /** Folds it into the file and empties it, between two transactions. */
  void cutBack() throws SQLException {
    String before = Pragmas.read(connection, "busy_timeout");
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
      try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        boolean busy = row.next() && row.getInt(1) != 0;
        large = busy ? 2 * large : LARGE;
      } finally {
        statement.execute("PRAGMA busy_timeout = " + before);
      }
    }
  }
}
