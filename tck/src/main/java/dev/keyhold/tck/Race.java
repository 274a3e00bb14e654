package dev.keyhold.tck;

import dev.keyhold.spi.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Threads that meet. */
final class Race {
  /** How often a race is run: enough for two threads to meet, and bearable with an fsync each. */
  static final int ROUNDS = 50;

  /**
   * Nothing in a rule takes this long, unless the storage never answers. Where a disk is slower
   * than that, the system property {@code keyhold.tck.seconds} gives it more.
   */
  static final long LONGEST_WAIT_SECONDS = Long.getLong("keyhold.tck.seconds", 5);

  private static final AtomicInteger CALLS = new AtomicInteger();

  private Race() {}

  /** What a task came to: an answer, or the refusal of the storage. */
  record Result<T>(Optional<T> answer, Optional<StorageException> refusal) {
    static <T> Result<T> of(Callable<T> task) throws Exception {
      try {
        return new Result<>(Optional.of(task.call()), Optional.empty());
      } catch (StorageException e) {
        return new Result<>(Optional.empty(), Optional.of(e));
      }
    }

    boolean refusedAs(Class<? extends StorageException> kind) {
      return refusal.filter(kind::isInstance).isPresent();
    }
  }

  /**
   * Runs the tasks at the same moment, each on a thread of its own, and waits for all.
   *
   * @return what they came to, in the order of the tasks
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  static <T> List<Result<T>> between(Callable<T>... tasks) {
    CyclicBarrier start = new CyclicBarrier(tasks.length);
    List<Callable<Result<T>>> waiting = new ArrayList<>();
    for (Callable<T> task : tasks) {
      waiting.add(
          () -> {
            start.await();
            return Result.of(task);
          });
    }
    // Who comes to the barrier last tends to leave it first, so the order changes every time.
    boolean backwards = CALLS.getAndIncrement() % 2 == 1;
    if (backwards) {
      Collections.reverse(waiting);
    }
    List<Task<Result<T>>> running = new ArrayList<>();
    waiting.forEach(task -> running.add(background(task)));
    if (backwards) {
      Collections.reverse(running);
    }
    return running.stream().map(Task::result).toList();
  }

  /** Runs a task on a thread of its own. */
  static <T> Task<T> background(Callable<T> work) {
    FutureTask<T> future = new FutureTask<>(work);
    Thread thread = new Thread(future, "contract");
    thread.setDaemon(true);
    thread.start();
    return new Task<>(thread, future);
  }

  /** A task that runs on a thread of its own. */
  record Task<T>(Thread thread, FutureTask<T> future) {
    T result() {
      try {
        return future.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new AssertionError(
            "a call that this rule makes on a thread of its own did not return within %s s; it stands at:%n  %s"
                .formatted(
                    LONGEST_WAIT_SECONDS,
                    Arrays.stream(thread.getStackTrace())
                        .map(String::valueOf)
                        .collect(Collectors.joining(System.lineSeparator() + "  "))));
      } catch (ExecutionException e) {
        throw new AssertionError(
            "a call that this rule makes on a thread of its own threw " + e.getCause(),
            e.getCause());
      } catch (InterruptedException e) {
        throw new AssertionError("the thread of the test was interrupted", e);
      }
    }

    /** Waits until the thread waits for something, or has ended. */
    void awaitStandstill() {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
      while (thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.NEW) {
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "a call that this rule makes on a thread of its own neither waited nor returned within %s s"
                  .formatted(LONGEST_WAIT_SECONDS));
        }
        Thread.onSpinWait();
      }
    }
  }
}
