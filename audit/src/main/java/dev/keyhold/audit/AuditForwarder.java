package dev.keyhold.audit;

import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands new entries of the trail to listeners, no matter which process writes them. Each listener
 * has its own thread, and delays neither a commit nor another listener.
 *
 * <p>A listener that fails is tried again, first after the interval and then less and less often,
 * down to once a minute. The forwarder waits for a listener that hangs. The position of each
 * listener is kept with the trail ({@link AuditFeed}); {@code keyhold doctor} shows how far each is
 * behind.
 */
public final class AuditForwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditForwarder.class);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  private AuditForwarder(Duration interval) {
    this.interval = interval;
  }

  /** Begins to deliver, and looks for new entries four times a second. */
  public static AuditForwarder start(List<AuditFeed> feeds) {
    return start(feeds, Duration.ofMillis(250));
  }

  /**
   * Begins to deliver. Close it before the storage.
   *
   * @param interval how long to wait when there are no more entries; at least a millisecond
   */
  public static AuditForwarder start(List<AuditFeed> feeds, Duration interval) {
    AuditForwarder forwarder = new AuditForwarder(interval);
    for (AuditFeed feed : feeds) {
      Thread thread = new Thread(() -> forwarder.run(feed), "keyhold-trail-" + feed.name());
      thread.setDaemon(true);
      forwarder.threads.add(thread);
      thread.start();
    }
    return forwarder;
  }

  private void run(AuditFeed feed) {
    Duration pause = interval;
    try {
      do {
        pause = delivered(feed) ? interval : longer(pause);
      } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
      delivered(feed);
    } catch (InterruptedException e) {
      LOG.debug("{} was given up before it had taken all entries", feed.name());
    }
  }

  private static boolean delivered(AuditFeed feed) {
    try {
      feed.deliver();
      return true;
    } catch (RuntimeException | Error e) {
      // The message of another exception may hold what the listener was told.
      String reason =
          e.getClass().getName() + (e instanceof StorageException ? ": " + e.getMessage() : "");
      LOG.warn("{} failed to take an entry and will get it again: {}", feed.name(), reason);
      return false;
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
  }

  /**
   * Delivers the entries that were committed before, and ends. A listener that hangs for longer
   * than five seconds is interrupted and given up; it continues from its position next time.
   */
  @Override
  public void close() {
    closed.countDown();
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      thread.interrupt();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
