package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records refused attempts, so that an attacker cannot fill the disk with them. The first of a kind
 * is recorded at once; its repeats are counted, and recorded as one entry when the window ends.
 * Kinds beyond the most that a window may have count as one for each action.
 *
 * <p>An entry that cannot be written stays counted and is tried again at the end of the next
 * window.
 */
final class RefusedAttempts {
  private static final Logger LOG = LoggerFactory.getLogger(AuditedStorage.class);

  /** The reason that stands for all kinds beyond the most. */
  private static final String SEVERAL = "SEVERAL";

  private final Storage storage;
  private final Consumer<Transaction> endUnit;
  private final InstantSource clock;
  private final Duration window;
  private final int mostKinds;
  private final ScheduledThreadPoolExecutor timer;
  private final Map<Kind, Repeats> kinds = new HashMap<>();

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

  void heard(RefusedAttempt attempt, AuditContext context) {
    Instant now = clock.instant();
    Kind kind = new Kind(attempt, context.address());
    if (isFirst(kind, context, now)) {
      AuditEntry entry = entry(kind, context, now).build();
      if (!written(List.of(entry))) {
        count(kind, context, now);
      }
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
    return true;
  }

  /** The kind may be new: the window may have ended since its first attempt. */
  private synchronized void count(Kind kind, AuditContext context, Instant now) {
    keep(kind, kinds.getOrDefault(kind, Repeats.none(context, now)).oneMore(now));
  }

  private void keep(Kind kind, Repeats repeats) {
    if (kinds.isEmpty()) {
      beginWindow();
    }
    kinds.put(kind, repeats);
  }

  /** Records what was counted, each kind as one entry, and begins a new window. */
  void endWindow() {
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
    if (!timer.isShutdown()) {
      // Nobody waits for it: what fails in it is in the log.
      Future<?> unused = timer.schedule(this::endWindow, window.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Ends the last window. */
  void close() {
    timer.shutdown();
    endWindow();
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
