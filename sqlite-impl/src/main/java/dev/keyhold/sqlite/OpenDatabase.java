package dev.keyhold.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.Bindings;
import dev.keyhold.sql.CommitWatch;
import dev.keyhold.sql.KeyCache;
import dev.keyhold.sql.KeyLookup;
import dev.keyhold.sql.Listeners;
import dev.keyhold.sql.Readers;
import dev.keyhold.sql.RunningStorage;
import dev.keyhold.sql.TableCatalog;
import dev.keyhold.sql.UnitGuard;
import dev.keyhold.sql.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteErrorCode;

/** The steps to a storage from a file or a data source; one that fails undoes the others. */
final class OpenDatabase {
  /** The least that HikariCP takes. */
  private static final long SHORTEST_POOL_TIMEOUT = 250;

  private static final long PAUSE_NANOS = 1_000_000;

  private OpenDatabase() {}

  static RunningStorage file(Path given, Settings settings) {
    if (settings.migrations() != Settings.MigrationMode.MIGRATE && !Files.exists(given)) {
      throw new StorageException.InvalidInput(
          "there is no database %s, and the setting 'migrations' forbids creating one"
              .formatted(given.toAbsolutePath()));
    }
    Path file = DatabaseFile.prepare(given);
    try {
      Connection connection = patiently(file, settings);
      try {
        HikariDataSource pool = pool(CheckedDataSource.readOnly(file, settings), settings);
        KeyLookup lookup =
            KeyLookup.keeping(
                CheckedDataSource.readOnly(file, settings),
                SqliteDialect.INSTANCE,
                settings.readers(),
                settings.busyTimeout());
        DataSource single = CheckedDataSource.readOnly(file, settings);
        return opened(connection, pool, single, lookup, pool::close, settings);
      } catch (SQLException | RuntimeException e) {
        close(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw Errors.opening(file.toString(), e);
    }
  }

  /** Reads the file as it is, where nothing can be written. */
  static StillStorage still(Path given, Settings settings) {
    StillFile still = StillFile.of(given);
    CheckedDataSource source = CheckedDataSource.still(still, settings);
    try (Connection connection = source.getConnection()) {
      // What is missing cannot be made here.
      Schema.prepare(
          connection,
          settings.migrations() == Settings.MigrationMode.MIGRATE
              ? Settings.MigrationMode.VALIDATE
              : settings.migrations(),
          settings.tables());
      UnitGuard guard = new UnitGuard();
      HikariDataSource pool = pool(source, settings);
      Readers readers =
          new Readers(
              pool,
              SqliteDialect.INSTANCE,
              guard,
              still::check,
              new TableCatalog(settings.tables(), settings.elsewhere()));
      return new StillStorage(still, guard, readers, pool);
    } catch (SQLException e) {
      throw Errors.is(e, SQLiteErrorCode.SQLITE_CANTOPEN)
          ? StillFile.unreadable(given)
          : Errors.opening(given.toString(), e);
    }
  }

  /**
   * Of several that make a file at once, one turns it to WAL, and SQLite refuses the others at once
   * instead of letting them wait; so they wait here.
   */
  private static Connection patiently(Path file, Settings settings) throws SQLException {
    long end = System.nanoTime() + settings.busyTimeout().toNanos();
    while (true) {
      try {
        return prepared(file, settings);
      } catch (SQLException e) {
        if (!Errors.is(e, SQLiteErrorCode.SQLITE_BUSY) || System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static Connection prepared(Path file, Settings settings) throws SQLException {
    UnopenedFile.refuse(file, settings.migrations(), settings.tables());
    Connection connection = CheckedDataSource.writing(file, settings).getConnection();
    try {
      Schema.prepare(connection, settings.migrations(), settings.tables());
      return connection;
    } catch (SQLException | RuntimeException e) {
      close(connection, e);
      throw e;
    }
  }

  static RunningStorage source(DataSource source, Settings settings) {
    try {
      Connection connection = source.getConnection();
      try {
        connection.setAutoCommit(true);
        Pragmas.check(connection, settings.synchronous());
        Schema.prepare(connection, settings.migrations(), settings.tables());
        return opened(
            connection,
            source,
            source,
            KeyLookup.borrowing(source, SqliteDialect.INSTANCE),
            () -> {},
            settings);
      } catch (SQLException | RuntimeException e) {
        close(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw Errors.opening("the database behind the data source", e);
    }
  }

  /**
   * @param single of a connection that is held while somebody listens
   */
  private static RunningStorage opened(
      Connection connection,
      DataSource source,
      DataSource single,
      KeyLookup lookup,
      Runnable closeReaders,
      Settings settings)
      throws SQLException {
    UnitGuard guard = new UnitGuard();
    TableCatalog catalog = new TableCatalog(settings.tables(), settings.elsewhere());
    SqliteSession session =
        SqliteSession.of(
            Bindings.install(Jdbi.create(() -> connection)).open(), connection, catalog.guarded());
    NamedFiles files = session.files();
    Optional<KeyCache> cache =
        settings.cache().bytes() == 0
            ? Optional.empty()
            : Optional.of(cache(connection, files, lookup::find, settings));
    Listeners listeners = new Listeners(wake -> FileWatch.start(single, files.file(), wake));
    CommitWatch watch = listeners.behind(cache.isPresent() ? cache.get() : CommitWatch.NONE);
    return new RunningStorage(
        new RunningStorage.Parts(
            guard,
            new Writer(session, guard, watch, catalog),
            new Readers(source, SqliteDialect.INSTANCE, guard, files::check, catalog),
            lookup,
            cache,
            listeners,
            files::checkNowAndThen,
            closeReaders,
            settings.writeTimeout()));
  }

  /**
   * @param connection the writing one
   * @param source reads a key from the file
   */
  static KeyCache cache(
      Connection connection,
      NamedFiles files,
      Function<KeyHash, Optional<OwnedKey>> source,
      Settings settings)
      throws SQLException {
    return new KeyCache(
        TriggeredChanges.of(connection),
        kept -> new DataVersion(connection, files, settings.staleness(), kept::forgetAll),
        SqliteDialect.INSTANCE,
        source,
        settings.cache());
  }

  private static HikariDataSource pool(DataSource source, Settings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("keyhold-readers");
    config.setDataSource(source);
    config.setReadOnly(true);
    config.setMaximumPoolSize(settings.readers());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(Math.max(SHORTEST_POOL_TIMEOUT, settings.busyTimeout().toMillis()));
    return new HikariDataSource(config);
  }

  private static void close(Connection connection, Exception reason) {
    try {
      connection.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }
}
