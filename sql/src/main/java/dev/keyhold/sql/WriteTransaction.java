package dev.keyhold.sql;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The transaction that a batch of units shares: begins it, keeps their savepoints, and ends it.
 * Nothing else tells the {@link CommitWatch} of an end, so that its order cannot be missed.
 */
final class WriteTransaction {
  private final WriteSession session;
  private final CommitWatch watch;
  private final WriterCounts counts;
  private final UnitMark mark = new UnitMark();

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
    mark.reset();
    watch.begun();
  }

  /** Of the unit that runs; none is due for the first, which has the transaction itself. */
  UnitMark mark() {
    return mark;
  }

  void undoToMark() throws SQLException {
    Optional<String> undo = mark.undo();
    if (undo.isPresent()) {
      try (Statement statement = session.handle().getConnection().createStatement()) {
        statement.execute(undo.get());
      }
    }
  }

  /** Undoes all, in place of a mark. */
  void beginAgain() throws SQLException {
    watch.rollingBack();
    session.rollback();
    watch.ended(false);
    session.begin();
    mark.reset();
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
}
