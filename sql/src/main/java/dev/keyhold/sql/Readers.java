package dev.keyhold.sql;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Runs units that read, each in a transaction of its own over a connection that is lent for it. */
public final class Readers {
  /** As many as a large pool has. */
  private static final int MOST_ATTEMPTS = 100;

  private final Jdbi jdbi;
  private final Dialect dialect;
  private final UnitGuard guard;
  private final Runnable check;
  private final TableCatalog catalog;

  /** Of each connection that a pool has lent, for the next unit that gets it. */
  private final Map<Connection, KeptStatements> kept = new ConcurrentHashMap<>();

  /**
   * @param check runs before each unit, and throws where it may not be run
   */
  public Readers(
      DataSource source, Dialect dialect, UnitGuard guard, Runnable check, TableCatalog catalog) {
    this.jdbi = Bindings.install(Jdbi.create(source));
    this.dialect = dialect;
    this.guard = guard;
    this.check = check;
    this.catalog = catalog;
  }

  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    check.run();
    try (Handle handle = begun()) {
      Connection connection = beneath(handle);
      KeptStatements statements = kept(connection);
      SqlTransaction tx = SqlTransaction.reading(handle, statements, connection, dialect, catalog);
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

  /** A connection may have been lost while it lay in the pool, and others with it. */
  private Handle begun() {
    for (int attempt = 1; ; attempt++) {
      Handle handle = open();
      try {
        Connection connection = beneath(handle);
        kept(connection).update(connection, dialect.beginReading());
        return handle;
      } catch (SQLException e) {
        if (attempt == MOST_ATTEMPTS || !dialect.isLost(e)) {
          handle.close();
          throw dialect.translate(e);
        }
        discard(handle);
      }
    }
  }

  /** A pool sees that it is lost when it comes back. */
  private static void discard(Handle handle) {
    try {
      handle.close();
    } catch (RuntimeException e) {
      // That it is lost was known.
      return;
    }
  }

  /** A pool closes what was prepared on the connection that it lends, and not what lies beneath. */
  private Connection beneath(Handle handle) {
    try {
      return dialect.beneath(handle.getConnection());
    } catch (SQLException e) {
      throw dialect.translate(e);
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
      throw dialect.translate(e);
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
      // The database has rolled back already, after the error that the unit came upon and throws.
      return;
    }
  }
}
