package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.MigrationProgress;
import dev.keyhold.sql.Migration;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.sqlite.ProgressHandler;

/** Runs migrations, and tells somebody how they go. */
final class MigrationRun {
  /** Some ten times a second. */
  private static final int STEPS = 2_000_000;

  private final Connection connection;
  private final MigrationProgress progress;

  MigrationRun(Connection connection, MigrationProgress progress) {
    this.connection = connection;
    this.progress = progress;
  }

  /**
   * @throws StorageException.Unsupported if what is there does not take a migration of a set
   */
  void run(Migration migration) throws SQLException {
    progress.begins(migration.owner(), migration.number(), migration.name());
    if (progress == MigrationProgress.SILENT) {
      execute(migration);
      return;
    }
    ProgressHandler.setHandler(
        connection,
        STEPS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            progress.goesOn();
            return 0;
          }
        });
    try {
      execute(migration);
    } finally {
      ProgressHandler.clearHandler(connection);
    }
    progress.ends();
  }

  private void execute(Migration migration) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Of the driver's methods, this one runs every statement of a text.
      statement.executeUpdate(migration.sql());
    } catch (SQLException e) {
      if (!migration.owner().equals(Migration.OURS)
          && Errors.borrowed(e) instanceof StorageException said
          && !(said instanceof StorageException.Unavailable
              || said instanceof StorageException.Corrupt)) {
        throw refused(migration, said);
      }
      throw e;
    }
  }

  private static StorageException refused(Migration migration, StorageException said) {
    return new StorageException.Unsupported(
        String.format(
            Locale.ROOT,
            "the migration %d (%s) of the set %s cannot run on this file, and nothing of it was kept: %s",
            migration.number(),
            migration.name(),
            migration.owner(),
            said.summary()));
  }
}
