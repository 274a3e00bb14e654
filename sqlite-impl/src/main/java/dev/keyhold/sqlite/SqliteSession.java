package dev.keyhold.sqlite;

import dev.keyhold.spi.Metric;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.Dialect;
import dev.keyhold.sql.HandleGuard;
import dev.keyhold.sql.KeptStatements;
import dev.keyhold.sql.WriteSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteErrorCode;

/**
 * The one connection to the file that writes.
 *
 * @param handle over it; keeps its statements
 */
record SqliteSession(Handle handle, SqliteHandleGuard guarding, NamedFiles files, Wal wal)
    implements WriteSession {
  /**
   * @param handle over the connection
   * @param guarded tables of sets that a borrower of the handle does not write to
   */
  static SqliteSession of(Handle handle, Connection connection, Collection<String> guarded)
      throws SQLException {
    return new SqliteSession(
        handle.setStatementBuilder(new KeptStatements()),
        SqliteHandleGuard.of(connection, guarded),
        NamedFiles.of(connection),
        new Wal(connection));
  }

  @Override
  public Dialect dialect() {
    return SqliteDialect.INSTANCE;
  }

  @Override
  public HandleGuard guard() {
    return guarding;
  }

  @Override
  public void begin() throws SQLException {
    execute("BEGIN IMMEDIATE");
  }

  @Override
  public void settle() {
    // SQLite looks at it in the commit alone.
  }

  @Override
  public void commit() throws SQLException {
    execute("COMMIT");
  }

  @Override
  public boolean outlives(SQLException refusedCommit) {
    return Errors.is(refusedCommit, SQLiteErrorCode.SQLITE_CONSTRAINT);
  }

  @Override
  public StorageException refused(SQLException commit, int units) {
    if (Errors.is(commit, SQLiteErrorCode.SQLITE_IOERR)) {
      return new StorageException.OutcomeUnknown("the commit failed", commit);
    }
    // A unit without the handle trips over a hub's deferred foreign key by deleting what it points
    // at. SQLite does not say which unit that was, and the others are not to blame.
    return Errors.is(commit, SQLiteErrorCode.SQLITE_CONSTRAINT) && units > 1
        ? new StorageException.Unavailable(
            "one of the units that shared a commit broke a deferred foreign key", commit)
        : Errors.translate(commit);
  }

  @Override
  public void rollback() throws SQLException {
    execute("ROLLBACK");
  }

  @Override
  public Optional<StorageException> lost() {
    return files.areThere()
        ? Optional.empty()
        : Optional.of(new StorageException.Corrupt(files.what()));
  }

  @Override
  public boolean isUntidy() {
    return wal.isLarge();
  }

  @Override
  public void tidy() throws SQLException {
    wal.cutBack();
  }

  /**
   * The last connection to go folds the write-ahead log into the file, which a reader cannot. It
   * removes a log by its name too: one that others have made must outlive this storage, at the
   * price of a connection that ends with the process.
   */
  @Override
  public void close() {
    if (files.logIsOthers()) {
      return;
    }
    try {
      guarding.stop();
    } catch (SQLException e) {
      // A connection on which nothing can be run takes its temporary triggers with it.
    } finally {
      handle.close();
    }
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        Metric.gauge("keyhold.wal.size", "Size of the write-ahead log", wal::bytes).in("bytes"),
        files.metric());
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.execute(sql);
    }
  }
}
