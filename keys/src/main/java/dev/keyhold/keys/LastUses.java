package dev.keyhold.keys;

import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Notes which keys were used, and writes it down behind the callers' backs: a second later, many at
 * once, by {@link ApiKeyStorage#markUsed}, which can touch nothing else. A key whose stored time is
 * not older than the interval is not noted again, so that there is at most one write per key and
 * interval.
 *
 * <p>What cannot be written stays noted, and is tried again with the next use of any key. Beyond
 * the most that are noted at once, uses are dropped and counted.
 */
final class LastUses implements AutoCloseable {
  static final int MOST_NOTED = 100_000;

  /** So few that other writers hardly wait. */
  private static final int MARKS_PER_UNIT = 200;

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

  private final Storage storage;
  private final long interval;
  private final Executor later;
  private final Map<String, Instant> noted = new ConcurrentHashMap<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder written = new LongAdder();

  /**
   * @param interval zero to note nothing
   */
  LastUses(Storage storage, Duration interval) {
    this.storage = storage;
    this.interval = interval.toMillis();
    long delay = Math.min(this.interval, LONGEST_DELAY.toMillis());
    this.later =
        CompletableFuture.delayedExecutor(
            delay, TimeUnit.MILLISECONDS, task -> daemon(task).start());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "keyhold-last-used");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Notes a use, unless one was stored lately. Never waits.
   *
   * @param now in milliseconds since 1970-01-01T00:00:00Z
   */
  void note(OwnedKey found, long now) {
    // A clock that has gone back is no reason to note each use.
    if (interval > 0 && !found.usedSince(now - interval + 1)) {
      note(found.key().id(), Instant.ofEpochMilli(now));
    }
  }

  private void note(String id, Instant now) {
    if (!noted.containsKey(id)) {
      if (noted.size() < MOST_NOTED) {
        noted.putIfAbsent(id, now);
      } else {
        dropped.increment();
      }
    }
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      later.execute(this::flushQuietly);
    }
  }

  private void flushQuietly() {
    scheduled.set(false);
    try {
      flush();
    } catch (RuntimeException e) {
      // Nobody waits for it; what is noted stays, and is seen in the metrics.
      return;
    }
  }

  private synchronized void flush() {
    Iterator<Map.Entry<String, Instant>> uses = noted.entrySet().iterator();
    while (uses.hasNext()) {
      List<Map.Entry<String, Instant>> some = new ArrayList<>();
      while (uses.hasNext() && some.size() < MARKS_PER_UNIT) {
        some.add(uses.next());
      }
      written.add(storage.write(tx -> markAll(tx.apiKeys(), some)));
      // Only now: until it shows in the key, another use would note it again.
      some.forEach(use -> noted.remove(use.getKey()));
    }
  }

  /**
   * @return how many were stored; a key may be gone, or another process may know of a later use
   */
  private static int markAll(ApiKeyStorage keys, List<Map.Entry<String, Instant>> uses) {
    int stored = 0;
    for (Map.Entry<String, Instant> use : uses) {
      stored += keys.markUsed(use.getKey(), use.getValue()) ? 1 : 0;
    }
    return stored;
  }

  /** Writes down what is noted; what cannot be is dropped. */
  @Override
  public void close() {
    try {
      flush();
    } finally {
      dropped.add(noted.size());
      noted.clear();
    }
  }

  List<Metric> metrics() {
    return List.of(
        Metric.gauge(
            "keyhold.last.used.noted", "Keys whose last use is yet to be written", noted::size),
        Metric.counter(
            "keyhold.last.used.written", "Last uses of keys that were written", written::sum),
        Metric.counter(
            "keyhold.last.used.dropped",
            "Last uses of keys that were lost, as too many were noted or none could be written",
            dropped::sum));
  }
}
