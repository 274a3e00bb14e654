package dev.keyhold.sql;

import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.UnitOfWork;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. It owns the only writing connection and takes waiting units in the
 * order in which they came, so that nobody starves; those that wait while one runs share its
 * commit. It is a platform thread because a driver may pin a virtual one to its carrier.
 */
public final class Writer implements AutoCloseable {
  private static final int MOST_WAITING = 10_000;
  private static final PendingUnit<Boolean> STOP = new PendingUnit<>(tx -> true);

  private final BlockingQueue<PendingUnit<?>> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicReference<@Nullable CommitHook> hook = new AtomicReference<>();
  private final UnitGuard guard;
  private final WriteSession session;
  private final CommitWatch watch;
  private final TableCatalog catalog;
  private final WriterCounts counts = new WriterCounts();
  private final Thread thread;
  private boolean stopping;
  private volatile boolean refusing;

  /**
   * @param session closed with the writer
   */
  public Writer(WriteSession session, UnitGuard guard, CommitWatch watch, TableCatalog catalog) {
    this.session = session;
    this.catalog = catalog;
    this.watch = watch;
    this.guard = guard;
    this.thread = new Thread(this::serve, "keyhold-writer");
    thread.setDaemon(true);
    thread.start();
  }

  void onCommit(CommitHook newHook) {
    if (!hook.compareAndSet(null, newHook)) {
      throw new IllegalStateException("a commit hook was set before");
    }
  }

  /** Runs a unit and returns after the commit that holds its work. */
  <T> T write(UnitOfWork<T, ?> work, Duration timeout) throws Throwable {
    PendingUnit<T> unit = new PendingUnit<>(work);
    if (!queue.offer(unit)) {
      counts.refused();
      throw new StorageException.Unavailable(
          String.format(
              Locale.ROOT, "%d units of work wait already; try again later", MOST_WAITING));
    }
    return unit.await(timeout);
  }

  private void serve() {
    while (!stopping) {
      try {
        PendingUnit<?> first = queue.take();
        stopping = first == STOP;
        if (refusing) {
          refuse(first);
        } else if (!stopping) {
          new Batch(session, guard, Optional.ofNullable(hook.get()), watch, counts, catalog)
              .run(first, this::next);
          tidy();
        }
      } catch (InterruptedException e) {
        // Nobody but a unit of work can interrupt this thread; the others do not suffer for it.
      }
    }
  }

  private Optional<PendingUnit<?>> next() {
    PendingUnit<?> unit = refusing ? null : queue.poll();
    stopping = unit == STOP;
    return stopping ? Optional.empty() : Optional.ofNullable(unit);
  }

  private void tidy() {
    if (!session.isUntidy()) {
      return;
    }
    watch.starting();
    try {
      session.tidy();
    } catch (SQLException e) {
      // What is wrong, the next unit is told; there is only more left over than there might be.
    } finally {
      watch.done();
    }
  }

  private static void refuse(PendingUnit<?> unit) {
    if (unit.start()) {
      unit.fail(new StorageException.Unavailable("the storage was closed before it ran"));
    }
  }

  /** From now on the units that wait are refused; the one that runs, and its commit, end. */
  void refuseWaiting() {
    refusing = true;
  }

  List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(counts.metrics(queue::size));
    metrics.addAll(session.metrics());
    return metrics;
  }

  /** Lets the units that wait run, then stops. Nobody may call {@link #write} any more. */
  void stop() {
    boolean interrupted = false;
    boolean told = false;
    while (thread.isAlive()) {
      try {
        if (!told) {
          queue.put(STOP);
          told = true;
        }
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the writing connection. */
  @Override
  public void close() {
    stop();
    session.close();
  }
}
