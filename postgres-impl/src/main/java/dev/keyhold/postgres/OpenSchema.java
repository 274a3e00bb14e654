package dev.keyhold.postgres;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.MigrationProgress;
import dev.keyhold.sql.CommitWatch;
import dev.keyhold.sql.KeyCache;
import dev.keyhold.sql.KeyLookup;
import dev.keyhold.sql.Listeners;
import dev.keyhold.sql.Readers;
import dev.keyhold.sql.RunningStorage;
import dev.keyhold.sql.TableCatalog;
import dev.keyhold.sql.UnitGuard;
import dev.keyhold.sql.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The steps to a storage from a URL or a data source; one that fails undoes the others. */
final class OpenSchema {
  private OpenSchema() {}

  /**
   * @throws StorageException if the database cannot be used
   */
  static RunningStorage of(
      PostgresConnections connections, String schema, PostgresSettings settings) {
    try {
      Connection connection = connections.single().getConnection();
      try {
        connection.setAutoCommit(true);
        PostgresDialect dialect = prepared(connection, schema, settings);
        PostgresSession session =
            new PostgresSession(connections.single(), connection, dialect, settings.busyTimeout());
        return running(connections, session, dialect, schema, settings);
      } catch (SQLException | RuntimeException e) {
        close(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      connections.close();
      throw PostgresErrors.opening(e);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  private static PostgresDialect prepared(
      Connection connection, String schema, PostgresSettings settings) throws SQLException {
    ServerCheck.check(connection);
    PostgresSchema.prepare(
        connection, schema, settings.migrations(), settings.tables(), MigrationProgress.SILENT);
    return new PostgresDialect(
        schema,
        schema + ", " + ServerCheck.searchPath(connection) + ", pg_temp",
        RowRole.of(connection, schema, settings.operatorRole()));
  }

  private static RunningStorage running(
      PostgresConnections connections,
      PostgresSession session,
      PostgresDialect dialect,
      String schema,
      PostgresSettings settings)
      throws SQLException {
    UnitGuard guard = new UnitGuard();
    TableCatalog catalog = new TableCatalog(settings.tables(), settings.elsewhere());
    KeyLookup lookup =
        connections.isOwn()
            ? KeyLookup.keeping(
                connections.single(), dialect, settings.readers(), settings.busyTimeout())
            : KeyLookup.borrowing(connections.pool(), dialect);
    Optional<KeyCache> cache =
        settings.cache().bytes() == 0
            ? Optional.empty()
            : Optional.of(cache(connections, session, dialect, lookup, settings));
    Listeners listeners =
        new Listeners(wake -> NotificationWatch.start(connections.single(), schema, wake));
    CommitWatch watch = listeners.behind(cache.isPresent() ? cache.get() : CommitWatch.NONE);
    return new RunningStorage(
        new RunningStorage.Parts(
            guard,
            new Writer(session, guard, watch, catalog),
            new Readers(connections.pool(), dialect, guard, () -> {}, catalog),
            lookup,
            cache,
            listeners,
            () -> {},
            connections::close,
            settings.writeTimeout()));
  }

  private static void close(Connection connection, Exception reason) {
    try {
      connection.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private static KeyCache cache(
      PostgresConnections connections,
      PostgresSession session,
      PostgresDialect dialect,
      KeyLookup lookup,
      PostgresSettings settings)
      throws SQLException {
    long last = ChangeLog.newest(session.connection(), dialect);
    return new KeyCache(
        new OwnChanges(session, last),
        kept -> new ChangeLog(connections.single(), dialect, settings.staleness(), kept, last),
        dialect,
        lookup::find,
        settings.cache());
  }
}
