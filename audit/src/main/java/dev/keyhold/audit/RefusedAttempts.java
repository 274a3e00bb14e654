package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records refused attempts, so that an attacker cannot fill the disk with them. The first of a kind
 * is recorded at once; its repeats are counted, and recorded as one entry when the window ends.
 * Kinds beyond the most that a window may have count as one for each action.
 *
 * <p>Whoever is refused waits for nothing of this: attempts are counted in memory, and one thread
 * behind the callers' backs writes them down. What cannot be written stays counted and is tried
 * again, a first of a kind soon, its repeats at the end of the next window.
 */
final class RefusedAttempts {
  private static final Logger LOG = LoggerFactory.getLogger(AuditedStorage.class);

  /** The reason that stands for all kinds beyond the most. */
  private static final String SEVERAL = "SEVERAL";

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Storage storage;
  private final Consumer<Transaction> endUnit;
  private final InstantSource clock;
  private final Duration window;
  private final int mostKinds;
  private final ScheduledThreadPoolExecutor timer;
  private final Map<Kind, Repeats> kinds = new HashMap<>();
  private final List<AuditEntry> firsts = new ArrayList<>();
  private final LongAdder failures = new LongAdder();

  /**
   * @param endUnit what is done at the end of each unit of work that appends entries
   */
  RefusedAttempts(
      Storage storage,
      Consumer<Transaction> endUnit,
      InstantSource clock,
      Duration window,
      int mostKinds) {
    this.storage = storage;
    this.endUnit = endUnit;
    this.clock = clock;
    this.window = window;
    this.mostKinds = mostKinds;
    this.timer = new ScheduledThreadPoolExecutor(1, RefusedAttempts::daemon);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** What repeats of one another have in common. */
  private record Kind(RefusedAttempt attempt, Optional<String> address) {
    Kind several() {
      RefusedAttempt any =
          new RefusedAttempt(
              attempt.action(),
              SEVERAL,
              Optional.empty(),
              attempt.credentialType(),
              Optional.empty());
      return new Kind(any, Optional.empty());
    }
  }

  /** Attempts of one kind that are in no entry yet. */
  private record Repeats(AuditContext first, long count, Instant from, Instant until) {
    static Repeats none(AuditContext first, Instant now) {
      return new Repeats(first, 0, now, now);
    }

    Repeats oneMore(Instant now) {
      return new Repeats(first, count + 1, count == 0 ? now : from, now);
    }

    Json details() {
      return Json.of(
          Map.of("count", count, "from", Fields.time(from), "until", Fields.time(until)));
    }
  }

  /** Never waits. */
  void heard(RefusedAttempt attempt, AuditContext context) {
    Instant now = clock.instant();
    Kind kind = new Kind(attempt, context.address());
    if (isFirst(kind, context, now)) {
      later(this::recordFirsts, Duration.ZERO);
    }
  }

  private synchronized boolean isFirst(Kind kind, AuditContext context, Instant now) {
    boolean tooMany = kinds.size() >= mostKinds && !kinds.containsKey(kind);
    Kind counted = tooMany ? kind.several() : kind;
    if (tooMany || kinds.containsKey(counted)) {
      count(counted, tooMany ? AuditContext.UNKNOWN : context, now);
      return false;
    }
    keep(kind, Repeats.none(context, now));
    firsts.add(entry(kind, context, now).build());
    return true;
  }

  /** One entry each. They are as few as kinds in a window: it ends on the same thread. */
  private void recordFirsts() {
    List<AuditEntry> entries = firsts();
    if (entries.isEmpty()) {
      return;
    }
    if (written(entries)) {
      recorded(entries);
    } else {
      later(this::recordFirsts, RETRY);
    }
  }

  private synchronized List<AuditEntry> firsts() {
    return List.copyOf(firsts);
  }

  private synchronized void recorded(List<AuditEntry> entries) {
    firsts.removeAll(entries);
  }

  private void count(Kind kind, AuditContext context, Instant now) {
    keep(kind, kinds.getOrDefault(kind, Repeats.none(context, now)).oneMore(now));
  }

  private void keep(Kind kind, Repeats repeats) {
    if (kinds.isEmpty()) {
      beginWindow();
    }
    kinds.put(kind, repeats);
  }

  /** Records what was counted, each kind as one entry, and begins a new window. */
  private void endWindow() {
    recordFirsts();
    Map<Kind, Repeats> counted = take();
    List<AuditEntry> entries =
        counted.entrySet().stream()
            .filter(kind -> kind.getValue().count() > 0)
            .map(kind -> repeated(kind.getKey(), kind.getValue()))
            .toList();
    if (!entries.isEmpty() && !written(entries)) {
      giveBack(counted);
    }
  }

  private synchronized Map<Kind, Repeats> take() {
    Map<Kind, Repeats> counted = Map.copyOf(kinds);
    kinds.clear();
    return counted;
  }

  private synchronized void giveBack(Map<Kind, Repeats> counted) {
    counted.forEach(
        (kind, repeats) ->
            kinds.merge(
                kind,
                repeats,
                (newer, older) ->
                    new Repeats(
                        older.first(),
                        older.count() + newer.count(),
                        older.from(),
                        newer.until())));
    beginWindow();
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
    return firsts.size() + kinds.values().stream().mapToLong(Repeats::count).sum();
  }

  List<Metric> metrics() {
    return List.of(
        Metric.gauge(
            "keyhold.refused.attempts.unrecorded",
            "",
            "Refused attempts that are in no audit entry yet",
            this::unrecorded),
        Metric.counter(
            "keyhold.refused.attempts.failures",
            "Times that refused attempts could not be recorded; they are tried again",
            failures::sum));
  }

  private AuditEntry repeated(Kind kind, Repeats repeats) {
    return entry(kind, repeats.first(), clock.instant()).details(repeats.details()).build();
  }

  private static AuditEntry.Builder entry(Kind kind, AuditContext context, Instant now) {
    RefusedAttempt attempt = kind.attempt();
    AuditEntry.Builder entry =
        context
            .over(AuditEntry.builder(Ids.newId(now), attempt.action(), now))
            .outcome(Outcome.DENIED)
            .reason(attempt.reason());
    attempt.accountId().ifPresent(id -> entry.ownerId(id).target("account", id));
    attempt.credentialId().ifPresent(id -> entry.target(attempt.credentialType(), id));
    return entry;
  }

  /** A refusal stands whether or not it can be recorded; who reads the log learns of it. */
  private boolean written(List<AuditEntry> entries) {
    try {
      return storage.write(
          tx -> {
            entries.forEach(entry -> tx.audit().append(entry, CanonicalEntry.salted(entry)));
            endUnit.accept(tx);
            return true;
          });
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
