package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** Opens connections with the right settings, each of them read back. */
final class CheckedDataSource extends SQLiteDataSource {
  private final Settings.Synchronous synchronous;

  private CheckedDataSource(SQLiteConfig config, Path file, Settings.Synchronous synchronous) {
    super(config);
    this.synchronous = synchronous;
    setUrl("jdbc:sqlite:" + file);
  }

  static CheckedDataSource writing(Path file, Settings settings) {
    SQLiteConfig config = Pragmas.config(settings.synchronous(), settings.busyTimeout());
    // What a savepoint needs to undo a unit of work; a third of the writer's time went to its file.
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    return new CheckedDataSource(config, file, settings.synchronous());
  }

  static CheckedDataSource readOnly(Path file, Settings settings) {
    SQLiteConfig config = Pragmas.config(settings.synchronous(), settings.busyTimeout());
    config.setReadOnly(true);
    return new CheckedDataSource(config, file, settings.synchronous());
  }

  /** One connection for looking, with the settings of the others but for the file's own. */
  static Connection inspecting(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    Pragmas.applyPerConnection(config, Settings.Synchronous.FULL, Settings.BUSY_TIMEOUT);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    Connection connection = source.getConnection();
    Pragmas.distrustSchema(connection);
    return connection;
  }

  @Override
  public SQLiteConnection getConnection(String user, String password) throws SQLException {
    SQLiteConnection connection = super.getConnection(user, password);
    try {
      Pragmas.distrustSchema(connection);
      Pragmas.check(connection, synchronous);
      return connection;
    } catch (SQLException | StorageException e) {
      close(connection, e);
      throw e;
    }
  }

  private static void close(Connection connection, Exception reason) {
    try {
      connection.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }
}
