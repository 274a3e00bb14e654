package dev.keyhold.sqlite;

import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteErrorCode;

/**
 * One SQLite transaction with the units of work that share its commit. Each has a savepoint of its
 * own, so that one that fails undoes only itself. The first has the transaction itself for that: a
 * savepoint makes SQLite copy every page that changes, and a unit that is alone need not pay that.
 */
final class Batch {
  private static final Logger LOG = System.getLogger(SqliteStorage.class.getName());

  /**
   * More units share one commit up to here; beyond, the first would wait too long for its answer.
   */
  private static final int MOST_UNITS = 256;

  /** Slow units are not followed by others, so that nobody waits for a great many of them. */
  private static final long LONGEST_NANOS = 20_000_000;

  /** Prefixed, as a hub names savepoints of its own through the handle, and the last one wins. */
  private static final String UNIT = "keyhold_unit";

  private final Handle handle;
  private final UnitGuard guard;
  private final Optional<CommitHook> hook;
  private final CommitWatch watch;
  private final NamedFiles files;
  private final HandleGuard handleGuard;
  private final WriterCounts counts;
  private final List<Ran> ran = new ArrayList<>();
  private final Appended appended = new Appended();

  Batch(
      Handle handle,
      UnitGuard guard,
      Optional<CommitHook> hook,
      CommitWatch watch,
      NamedFiles files,
      HandleGuard handleGuard,
      WriterCounts counts) {
    this.handle = handle;
    this.guard = guard;
    this.hook = hook;
    this.watch = watch;
    this.files = files;
    this.handleGuard = handleGuard;
    this.counts = counts;
  }

  /** A unit that did its work and waits for the commit. */
  private record Ran(
      PendingUnit<?> unit, Runnable succeed, boolean lentHandle, int appendedBefore) {}

  /** SQLite has ended the transaction under our feet: nothing of this batch can be committed. */
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;
    private final StorageException reason;

    Broken(StorageException reason) {
      super(reason);
      this.reason = reason;
    }
  }

  /**
   * Runs the first unit and those that wait behind it, and commits.
   *
   * @param next the next unit that waits, if any
   */
  void run(PendingUnit<?> first, Supplier<Optional<PendingUnit<?>>> next) {
    watch.starting();
    try {
      runWatched(first, next);
    } finally {
      watch.done();
    }
  }

  private void runWatched(PendingUnit<?> first, Supplier<Optional<PendingUnit<?>>> next) {
    long start = System.nanoTime();
    try {
      execute("BEGIN IMMEDIATE");
      counts.began(System.nanoTime() - start);
    } catch (SQLException e) {
      counts.began(System.nanoTime() - start);
      if (first.start()) {
        first.fail(Errors.translate(e));
      }
      return;
    }
    try {
      begun();
      runAll(first, next);
      commit();
    } catch (Broken e) {
      rollback();
      failAll(e.reason);
    } catch (Throwable e) {
      // A hook in another language may throw a checked exception; the writer must live on.
      rollback();
      StorageException reason = undone(e);
      LOG.log(
          Level.ERROR,
          "a commit was undone: {0}",
          e == reason ? reason.summary() : e.getClass() + why(e));
      failAll(reason);
      if (first.start()) {
        first.fail(reason);
      }
    }
  }

  /** What a hook finds wrong with the storage keeps its name; nothing was written in any case. */
  private static StorageException undone(Throwable reason) {
    return reason instanceof StorageException known
            && !(known instanceof StorageException.OutcomeUnknown)
        ? known
        : new StorageException.Unavailable("the commit was undone" + why(reason), reason);
  }

  /** What the operator can do about an error of the JVM. */
  private static String why(Throwable reason) {
    if (reason instanceof OutOfMemoryError) {
      return ": the JVM has no memory left; give it more with -Xmx, or let fewer wait at once";
    }
    if (reason instanceof StackOverflowError) {
      return ": the JVM's stack is too small for it; give it a larger one with -Xss";
    }
    return reason instanceof LinkageError
        ? ": a class or a library that it needs cannot be loaded; install the jars again"
        : "";
  }

  private void begun() {
    watch.begun();
    appended.beginAfter(hook.isPresent() ? transaction().lastEntry() : 0);
  }

  private SqliteTransaction transaction() {
    return SqliteTransaction.writing(handle, watch, appended, handleGuard);
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

  /**
   * A unit that had the handle is the last, so that it alone is undone if the commit refuses it.
   */
  private boolean mayTakeMore() {
    return ran.isEmpty() || !last().lentHandle();
  }

  private Ran last() {
    return ran.get(ran.size() - 1);
  }

  private void run(PendingUnit<?> unit) throws Broken {
    SqliteTransaction tx = transaction();
    boolean isFirst = ran.isEmpty();
    int appendedBefore = appended.size();
    try {
      if (!isFirst) {
        mark("SAVEPOINT " + UNIT);
      }
      Runnable succeed = runToItsEnd(unit, tx);
      tx.checkUsable();
      if (tx.isLent() && !tx.releaseLent()) {
        throw endedByUnit(unit);
      }
      if (!isFirst && !tx.isLent()) {
        mark("RELEASE " + UNIT);
      }
      ran.add(new Ran(unit, succeed, tx.isLent(), appendedBefore));
    } catch (Broken e) {
      throw e;
    } catch (Throwable e) {
      undo(unit, tx, isFirst, e);
      appended.backTo(appendedBefore);
    }
  }

  /** A unit's own SQL exceptions come out as thrown, so ours are told from them here. */
  private void mark(String sql) {
    try {
      KeptStatements.of(handle).update(handle.getConnection(), sql);
    } catch (SQLException e) {
      throw Errors.translate(e);
    }
  }

  /**
   * The transaction object ends before its savepoint does, so that nothing of it stands in the way.
   */
  private Runnable runToItsEnd(PendingUnit<?> unit, SqliteTransaction tx) throws Exception {
    try {
      return unit.run(guard, tx);
    } finally {
      // A unit that interrupted this thread meant itself, and not the next one.
      Thread.interrupted();
      tx.end();
    }
  }

  private void undo(PendingUnit<?> unit, SqliteTransaction tx, boolean isFirst, Throwable reason)
      throws Broken {
    try {
      if (isFirst) {
        beginAgain(unit, tx);
      } else {
        execute("ROLLBACK TO " + UNIT);
        execute("RELEASE " + UNIT);
      }
    } catch (SQLException e) {
      if (tx.isLent() && !tx.isBroken()) {
        throw endedByUnit(unit);
      }
      unit.fail(reason);
      throw new Broken(
          new StorageException.Unavailable("another unit of the same commit broke it", reason));
    }
    unit.fail(reason);
  }

  /** A transaction that the unit began in the place of ours could be rolled back as ours can. */
  private void beginAgain(PendingUnit<?> unit, SqliteTransaction tx) throws SQLException, Broken {
    if (tx.isLent() && !tx.isBroken() && !tx.releaseLent()) {
      throw endedByUnit(unit);
    }
    watch.rollingBack();
    execute("ROLLBACK");
    watch.ended(false);
    execute("BEGIN IMMEDIATE");
    begun();
  }

  private Broken endedByUnit(PendingUnit<?> unit) {
    watch.ended(false); // what it has committed is there before its caller is told
    StorageException.OutcomeUnknown reason =
        new StorageException.OutcomeUnknown(
            "a unit of work ended the transaction itself, by a COMMIT or ROLLBACK through the"
                + " handle");
    unit.fail(reason);
    return new Broken(reason);
  }

  private void commit() throws Broken {
    if (ran.isEmpty()) {
      rollback();
      return;
    }
    runHook();
    watch.committing();
    if (!files.areThere()) {
      throw new Broken(new StorageException.Corrupt(files.what()));
    }
    try {
      execute("COMMIT");
    } catch (SQLException e) {
      if (Errors.is(e, SQLiteErrorCode.SQLITE_CONSTRAINT) && last().lentHandle()) {
        commitWithoutLast(e);
        return;
      }
      throw new Broken(refused(e));
    }
    try {
      watch.ended(true);
    } finally {
      // Whatever goes wrong from here on, the work is there, and its callers are told so.
      counts.committed(ran.size());
      tellAll();
    }
  }

  /** Nobody but us will ever read a commit that went into files without names. */
  private void tellAll() {
    if (files.areThere()) {
      ran.forEach(unit -> unit.succeed().run());
    } else {
      failAll(new StorageException.OutcomeUnknown(files.what()));
    }
  }

  private StorageException refused(SQLException commit) {
    if (Errors.is(commit, SQLiteErrorCode.SQLITE_IOERR)) {
      return new StorageException.OutcomeUnknown("the commit failed", commit);
    }
    // A unit without the handle trips over a hub's deferred foreign key by deleting what it points
    // at. SQLite does not say which unit that was, and the others are not to blame.
    return Errors.is(commit, SQLiteErrorCode.SQLITE_CONSTRAINT) && ran.size() > 1
        ? new StorageException.Unavailable(
            "one of the units that shared a commit broke a deferred foreign key", commit)
        : Errors.translate(commit);
  }

  /**
   * A deferred foreign key of the hub's passes every check but the commit's. If the others can be
   * committed, it was the last unit, which had the handle; if they cannot, nobody knows.
   */
  private void commitWithoutLast(SQLException refusal) throws Broken {
    StorageException reason = refused(refusal);
    Ran last = ran.remove(ran.size() - 1);
    try {
      if (!ran.isEmpty()) {
        execute("ROLLBACK TO " + UNIT);
        execute("RELEASE " + UNIT);
      }
      appended.backTo(last.appendedBefore());
      commit();
      reason = Errors.translate(refusal);
    } catch (SQLException e) {
      throw new Broken(Errors.translate(e));
    } finally {
      last.unit().fail(reason);
    }
  }

  private void runHook() throws Broken {
    if (hook.isEmpty()) {
      return;
    }
    SqliteTransaction tx = transaction();
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
    if (tx.isLent() && !tx.releaseLent()) {
      throw new Broken(
          new StorageException.OutcomeUnknown("the commit hook ended the transaction itself"));
    }
  }

  private void rollback() {
    watch.rollingBack();
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back already, which is what was wanted.
    } finally {
      watch.ended(false);
    }
  }

  private void failAll(StorageException reason) {
    ran.forEach(unit -> unit.unit().fail(reason));
  }

  private void execute(String sql) throws SQLException {
    Connection connection = handle.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
