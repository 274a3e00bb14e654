package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Runs units that read, each in a transaction of its own over a connection that is lent for it. */
final class Readers {
  private final Jdbi jdbi;
  private final UnitGuard guard;
  private final Runnable check;

  /**
   * @param check runs before each unit, and throws where it may not be run
   */
  Readers(Jdbi jdbi, UnitGuard guard, Runnable check) {
    this.jdbi = jdbi;
    this.guard = guard;
    this.check = check;
  }

  <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    check.run();
    try (Handle handle = open()) {
      execute(handle.getConnection(), "BEGIN");
      SqliteTransaction tx = SqliteTransaction.reading(handle);
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
        rollback(handle.getConnection());
      }
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
  private static void rollback(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back already, after the error that the unit came upon and throws.
      return;
    }
  }

  private static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw Errors.translate(e);
    }
  }
}
