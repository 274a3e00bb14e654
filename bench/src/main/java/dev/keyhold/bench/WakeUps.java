package dev.keyhold.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.keyhold.events.Event;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.EventWaiting;
import dev.keyhold.events.Events;
import dev.keyhold.events.NewEvent;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after a commit a reader has the event that was committed, in the same process and in
 * another, on a log that is silent most of the time; and what it costs to wait.
 */
final class WakeUps {
  private static final Events EVENTS = Events.of(Instant::now);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int WAITERS = 100;
  private static final long LONGEST_GAP_NANOS = 20_000_000;

  /** One of so many is slower: the median, and what lies beyond. */
  private static final List<Long> ONE_OF = List.of(2L, 10L, 100L, 1_000L);

  private final int count;
  private final Duration idle;
  private final List<Figure> figures = new ArrayList<>();
  private final Map<String, List<Double>> curves = new LinkedHashMap<>();

  private WakeUps(boolean quick) {
    this.count = quick ? 50 : 1_000;
    this.idle = quick ? Duration.ofMillis(500) : Duration.ofSeconds(10);
  }

  static List<Figure> figures(Options options) throws Exception {
    WakeUps wakes = new WakeUps(options.quick());
    try (Folder folder = Folder.onDisk()) {
      wakes.measure("SQLite", folder.url());
    }
    wakes.measure("PostgreSQL", PostgresServer.url());
    Results.save(
        options.out(),
        "-wakes.svg",
        Svg.lines(
            "From a commit to the reader that waits for it",
            "one wake of so many takes longer",
            "milliseconds",
            ONE_OF,
            wakes.curves));
    return wakes.figures;
  }

  private void measure(String store, String url) throws Exception {
    within(store, url);
    between(store, url);
    idle(store, url);
  }

  private static Storage open(String url) {
    return Keyhold.open(StorageConfig.builder(url).tables(EventTables.SET).build());
  }

  private void within(String store, String url) throws Exception {
    try (Storage storage = open(url)) {
      long before = last(storage);
      CompletableFuture<double[]> seen =
          CompletableFuture.supplyAsync(() -> seen(storage, before, count));
      distribution(store + ", in the process", publish(storage), seen.get());
    }
  }

  private void between(String store, String url) throws Exception {
    try (Storage storage = open(url)) {
      long before = last(storage);
      CompletableFuture<double[]> seen =
          CompletableFuture.supplyAsync(() -> elsewhere("read", url, Integer.toString(count)));
      seen(storage, before, 1); // that the other process is there
      distribution(store + ", in another process", publish(storage), seen.get());
    }
  }

  private void idle(String store, String url) {
    double[] found = elsewhere("wait", url, Long.toString(idle.toMillis()));
    figures.add(
        Figure.atMost(
            "%s: processor while %d consumers wait in silence".formatted(store, WAITERS),
            String.format(Locale.ROOT, "%.2f %% of a core", 100 * found[0]),
            100 * found[0],
            1));
  }

  private static double[] elsewhere(String... arguments) {
    try {
      return Child.run("256m", Elsewhere.class, arguments);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** When each commit had returned. */
  private double[] publish(Storage storage) {
    Random random = new Random(7);
    double[] at = new double[count];
    for (int i = 0; i < count; i++) {
      LockSupport.parkNanos(1 + random.nextLong(LONGEST_GAP_NANOS));
      storage.run(tx -> EVENTS.in(tx).log().publish(NewEvent.of("wakes", "made")));
      at[i] = System.nanoTime();
    }
    return at;
  }

  private static long last(Storage storage) {
    return storage.read(tx -> EVENTS.in(tx).log().last()).longValue();
  }

  /** When each of so many events after a number was there. */
  private static double[] seen(Storage storage, long before, int count) {
    double[] at = new double[count];
    try (EventWaiting waiting = EventWaiting.over(storage)) {
      int seen = 0;
      while (seen < count) {
        long after = before + seen;
        int came = waiting.await(LONG, () -> after(storage, after)).map(List::size).orElseThrow();
        Arrays.fill(at, seen, Math.min(count, seen + came), System.nanoTime());
        seen += came;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return at;
  }

  private static Optional<List<Event>> after(Storage storage, long seq) {
    List<Event> found = storage.read(tx -> EVENTS.in(tx).log().readAfter(seq, List.of(), 100));
    return Optional.of(found).filter(events -> !events.isEmpty());
  }

  private void distribution(String where, double[] committed, double[] seen) {
    double[] millis = new double[count];
    for (int i = 0; i < count; i++) {
      millis[i] = Math.max(0.001, (seen[i] - committed[i]) / 1e6); // it may come before we know
    }
    Arrays.sort(millis);
    wake(where, "median", millis[count / 2], 5);
    wake(where, "99th of 100", millis[count - 1 - count / 100], 50);
    curves.put(
        where, ONE_OF.stream().map(of -> millis[(int) (count - Math.max(1, count / of))]).toList());
  }

  private void wake(String where, String which, double millis, double most) {
    figures.add(
        Figure.atMost(
            "%s: wake-up, %s of %,d".formatted(where, which, count),
            String.format(Locale.ROOT, "%.2f ms", millis),
            millis,
            most));
  }

  /** Another process. */
  static final class Elsewhere {
    private Elsewhere() {}

    public static void main(String[] arguments) throws Exception {
      long number = Long.parseLong(arguments[2]);
      try (Storage storage = open(arguments[1])) {
        System.out.println(
            arguments[0].equals("read") ? read(storage, (int) number) : waiting(storage, number));
      }
    }

    private static String read(Storage storage, int count) {
      long here =
          storage
              .write(tx -> EVENTS.in(tx).log().publish(NewEvent.of("wakes", "here")).seq())
              .longValue();
      return String.join(
          " ", Arrays.stream(seen(storage, here, count)).mapToObj(Double::toString).toList());
    }

    /** The part of a core that is busy while all wait. */
    private static String waiting(Storage storage, long millis) throws InterruptedException {
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long here = last(storage);
      CountDownLatch ready = new CountDownLatch(WAITERS);
      try (EventWaiting waiting = EventWaiting.over(storage)) {
        for (int i = 0; i < WAITERS; i++) {
          Thread thread = new Thread(() -> waitInSilence(storage, waiting, here, ready));
          thread.setDaemon(true);
          thread.start();
        }
        ready.await();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(6)); // as a quiet log is, after a while
        long busy = system.getProcessCpuTime();
        long begin = System.nanoTime();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        return Double.toString(
            (double) (system.getProcessCpuTime() - busy) / (System.nanoTime() - begin));
      }
    }

    private static void waitInSilence(
        Storage storage, EventWaiting waiting, long here, CountDownLatch ready) {
      try {
        ready.countDown();
        waiting.await(Duration.ofMinutes(5), () -> after(storage, here));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
