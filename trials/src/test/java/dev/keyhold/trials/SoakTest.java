package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mixed load that lasts ({@code -Dkeyhold.soak=PT30M}; a few seconds if nothing is said): workers
 * that change things, callers that verify, pages, and reads that hold their snapshot for a while.
 * The write-ahead log stays bounded; heap and open files are as they were after the first third.
 */
class SoakTest {
  private static final Duration LASTING =
      Duration.parse(System.getProperty("keyhold.soak", "PT4S"));

  /**
   * The writer cuts the log back at 16 MiB, and at 32 MiB after a snapshot was held longer than it
   * waits; and a log is seen only once a commit has crossed that.
   */
  private static final long LARGEST_WAL = 40 << 20;

  private static final long HEAP_SLACK = 24 << 20;
  private static final long HANDLES_SLACK = 8;
  private static final int WORKERS = 4;
  private static final long PAUSE_NANOS = 2_000_000;
  private static final long SNAPSHOT_MILLIS = 200;

  @TempDir Path folder;
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong verifications = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final CountDownLatch over = new CountDownLatch(1);
  private Hub hub;
  private long largestWal;

  @Test
  void the_log_stays_bounded_and_heap_and_handles_stay_flat() throws Exception {
    long seed = Long.getLong("keyhold.seed", System.nanoTime());
    System.out.println("SoakTest: -Dkeyhold.seed=" + seed);
    Path file = folder.resolve("system.db");
    hub = Hub.over(Keyhold.open("sqlite:" + file));
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Script> scripts = new ArrayList<>();
    List<Future<Boolean>> running = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      Script script = new Script(seed, 0, worker, new Model());
      scripts.add(script);
      running.add(threads.submit(() -> change(script)));
    }
    running.add(threads.submit(untilOver(this::verify)));
    running.add(threads.submit(untilOver(this::page)));
    running.add(threads.submit(untilOver(this::holdSnapshot)));

    List<Gauges> samples = sample(file);
    over.countDown();
    for (Future<Boolean> load : running) {
      assertThat(load.get(1, TimeUnit.MINUTES)).isTrue();
    }
    threads.shutdown();
    checkStored(scripts);
    hub.close();
    checkFlat(samples);
  }

  private Callable<Boolean> untilOver(Callable<Boolean> load) {
    return () -> {
      while (over.getCount() > 0) {
        if (!load.call()) {
          return false;
        }
      }
      return true;
    };
  }

  private boolean change(Script script) {
    for (long done = 1; over.getCount() > 0; done++) {
      Operation operation = script.next();
      hub.run(operation).ifPresent(text -> hub.keys().verify(text));
      script.done(operation);
      changes.incrementAndGet();
      if (done % 1_000 == 0) {
        forget(script);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  /** The names of keys that are gone must not be what grows. */
  private void forget(Script script) {
    hub.ids()
        .keySet()
        .removeIf(
            name ->
                Script.worker(name) == script.worker() && !script.model().keys().containsKey(name));
  }

  private boolean verify() {
    hub.keys().verify("no-such-key-" + verifications.incrementAndGet() % 1_000);
    LockSupport.parkNanos(PAUSE_NANOS / 20);
    return true;
  }

  private boolean page() {
    hub.keys().list(KeyQuery.ALL, PageRequest.first(100));
    hub.storage().read(tx -> tx.audit().readAfter(Math.max(0, changes.get() - 100), 100));
    reads.incrementAndGet();
    LockSupport.parkNanos(PAUSE_NANOS);
    return true;
  }

  /** One after the other, so that the log is never unused. */
  private boolean holdSnapshot() throws InterruptedException {
    return hub.storage()
        .read(
            tx -> {
              List<?> first = tx.identities().accounts().list(PageRequest.first(100)).items();
              await(SNAPSHOT_MILLIS);
              return tx.identities().accounts().list(PageRequest.first(100)).items().equals(first);
            });
  }

  /** Or until it is over. */
  private void await(long millis) throws InterruptedException {
    boolean unused = over.await(millis, TimeUnit.MILLISECONDS);
  }

  private List<Gauges> sample(Path file) throws InterruptedException, IOException {
    List<Gauges> samples = new ArrayList<>();
    long begin = System.nanoTime();
    long period = Math.min(10_000_000_000L, LASTING.toNanos() / 8);
    while (System.nanoTime() - begin < LASTING.toNanos()) {
      long next = System.nanoTime() + period;
      while (System.nanoTime() < next) {
        await(20);
        largestWal = Math.max(largestWal, Gauges.wal(file));
      }
      Gauges now = Gauges.of(file);
      samples.add(now);
      System.out.printf(
          Locale.ROOT,
          "SoakTest: %4d s, %,d changes, %,d verifications, %,d reads; wal %.1f MB (largest %.1f),"
              + " heap %.1f MB, %d handles%n",
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
          changes.get(),
          verifications.get(),
          reads.get(),
          now.wal() / 1e6,
          largestWal / 1e6,
          now.heap() / 1e6,
          now.handles());
    }
    return samples;
  }

  private void checkStored(List<Script> scripts) {
    Storage storage = hub.storage();
    List<Model> stored = Stored.models(storage, WORKERS);
    for (int worker = 0; worker < WORKERS; worker++) {
      assertThat(stored.get(worker)).isEqualTo(scripts.get(worker).model());
    }
    assertThat(TrailVerifier.verify(storage, List.of(), List.of(), read -> {}).isIntact()).isTrue();
  }

  private void checkFlat(List<Gauges> samples) {
    List<Gauges> early = samples.subList(0, samples.size() / 3 + 1);
    List<Gauges> late = samples.subList(samples.size() * 2 / 3, samples.size());
    System.out.printf(
        Locale.ROOT,
        "SoakTest: %s; largest wal %.1f MB; heap %.1f MB early, %.1f MB late; handles %d early, %d"
            + " late%n",
        LASTING,
        largestWal / 1e6,
        least(early, Gauges::heap) / 1e6,
        least(late, Gauges::heap) / 1e6,
        least(early, Gauges::handles),
        least(late, Gauges::handles));
    assertThat(largestWal).isLessThan(LARGEST_WAL);
    assertThat(least(late, Gauges::heap)).isLessThan(least(early, Gauges::heap) + HEAP_SLACK);
    assertThat(least(late, Gauges::handles))
        .isLessThanOrEqualTo(least(early, Gauges::handles) + HANDLES_SLACK);
  }

  /** What is always there; what comes and goes does not count. */
  private static long least(List<Gauges> samples, ToLongFunction<Gauges> gauge) {
    return samples.stream().mapToLong(gauge).min().orElseThrow();
  }
}
