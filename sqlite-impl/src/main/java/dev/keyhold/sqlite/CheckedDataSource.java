package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** Opens connections with the right settings, and reads those back on which writing depends. */
final class CheckedDataSource extends SQLiteDataSource {
  private final Settings.Synchronous synchronous;

  private final boolean checked;

  private CheckedDataSource(SQLiteConfig config, Path file, Settings.Synchronous synchronous) {
    this(config, "jdbc:sqlite:" + file, synchronous, true);
  }

  private CheckedDataSource(
      SQLiteConfig config, String url, Settings.Synchronous synchronous, boolean checked) {
    super(config);
    this.synchronous = synchronous;
    this.checked = checked;
    setUrl(url);
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
    String url = StillFile.isAt(file) ? StillFile.of(file).url() : "jdbc:sqlite:" + file;
    return new CheckedDataSource(config, url, Settings.Synchronous.FULL, false).getConnection();
  }

  /** Of one that is read as it is, SQLite does not tell the journal mode. */
  static CheckedDataSource still(StillFile file, Settings settings) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    Pragmas.applyPerConnection(config, settings.synchronous(), settings.busyTimeout());
    return new CheckedDataSource(config, file.url(), settings.synchronous(), false);
  }

  @Override
  public SQLiteConnection getConnection(String user, String password) throws SQLException {
    NativeLibrary.load();
    SQLiteConnection connection = super.getConnection(user, password);
    try {
      Pragmas.distrustSchema(connection);
      if (checked) {
        Pragmas.check(connection, synchronous);
      }
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
