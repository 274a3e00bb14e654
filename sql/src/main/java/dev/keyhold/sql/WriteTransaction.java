package dev.keyhold.sql;

import java.sql.SQLException;
import java.sql.Statement;

/**
 * The transaction that a batch of units shares: begins it, keeps their savepoints, and ends it.
 * Nothing else tells the {@link CommitWatch} of an end, so that its order cannot be missed.
 */
final class WriteTransaction {
  /** Prefixed, as a hub names savepoints of its own through the handle, and the last one wins. */
  private static final String UNIT = "keyhold_unit";

  private final WriteSession session;
  private final CommitWatch watch;
  private final WriterCounts counts;

  WriteTransaction(WriteSession session, CommitWatch watch, WriterCounts counts) {
    this.session = session;
    this.watch = watch;
    this.counts = counts;
  }

  /** A batch is about to begin; see {@link #done}. */
  void starting() {
    watch.starting();
  }

  void done() {
    watch.done();
  }

  /**
   * @throws SQLException if it did not begin
   */
  void begin() throws SQLException {
    long start = System.nanoTime();
    try {
      session.begin();
    } finally {
      counts.began(System.nanoTime() - start);
    }
    watch.begun();
  }

  /** What follows can be undone alone. A unit's own SQL exceptions come out as thrown, not ours. */
  void mark() {
    String mark = "SAVEPOINT " + UNIT;
    kept(session.dialect().ofNoTenant().map(forget -> mark + ";" + forget).orElse(mark));
  }

  void release() {
    kept("RELEASE " + UNIT);
  }

  private void kept(String sql) {
    try {
      KeptStatements.of(session.handle()).update(session.handle().getConnection(), sql);
    } catch (SQLException e) {
      throw session.dialect().translate(e);
    }
  }

  void undoToMark() throws SQLException {
    execute("ROLLBACK TO " + UNIT);
    execute("RELEASE " + UNIT);
  }

  /** Undoes all, in place of a mark. */
  void beginAgain() throws SQLException {
    watch.rollingBack();
    session.rollback();
    watch.ended(false);
    session.begin();
    watch.begun();
  }

  /** A borrower of the handle ended it: what he committed is there before anybody is told. */
  void endedByOthers() {
    watch.ended(false);
  }

  /**
   * @param committed runs once the work is there, whatever goes wrong behind it
   * @throws SQLException if the database refuses; the transaction may still run
   */
  void commit(Runnable committed) throws SQLException {
    watch.committing();
    session.commit();
    try {
      watch.ended(true);
    } finally {
      committed.run();
    }
  }

  void rollback() {
    watch.rollingBack();
    try {
      session.rollback();
    } catch (SQLException e) {
      // The database has rolled back already, which is what was wanted.
    } finally {
      watch.ended(false);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = session.handle().getConnection().createStatement()) {
      statement.execute(sql);
    }
  }
}
