package dev.keyhold.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.spi.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteErrorCode;

/**
 * What a storage works with, and the steps to it from a file or a data source; a step that fails
 * undoes the others.
 */
record OpenDatabase(
    UnitGuard guard,
    NamedFiles files,
    Writer writer,
    Readers readers,
    KeyLookup lookup,
    Optional<KeyCache> cache,
    Runnable closeReaders,
    Duration writeTimeout) {
  /** The least that HikariCP takes. */
  private static final long SHORTEST_POOL_TIMEOUT = 250;

  private static final long PAUSE_NANOS = 1_000_000;

  static OpenDatabase file(Path given, Settings settings) {
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
                settings.readers(),
                settings.busyTimeout());
        return opened(connection, pool, lookup, pool::close, settings);
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
              Bindings.install(Jdbi.create(pool)),
              guard,
              still::check,
              new TableCatalog(settings.tables()));
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
    Connection connection = CheckedDataSource.writing(file, settings).getConnection();
    try {
      Schema.prepare(connection, settings.migrations(), settings.tables());
      return connection;
    } catch (SQLException | RuntimeException e) {
      close(connection, e);
      throw e;
    }
  }

  static OpenDatabase source(DataSource source, Settings settings) {
    try {
      Connection connection = source.getConnection();
      try {
        connection.setAutoCommit(true);
        Pragmas.check(connection, settings.synchronous());
        Schema.prepare(connection, settings.migrations(), settings.tables());
        return opened(connection, source, KeyLookup.borrowing(source), () -> {}, settings);
      } catch (SQLException | RuntimeException e) {
        close(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw Errors.opening("the database behind the data source", e);
    }
  }

  private static OpenDatabase opened(
      Connection connection,
      DataSource source,
      KeyLookup lookup,
      Runnable closeReaders,
      Settings settings)
      throws SQLException {
    UnitGuard guard = new UnitGuard();
    NamedFiles files = NamedFiles.of(connection);
    Optional<KeyCache> cache =
        settings.cache().bytes() == 0
            ? Optional.empty()
            : Optional.of(new KeyCache(connection, files, lookup::find, settings));
    CommitWatch watch = cache.isPresent() ? cache.get() : CommitWatch.NONE;
    TableCatalog catalog = new TableCatalog(settings.tables());
    Handle handle = Bindings.install(Jdbi.create(() -> connection)).open();
    Writer writer =
        new Writer(
            handle.setStatementBuilder(new KeptStatements()),
            guard,
            watch,
            files,
            HandleGuard.of(connection, catalog.guarded()),
            new Wal(connection),
            catalog);
    Readers readers =
        new Readers(Bindings.install(Jdbi.create(source)), guard, files::check, catalog);
    return new OpenDatabase(
        guard, files, writer, readers, lookup, cache, closeReaders, settings.writeTimeout());
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
