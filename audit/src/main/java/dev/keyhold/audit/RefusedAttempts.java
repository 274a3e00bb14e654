package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records refused attempts, so that an attacker cannot fill the disk with them. The first of a kind
 * is recorded at once; its repeats are counted, and recorded as one entry when the window ends.
 * Kinds beyond the most that a window may have count as one for each action.
 *
 * <p>Whoever is refused waits for nothing of this: attempts are counted in memory, and one thread
 * behind the callers' backs writes them down. What cannot be written stays counted and is tried
 * again, a first of a kind soon, its repeats at the end of the next window. Each trail is written
 * to by itself, and one that cannot be reached keeps no other from its entries.
 */
final class RefusedAttempts {
  private static final Logger LOG = LoggerFactory.getLogger(AuditedStorage.class);

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final AttemptTrail own;
  private final InstantSource clock;
  private final Duration window;
  private final int mostKinds;
  private final ScheduledThreadPoolExecutor timer;
  private final Map<AttemptKind, AttemptRepeats> kinds = new HashMap<>();
  private final List<First> firsts = new ArrayList<>();
  private boolean expected;
  private final LongAdder failures = new LongAdder();

  /** The entry of a first attempt, and where it belongs. */
  private record First(AttemptTrail trail, AuditEntry entry) {}

  /**
   * @param own where kinds beyond the most are told
   */
  RefusedAttempts(AttemptTrail own, InstantSource clock, Duration window, int mostKinds) {
    this.own = own;
    this.clock = clock;
    this.window = window;
    this.mostKinds = mostKinds;
    this.timer = new ScheduledThreadPoolExecutor(1, RefusedAttempts::daemon);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Never waits. */
  void heard(AttemptTrail trail, RefusedAttempt attempt, AuditContext context) {
    Instant now = clock.instant();
    AttemptKind kind = new AttemptKind(trail, attempt, context.address());
    if (isFirst(kind, context, now)) {
      recordFirstsIn(Duration.ZERO);
    }
  }

  /** Once, however many ask for it: what is tried again after a failure takes along what is new. */
  private synchronized void recordFirstsIn(Duration delay) {
    if (!expected) {
      expected = true;
      later(this::recordFirsts, delay);
    }
  }

  private synchronized boolean isFirst(AttemptKind kind, AuditContext context, Instant now) {
    // What could not be recorded in earlier windows counts too: it may be for long.
    boolean tooMany =
        Math.max(kinds.size(), firsts.size()) >= mostKinds && !kinds.containsKey(kind);
    AttemptKind counted = tooMany ? kind.several(own) : kind;
    if (tooMany || kinds.containsKey(counted)) {
      count(counted, tooMany ? AuditContext.UNKNOWN : context, now);
      return false;
    }
    keep(kind, AttemptRepeats.none(context, now));
    firsts.add(new First(kind.trail(), kind.entry(context, now).build()));
    return true;
  }

  /** One entry each. They are as few as kinds in a window: it ends on the same thread. */
  private void recordFirsts() {
    boolean all = true;
    for (Map.Entry<AttemptTrail, List<First>> each : firsts().entrySet()) {
      if (written(each.getKey(), each.getValue().stream().map(First::entry).toList())) {
        recorded(each.getValue());
      } else {
        all = false;
      }
    }
    if (!all) {
      recordFirstsIn(RETRY);
    }
  }

  private synchronized Map<AttemptTrail, List<First>> firsts() {
    expected = false;
    return firsts.stream().collect(Collectors.groupingBy(First::trail));
  }

  private synchronized void recorded(List<First> entries) {
    firsts.removeAll(entries);
  }

  private void count(AttemptKind kind, AuditContext context, Instant now) {
    keep(kind, kinds.getOrDefault(kind, AttemptRepeats.none(context, now)).oneMore(now));
  }

  private void keep(AttemptKind kind, AttemptRepeats repeats) {
    if (kinds.isEmpty()) {
      beginWindow();
    }
    kinds.put(kind, repeats);
  }

  /** Records what was counted, each kind as one entry, and begins a new window. */
  private void endWindow() {
    recordFirsts();
    take().entrySet().stream()
        .filter(kind -> kind.getValue().count() > 0)
        .collect(
            Collectors.groupingBy(
                kind -> kind.getKey().trail(),
                Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
        .forEach(this::recordRepeats);
  }

  private void recordRepeats(AttemptTrail trail, Map<AttemptKind, AttemptRepeats> counted) {
    List<AuditEntry> entries = new ArrayList<>();
    counted.forEach((kind, repeats) -> entries.add(repeated(kind, repeats)));
    if (!written(trail, entries)) {
      giveBack(counted);
    }
  }

  private synchronized Map<AttemptKind, AttemptRepeats> take() {
    Map<AttemptKind, AttemptRepeats> counted = Map.copyOf(kinds);
    kinds.clear();
    return counted;
  }

  private synchronized void giveBack(Map<AttemptKind, AttemptRepeats> counted) {
    if (kinds.isEmpty()) {
      beginWindow();
    }
    counted.forEach((kind, repeats) -> kinds.merge(kind, repeats, AttemptRepeats::after));
  }

  private void beginWindow() {
    later(this::endWindow, window);
  }

  private void later(Runnable work, Duration delay) {
    try {
      // Nobody waits for it: what fails in it is in the log.
      Future<?> unused = timer.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // It is closed: what comes so late is lost.
      LOG.debug("a refused attempt came after the end", e);
    }
  }

  /**
   * Ends the window, and waits until all that was heard before is on record, or cannot be.
   *
   * @param patience how long to wait for it at most
   */
  void flush(Duration patience) {
    if (timer.isShutdown()) {
      return;
    }
    Future<?> done = timer.submit(this::endWindow);
    try {
      done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("refused attempts are not on record yet: {}", unrecorded());
    }
  }

  void close() {
    timer.shutdown();
    long lost = unrecorded();
    if (lost > 0) {
      LOG.warn("refused attempts that are lost, as they could not be recorded: {}", lost);
    }
  }

  private synchronized long unrecorded() {
    return firsts.size() + kinds.values().stream().mapToLong(AttemptRepeats::count).sum();
  }

  List<Metric> metrics() {
    return List.of(
        Metric.gauge(
            "keyhold.refused.attempts.unrecorded",
            "Refused attempts that are in no audit entry yet",
            this::unrecorded),
        Metric.counter(
            "keyhold.refused.attempts.failures",
            "Times that refused attempts could not be recorded; they are tried again",
            failures::sum));
  }

  private AuditEntry repeated(AttemptKind kind, AttemptRepeats repeats) {
    return kind.entry(repeats.first(), clock.instant()).details(repeats.details()).build();
  }

  /** A refusal stands whether or not it can be recorded; who reads the log learns of it. */
  private boolean written(AttemptTrail trail, List<AuditEntry> entries) {
    try {
      trail.append(entries);
      return true;
    } catch (StorageException.NotFound e) {
      LOG.warn("refused attempts are of a trail that is gone: {}", entries.size());
      return true;
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("refused attempts could not be recorded, and stay counted: {}", e.getMessage());
      return false;
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "keyhold-refused-attempts");
    thread.setDaemon(true);
    return thread;
  }
}
