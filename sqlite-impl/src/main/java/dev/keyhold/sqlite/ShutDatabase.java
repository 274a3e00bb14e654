package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A database that nobody else uses, and nobody can until it is closed: all of it is in its one
 * file, so that another file may take the place.
 *
 * <p>It is left in rollback mode. A write-ahead log of it would be taken for a part of the file
 * that follows it, by whoever opens that; and a process that waited for the old file meanwhile
 * finds it moved when it turns it back to WAL, which SQLite refuses.
 */
final class ShutDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int TRIES = 3;

  private static final List<String> OURS = List.of("keyhold_schema", "audit_logs", "api_keys");

  private final Path file;
  private final Connection connection;

  private ShutDatabase(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * @throws StorageException.Unavailable if another connection has it open
   * @throws StorageException.Corrupt if it is no database that SQLite can read
   */
  static ShutDatabase of(Path file) {
    try {
      Connection connection = connection(file);
      try {
        shut(connection, file);
        return new ShutDatabase(file, connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw refused(file, Errors.opening(file.toString(), e));
    }
  }

  private static StorageException refused(Path file, StorageException failure) {
    if (failure instanceof StorageException.Corrupt) {
      return new StorageException.Corrupt(
          "%s is damaged, so it cannot be told whether it is in use; stop the programs that use it,"
                  .formatted(file)
              + " and move it and the files named after it to another folder: then nothing is"
              + " overwritten",
          failure);
    }
    return new StorageException.Unavailable(
        "%s is in use by another process, or cannot be written; stop the programs that use it"
            .formatted(file),
        failure);
  }

  private static Connection connection(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(Math.toIntExact(PATIENCE.toMillis()));
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source.getConnection();
  }

  /** Between the two steps another may open it and turn it back. */
  private static void shut(Connection connection, Path file) throws SQLException {
    Pragmas.distrustSchema(connection);
    try (Statement statement = connection.createStatement()) {
      for (int i = 0; i < TRIES; i++) {
        // Folds the log into the file and deletes it, and fails while another has the file open.
        statement.execute("PRAGMA journal_mode = DELETE");
        statement.execute("BEGIN EXCLUSIVE");
        if (Pragmas.read(connection, "journal_mode").equals("delete")
            && Disk.sideFiles(file).isEmpty()) {
          return;
        }
        statement.execute("ROLLBACK");
      }
    }
    throw new StorageException.Unavailable(
        "%s is in use by another process; stop the programs that use it".formatted(file));
  }

  /**
   * @throws StorageException.InvalidInput if it has tables, and none that Keyhold has in each
   */
  void requireOurs() {
    try {
      List<String> tables =
          FirstColumn.of(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'");
      if (!tables.isEmpty() && OURS.stream().noneMatch(tables::contains)) {
        throw new StorageException.InvalidInput(
            file + " is a database of another program; it is not replaced");
      }
    } catch (SQLException e) {
      throw refused(file, Errors.opening(file.toString(), e));
    }
  }

  /** Gives another file the place of this one. */
  void replaceBy(Path other) throws IOException {
    Disk.name(other, file);
  }

  @Override
  public void close() {
    try (Connection closed = connection;
        Statement statement = closed.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // Nothing was written in it, and the lock ends with the connection.
      return;
    }
  }
}
