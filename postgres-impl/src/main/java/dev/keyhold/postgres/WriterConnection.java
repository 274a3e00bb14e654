package dev.keyhold.postgres;

import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.Bindings;
import dev.keyhold.sql.KeptStatements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The connection on which the writer's statements run, or the next one if it is lost. */
final class WriterConnection {
  private final DataSource source;
  private final LongAdder reconnections = new LongAdder();
  private @Nullable Handle handle;

  /**
   * @param first a connection of the source's
   */
  WriterConnection(DataSource source, Connection first) {
    this.source = source;
    this.handle = over(first);
  }

  private static Handle over(Connection connection) {
    return Bindings.install(Jdbi.create(() -> connection))
        .open()
        .setStatementBuilder(new KeptStatements());
  }

  /**
   * @throws StorageException.Unavailable if it was lost, and not made anew
   */
  Handle handle() {
    if (handle == null) {
      throw new StorageException.Unavailable("the connection to the database was lost");
    }
    return handle;
  }

  Connection connection() {
    return handle().getConnection();
  }

  /** A pool closes a connection that it lent, once it has seen certain errors. */
  boolean isThere() throws SQLException {
    return handle != null && !handle.getConnection().isClosed();
  }

  /** Makes another; what the old one held, the server ends. */
  void renew() throws SQLException {
    close();
    reconnections.increment();
    Connection connection = source.getConnection();
    connection.setAutoCommit(true);
    handle = over(connection);
  }

  long reconnections() {
    return reconnections.sum();
  }

  /** One statement, or several at once. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection().createStatement()) {
      statement.execute(sql);
    }
  }

  /** A number that a query answers; zero if it answers no row. */
  long ask(String query) throws SQLException {
    try (Statement statement = connection().createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  void close() {
    Handle old = handle;
    handle = null;
    if (old != null) {
      try {
        old.close();
      } catch (RuntimeException e) {
        // It was lost before.
        return;
      }
    }
  }
}
