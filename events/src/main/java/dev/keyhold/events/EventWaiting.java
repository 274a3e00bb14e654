package dev.keyhold.events;

import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Waits for events and jobs without asking again and again: it listens to the commits of the
 * storage first, and looks then, so that nothing comes in between. Any number of threads may wait
 * at once. Close it before the storage.
 */
public final class EventWaiting implements AutoCloseable {
  /**
   * How often whoever waits looks by itself, behind the calls: one may be missed while a server
   * cannot be reached.
   */
  public static final Duration LOOK_AT_LEAST = Duration.ofSeconds(30);

  /** Where nobody calls. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Duration longestNap;
  private final Listening listening;
  private long changes;
  private boolean closed;

  private EventWaiting(Storage storage) {
    boolean calls = storage.offers().contains(Part.EVENTS);
    this.longestNap = calls ? LOOK_AT_LEAST : ASK_AGAIN;
    this.listening = calls ? storage.listen(this::wake) : () -> {};
  }

  /**
   * Begins to listen. A storage that does not offer {@link Part#EVENTS} is asked ten times a second
   * while somebody waits.
   */
  public static EventWaiting over(Storage storage) {
    return new EventWaiting(storage);
  }

  /** Has everybody look again. */
  void wake() {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks until there is something, or for this long. It looks at least once.
   *
   * @param look asks the storage, in a unit of work of its own
   * @return empty if there was nothing in time, or this is closed
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public <T> Optional<T> await(Duration timeout, Supplier<Optional<T>> look)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      long seen = changes();
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found;
      }
      long left = end - System.nanoTime();
      if (left <= 0 || !nap(seen, Math.min(left, longestNap.toNanos()))) {
        return Optional.empty();
      }
    }
  }

  private long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Until there was a change since, or for so long; whether to look again. */
  private boolean nap(long seen, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (changes == seen && left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waits. */
  @Override
  public void close() {
    listening.close();
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
