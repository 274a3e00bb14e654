package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConnection;

/** Runs units that read, each in a transaction of its own over a connection that is lent for it. */
final class Readers {
  private final Jdbi jdbi;
  private final UnitGuard guard;
  private final Runnable check;
  private final TableCatalog catalog;

  /** Of each connection that a pool has lent, for the next unit that gets it. */
  private final Map<Connection, KeptStatements> kept = new ConcurrentHashMap<>();

  /**
   * @param check runs before each unit, and throws where it may not be run
   */
  Readers(Jdbi jdbi, UnitGuard guard, Runnable check, TableCatalog catalog) {
    this.jdbi = jdbi;
    this.guard = guard;
    this.check = check;
    this.catalog = catalog;
  }

  <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    check.run();
    try (Handle handle = open()) {
      Connection connection = beneath(handle);
      KeptStatements statements = kept(connection);
      begin(connection, statements);
      SqliteTransaction tx = SqliteTransaction.reading(handle, statements, connection, catalog);
      try {
        T result = guard.run(work, tx);
        tx.end();
        if (!tx.releaseLent()) {
          throw new StorageException.OutcomeUnknown(
              "a unit of work ended the transaction itself, by a COMMIT or ROLLBACK through the"
                  + " handle");
        }
        return result;
      } finally {
        tx.end();
        rollback(connection, statements);
      }
    }
  }

  /** A pool closes what was prepared on the connection that it lends, and not what lies beneath. */
  private static Connection beneath(Handle handle) {
    try {
      return handle.getConnection().unwrap(SQLiteConnection.class);
    } catch (SQLException e) {
      throw Errors.translate(e);
    }
  }

  private KeptStatements kept(Connection connection) {
    KeptStatements found = kept.get(connection);
    if (found == null) {
      kept.keySet().removeIf(Readers::isClosed);
      found = new KeptStatements();
      kept.put(connection, found);
    }
    return found;
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  private Handle open() {
    try {
      Handle handle = jdbi.open();
      // A pool of the caller's may lend connections that begin transactions by themselves; it puts
      // them back into that state when they return.
      handle.getConnection().setAutoCommit(true);
      return handle;
    } catch (SQLException e) {
      throw Errors.translate(e);
    } catch (ConnectionException e) {
      throw new StorageException.Unavailable(
          "no connection for reading became free in time", e.getCause());
    }
  }

  /** Whatever was done through a lent handle is undone: a read writes nothing. */
  private static void rollback(Connection connection, KeptStatements statements) {
    try {
      statements.update(connection, "ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back already, after the error that the unit came upon and throws.
      return;
    }
  }

  private static void begin(Connection connection, KeptStatements statements) {
    try {
      statements.update(connection, "BEGIN");
    } catch (SQLException e) {
      throw Errors.translate(e);
    }
  }
}
