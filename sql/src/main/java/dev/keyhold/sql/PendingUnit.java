package dev.keyhold.sql;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** A unit of work on its way through the writer, and the caller who waits for it. */
public final class PendingUnit<T> {
  private enum Stage {
    WAITING,
    STARTED,
    WITHDRAWN
  }

  /** What the caller is told: the unit's answer, or the reason why there is none. */
  private interface Outcome<T> {
    T get() throws Throwable;
  }

  private final UnitOfWork<T, ?> work;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  // Never completed exceptionally: a future takes some exceptions apart on their way out.
  private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();

  public PendingUnit(UnitOfWork<T, ?> work) {
    this.work = work;
  }

  // --- What the writer does ---

  /**
   * @return whether the caller still waits; if so, it can no longer withdraw
   */
  boolean start() {
    return stage.compareAndSet(Stage.WAITING, Stage.STARTED);
  }

  /**
   * Runs the work once.
   *
   * @return what tells the caller, once it is durable
   */
  Runnable run(UnitGuard guard, Transaction tx) throws Exception {
    T result = guard.run(work, tx);
    return () -> outcome.complete(() -> result);
  }

  void fail(Throwable reason) {
    outcome.complete(
        () -> {
          throw reason;
        });
  }

  // --- What the caller does ---

  public T await(Duration timeout) throws Throwable {
    return outcome(timeout).get();
  }

  private Outcome<T> outcome(Duration timeout) {
    try {
      return outcome.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw stopWaiting("its deadline passed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopWaiting("its caller was interrupted");
    }
  }

  private StorageException stopWaiting(String why) {
    return stage.compareAndSet(Stage.WAITING, Stage.WITHDRAWN)
        ? new StorageException.Unavailable("a unit of work was withdrawn: " + why)
        : new StorageException.OutcomeUnknown(
            "it is unknown whether a unit of work was written: " + why + " while it ran");
  }
}
