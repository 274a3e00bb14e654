package dev.keyhold.sql;

import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One transaction with the units of work that share its commit. Each has a savepoint of its own, so
 * that one that fails undoes only itself. The first has the transaction itself for that: a
 * savepoint takes its time, and a unit that is alone need not pay that.
 */
public final class Batch {
  private static final Logger LOG = System.getLogger(Batch.class.getName());

  /**
   * More units share one commit up to here; beyond, the first would wait too long for its answer.
   */
  private static final int MOST_UNITS = 256;

  /** Slow units are not followed by others, so that nobody waits for a great many of them. */
  private static final long LONGEST_NANOS = 20_000_000;

  private final WriteSession session;
  private final UnitGuard guard;
  private final Optional<CommitHook> hook;
  private final CommitWatch watch;
  private final WriteTransaction transaction;
  private final WriterCounts counts;
  private final TableCatalog catalog;
  private final List<Ran> ran = new ArrayList<>();
  private final Appended appended = new Appended();

  public Batch(
      WriteSession session,
      UnitGuard guard,
      Optional<CommitHook> hook,
      CommitWatch watch,
      WriterCounts counts,
      TableCatalog catalog) {
    this.session = session;
    this.guard = guard;
    this.hook = hook;
    this.watch = watch;
    this.transaction = new WriteTransaction(session, watch, counts);
    this.counts = counts;
    this.catalog = catalog;
  }

  /**
   * A unit that did its work and waits for the commit.
   *
   * @param isOpen whether the commit may refuse what it did
   */
  private record Ran(PendingUnit<?> unit, Runnable succeed, boolean isOpen, int appendedBefore) {}

  /**
   * Runs the first unit and those that wait behind it, and commits.
   *
   * @param next the next unit that waits, if any
   */
  public void run(PendingUnit<?> first, Supplier<Optional<PendingUnit<?>>> next) {
    transaction.starting();
    try {
      runStarted(first, next);
    } finally {
      transaction.done();
    }
  }

  private void runStarted(PendingUnit<?> first, Supplier<Optional<PendingUnit<?>>> next) {
    try {
      transaction.begin();
      begun();
      runAll(first, next);
      commit();
    } catch (SQLException e) {
      failAll(first, session.dialect().translate(e)); // it did not begin
    } catch (Broken e) {
      transaction.rollback();
      failAll(first, e.reason());
    } catch (Throwable e) {
      // A hook in another language may throw a checked exception; the writer must live on.
      transaction.rollback();
      StorageException reason = Broken.undone(e);
      LOG.log(
          Level.ERROR,
          "a commit was undone: {0}",
          e == reason ? reason.summary() : e.getClass() + Broken.why(e));
      failAll(first, reason);
    }
  }

  private void begun() {
    appended.beginAfter(hook.isPresent() ? unit().lastEntry() : 0);
  }

  private SqlTransaction unit() {
    return SqlTransaction.writing(session, transaction.mark(), watch, appended, catalog);
  }

  private void runAll(PendingUnit<?> first, Supplier<Optional<PendingUnit<?>>> next) throws Broken {
    long start = System.nanoTime();
    Optional<PendingUnit<?>> unit = Optional.of(first);
    // Units that fail count too: they keep those that did their work waiting as long.
    for (int taken = 1; unit.isPresent(); taken++) {
      if (unit.get().start()) {
        run(unit.get());
      }
      boolean more =
          taken < MOST_UNITS && mayTakeMore() && System.nanoTime() - start < LONGEST_NANOS;
      unit = more ? next.get() : Optional.empty();
    }
  }

  /** One that only the commit may refuse is the last, so that it alone is undone then. */
  private boolean mayTakeMore() {
    return ran.isEmpty() || !last().isOpen();
  }

  private Ran last() {
    return ran.get(ran.size() - 1);
  }

  private void run(PendingUnit<?> unit) throws Broken {
    SqlTransaction tx = unit();
    boolean isFirst = ran.isEmpty();
    int appendedBefore = appended.size();
    try {
      if (!isFirst) {
        transaction.mark().next();
      }
      Runnable succeed = runToItsEnd(unit, tx);
      tx.checkUsable();
      if (!tx.releaseLent()) {
        throw endedByUnit(unit);
      }
      boolean isOpen = tx.state() == UnitState.LENT;
      if (isOpen) {
        settle();
      }
      ran.add(new Ran(unit, succeed, isOpen, appendedBefore));
    } catch (Broken e) {
      throw e;
    } catch (Throwable e) {
      undo(unit, tx, isFirst, e);
      appended.backTo(appendedBefore);
    }
  }

  private void settle() {
    try {
      session.settle();
    } catch (SQLException e) {
      throw session.dialect().translate(e);
    }
  }

  /**
   * The transaction object ends before its savepoint does, so that nothing of it stands in the way.
   */
  private Runnable runToItsEnd(PendingUnit<?> unit, SqlTransaction tx) throws Exception {
    try {
      return unit.run(guard, tx);
    } finally {
      // A unit that interrupted this thread meant itself, and not the next one.
      Thread.interrupted();
      tx.end();
    }
  }

  private void undo(PendingUnit<?> unit, SqlTransaction tx, boolean isFirst, Throwable reason)
      throws Broken {
    try {
      if (isFirst) {
        beginAgain(unit, tx);
      } else {
        transaction.undoToMark();
      }
    } catch (SQLException e) {
      if (tx.state().wasLent()) {
        throw endedByUnit(unit);
      }
      unit.fail(reason);
      throw new Broken(
          new StorageException.Unavailable("another unit of the same commit broke it", reason));
    }
    unit.fail(reason);
  }

  /** A transaction that the unit began in the place of ours could be rolled back as ours can. */
  private void beginAgain(PendingUnit<?> unit, SqlTransaction tx) throws SQLException, Broken {
    if (tx.state().wasLent() && !tx.releaseLent()) {
      throw endedByUnit(unit);
    }
    transaction.beginAgain();
    begun();
  }

  private Broken endedByUnit(PendingUnit<?> unit) {
    transaction.endedByOthers();
    StorageException.OutcomeUnknown reason =
        new StorageException.OutcomeUnknown(
            "a unit of work ended the transaction itself, by a COMMIT or ROLLBACK through the"
                + " handle");
    unit.fail(reason);
    return new Broken(reason);
  }

  private void commit() throws Broken {
    if (ran.isEmpty()) {
      transaction.rollback();
      return;
    }
    runHook();
    Optional<StorageException> lost = session.lost();
    if (lost.isPresent()) {
      throw new Broken(lost.get());
    }
    try {
      transaction.commit(this::tellAll);
    } catch (SQLException e) {
      if (session.outlives(e) && last().isOpen()) {
        commitWithoutLast(e);
        return;
      }
      throw new Broken(session.refused(e, ran.size()));
    } catch (StorageException e) {
      throw new Broken(e);
    }
  }

  /** Nobody but us will ever read a commit that went where only this storage looks. */
  private void tellAll() {
    counts.committed(ran.size());
    Optional<StorageException> lost = session.lost();
    if (lost.isEmpty()) {
      ran.forEach(unit -> unit.succeed().run());
    } else {
      failRan(new StorageException.OutcomeUnknown(lost.get().summary()));
    }
  }

  /**
   * A deferred foreign key of the hub's passes every check but the commit's. If the others can be
   * committed, it was the last unit, which had the handle; if they cannot, nobody knows.
   */
  private void commitWithoutLast(SQLException refusal) throws Broken {
    StorageException reason = session.refused(refusal, ran.size());
    Ran last = ran.remove(ran.size() - 1);
    try {
      if (!ran.isEmpty()) {
        transaction.undoToMark();
      }
      appended.backTo(last.appendedBefore());
      commit();
      reason = session.dialect().translate(refusal);
    } catch (SQLException e) {
      throw new Broken(session.dialect().translate(e));
    } finally {
      last.unit().fail(reason);
    }
  }

  private void runHook() throws Broken {
    if (hook.isEmpty()) {
      return;
    }
    SqlTransaction tx = unit();
    try {
      var entries = tx.added(appended);
      if (!entries.isEmpty()) {
        guard.run(
            running -> {
              hook.get().beforeCommit(running, entries);
              return entries;
            },
            tx);
      }
    } finally {
      tx.end();
    }
    if (!tx.releaseLent()) {
      throw new Broken(
          new StorageException.OutcomeUnknown("the commit hook ended the transaction itself"));
    }
  }

  /** The first may not have begun when all went wrong. */
  private void failAll(PendingUnit<?> first, StorageException reason) {
    failRan(reason);
    if (first.start()) {
      first.fail(reason);
    }
  }

  private void failRan(StorageException reason) {
    ran.forEach(unit -> unit.unit().fail(reason));
  }
}
