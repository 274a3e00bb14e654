package dev.keyhold.tck;

import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import dev.keyhold.spi.table.RowsElsewhere;
import dev.keyhold.spi.table.SetShape;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A storage in memory, for tests. It passes the whole {@link StorageContract}. Its content is gone
 * when it is closed.
 *
 * <p>A unit of work runs on the caller's thread. Each write copies all stored data, so its cost
 * grows with their amount; a few thousand records are fine.
 */
public class InMemoryStorage implements Storage {
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);

  private final Set<Part> offered;
  private final Duration writeTimeout;
  private final ReentrantLock writer = new ReentrantLock(true);
  private final ThreadLocal<Boolean> insideUnit = ThreadLocal.withInitial(() -> false);
  private final AtomicReference<@Nullable CommitHook> hook = new AtomicReference<>();

  private final List<InMemoryListener> listeners = new CopyOnWriteArrayList<>();

  /** One party for each accepted unit, and one for the storage itself until it is closed. */
  private final Phaser accepted = new Phaser(1);

  private volatile boolean closed;
  volatile InMemoryTables committed;

  /** For this package; others open one. */
  InMemoryStorage(
      Set<Part> offered, Duration writeTimeout, List<SetShape> tables, RowsElsewhere elsewhere) {
    this.committed = new InMemoryTables(tables, elsewhere);
    this.offered = Collections.unmodifiableSet(EnumSet.copyOf(offered));
    this.writeTimeout = writeTimeout;
  }

  /**
   * An empty storage that offers every part.
   *
   * @param tables what it keeps besides; their migrations are not looked at
   */
  public static InMemoryStorage open(SetShape... tables) {
    return new InMemoryStorage(
        EnumSet.allOf(Part.class), WRITE_TIMEOUT, List.of(tables), RowsElsewhere.NOWHERE);
  }

  /** An empty storage that offers only these parts. */
  public static InMemoryStorage offering(Part first, Part... others) {
    return new InMemoryStorage(
        EnumSet.of(first, others), WRITE_TIMEOUT, List.of(), RowsElsewhere.NOWHERE);
  }

  @Override
  public Set<Part> offers() {
    return offered;
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    enter();
    try {
      return run(work, Unit.reading(committed, offered));
    } finally {
      leave();
    }
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    return write(writeTimeout, work);
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new StorageException.InvalidInput("the timeout of a write is not positive");
    }
    enter();
    try {
      await(timeout);
      try {
        return commit(work);
      } finally {
        writer.unlock();
      }
    } finally {
      leave();
    }
  }

  @Override
  public boolean onCommit(CommitHook wanted) {
    if (!offered.contains(Part.AUDIT)) {
      return false;
    }
    if (!hook.compareAndSet(null, wanted)) {
      throw new IllegalStateException("this storage has a commit hook already");
    }
    return true;
  }

  @Override
  public void close() {
    refuseInsideUnit("close()");
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    accepted.awaitAdvance(accepted.arriveAndDeregister());
  }

  @Override
  public Listening listen(Runnable listener) {
    refuseInsideUnit("listen()");
    if (!offered.contains(Part.EVENTS)) {
      return Storage.super.listen(listener);
    }
    enter();
    try {
      InMemoryListener entry = new InMemoryListener(listener);
      listeners.add(entry);
      return () -> listeners.remove(entry);
    } finally {
      leave();
    }
  }

  /** What the stores of a unit do. */
  Transaction transaction(Unit unit) {
    return new InMemoryTransaction(unit);
  }

  private <T, X extends Exception> T commit(UnitOfWork<T, X> work) throws X {
    InMemoryTables before = committed;
    InMemoryTables after = before.copy();
    T result = run(work, Unit.writing(after, offered));
    callHook(after, before.entries.size());
    committed = after;
    listeners.forEach(InMemoryListener::wake);
    return result;
  }

  private <T, X extends Exception> T run(UnitOfWork<T, X> work, Unit unit) throws X {
    insideUnit.set(true);
    try {
      return Objects.requireNonNull(
          work.run(transaction(unit)), "a unit of work returned null; it must return a value");
    } finally {
      insideUnit.remove();
      unit.end();
    }
  }

  private void callHook(InMemoryTables tables, int entriesBefore) {
    CommitHook called = hook.get();
    List<StoredEntry> appended = tables.entries.values().stream().skip(entriesBefore).toList();
    if (called == null || appended.isEmpty()) {
      return;
    }
    try {
      run(
          tx -> {
            called.beforeCommit(tx, appended);
            return appended;
          },
          Unit.writing(tables, offered));
    } catch (RuntimeException | Error e) {
      throw new StorageException.Unavailable("the commit hook failed; nothing was written", e);
    }
  }

  private void await(Duration timeout) {
    try {
      if (writer.tryLock(nanos(timeout), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("interrupted while waiting for other writers", e);
    }
    throw new StorageException.Unavailable("other writers took longer than " + timeout);
  }

  private static long nanos(Duration timeout) {
    return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0
        ? Long.MAX_VALUE
        : timeout.toNanos();
  }

  private void enter() {
    refuseInsideUnit("a unit of work");
    accepted.register();
    if (closed) {
      leave();
      throw new StorageException.Unavailable("the storage is closed");
    }
  }

  private void leave() {
    accepted.arriveAndDeregister();
  }

  private void refuseInsideUnit(String what) {
    if (insideUnit.get()) {
      throw new IllegalStateException(
          what + " was called inside a unit of work of the same storage; use its transaction");
    }
  }
}
