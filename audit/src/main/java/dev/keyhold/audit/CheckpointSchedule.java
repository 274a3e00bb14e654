package dev.keyhold.audit;

import dev.keyhold.spi.Metric;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs checkpoints while a trail grows, and hands each to anchors. It signs after a number of
 * entries or after a time, whichever comes first, and once more when it is closed.
 *
 * <p>It has its own thread and delays no commit. An anchor that fails does not affect the others;
 * it is given the newest checkpoint every second until it takes it. Its failure and its recovery
 * are each logged once, and {@link #metrics} show its state.
 */
public final class CheckpointSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointSchedule.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Storage storage;
  private final NoteSigner signer;
  private final long everyEntries;
  private final Duration every;
  private final List<Anchoring> anchors;
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong signings = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(CheckpointSchedule::daemon);

  private long signedSize;
  private long signedNanos = System.nanoTime();

  private CheckpointSchedule(
      Storage storage,
      NoteSigner signer,
      long everyEntries,
      Duration every,
      List<CheckpointAnchor> anchors) {
    this.storage = storage;
    this.signer = signer;
    this.everyEntries = everyEntries;
    this.every = every;
    this.anchors = anchors.stream().map(anchor -> new Anchoring(anchor, failures)).toList();
  }

  /**
   * Begins to sign. Close the schedule before the storage.
   *
   * @param everyEntries the number of new entries after which to sign; at least 1
   * @param every the time after which to sign if there are new entries; positive
   */
  public static CheckpointSchedule start(
      Storage storage,
      NoteSigner signer,
      long everyEntries,
      Duration every,
      List<CheckpointAnchor> anchors) {
    return start(storage, signer, everyEntries, every, anchors, LOOK_EVERY);
  }

  static CheckpointSchedule start(
      Storage storage,
      NoteSigner signer,
      long everyEntries,
      Duration every,
      List<CheckpointAnchor> anchors,
      Duration lookEvery) {
    if (everyEntries < 1 || every.isNegative() || every.isZero()) {
      throw new StorageException.InvalidInput(
          "a checkpoint schedule needs at least 1 entry and a positive time");
    }
    CheckpointSchedule schedule =
        new CheckpointSchedule(storage, signer, everyEntries, every, anchors);
    // Nobody waits for it: what fails in it is in the log.
    Future<?> unused =
        schedule.timer.scheduleWithFixedDelay(
            () -> schedule.look(false), 0, lookEvery.toMillis(), TimeUnit.MILLISECONDS);
    return schedule;
  }

  /**
   * @param last whether there will be no other look, so that one new entry is enough
   */
  private synchronized void look(boolean last) {
    try {
      long size = storage.read(tx -> new TreeReader(tx).size());
      long grown = size - signedSize;
      boolean late = System.nanoTime() - signedNanos >= every.toNanos();
      if (grown > 0 && (last || late || grown >= everyEntries)) {
        Checkpoints.sign(storage, signer)
            .ifPresent(note -> anchors.forEach(anchor -> anchor.give(note)));
        signings.incrementAndGet();
        signedSize = size;
        signedNanos = System.nanoTime();
      }
    } catch (RuntimeException e) {
      failures.incrementAndGet();
      LOG.warn("the trail could not be signed: {}", e.getMessage());
    }
    anchors.forEach(Anchoring::tryAgain);
  }

  /** The metrics of this schedule, for a collector. */
  public List<Metric> metrics() {
    return List.of(
        Metric.counter(
            "keyhold.checkpoints.signed", "Checkpoints of the trail signed", signings::get),
        Metric.counter(
            "keyhold.checkpoints.failures",
            "Times that the trail was not signed, or an anchor did not take a checkpoint",
            failures::get),
        Metric.gauge(
            "keyhold.checkpoints.anchors.behind",
            "Anchors that have not taken the newest checkpoint",
            () -> anchors.stream().filter(Anchoring::isBehind).count()));
  }

  /** Signs once more if there are new entries, and ends. */
  @Override
  public void close() {
    timer.shutdownNow();
    look(true);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "keyhold-checkpoints");
    thread.setDaemon(true);
    return thread;
  }
}
