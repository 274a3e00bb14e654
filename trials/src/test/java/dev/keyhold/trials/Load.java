package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Threads that write, each unit an account and its key, and that remember what each of them was
 * told. Whatever happens meanwhile, every caller must get an answer, and the truth.
 */
final class Load implements AutoCloseable {
  /** Longer than any deadline of these tests. */
  private static final long PAUSE_NANOS = 1_000_000;

  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Each has a stack trace; where every call is refused for long, all would fill the memory. */
  private static final int MOST_REFUSALS = 5_000;

  /** What a caller was told about its unit. */
  enum Fate {
    WRITTEN,
    NOTHING_WRITTEN,
    UNKNOWN
  }

  /** Writes an account of this id and its key, or throws. */
  @FunctionalInterface
  interface Unit {
    void write(Hub hub, String id) throws InterruptedException;
  }

  private final Hub hub;
  private final String name;
  private final Unit unit;
  private final Map<String, Fate> fates = new TreeMap<>();
  private final Map<String, StorageException> refusals = new TreeMap<>();
  private final List<Throwable> strange = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private long written;
  private long refused;
  private long longestNanos;
  private volatile boolean stopping;

  /**
   * @param name no other load of the same storage has it
   */
  Load(Hub hub, String name, int callers, Unit unit) {
    this.hub = hub;
    this.name = name;
    this.unit = unit;
    for (int i = 0; i < callers; i++) {
      int caller = i;
      Thread thread = new Thread(() -> call(caller), name + caller);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  static Load over(Hub hub, String name, int callers) {
    return new Load(hub, name, callers, Load::create);
  }

  /** An account and its key with two tags, in one unit. */
  static void create(Hub hub, String id) {
    KeyRequest request = request(id);
    hub.storage()
        .write(
            tx -> {
              tx.identities().accounts().create(IdentityOperations.account(id));
              return hub.keys().issue(tx, request);
            });
  }

  static KeyRequest request(String id) {
    return KeyRequest.PLAIN.ownerId(id).name(id).tags(List.of("load", id));
  }

  private void call(int caller) {
    for (int i = 0; !stopping; i++) {
      String id = String.format(Locale.ROOT, "%s-%d-%d", name, caller, i);
      long begin = System.nanoTime();
      Optional<Throwable> thrown = Optional.empty();
      try {
        unit.write(hub, id);
      } catch (Throwable e) {
        thrown = Optional.of(e);
      }
      boolean unused = Thread.interrupted();
      told(id, thrown, System.nanoTime() - begin);
      if (thrown.isPresent()) {
        // As any caller would; where every call is refused, refusals would fill the memory.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private synchronized void told(String id, Optional<Throwable> thrown, long nanos) {
    longestNanos = Math.max(longestNanos, nanos);
    fates.put(id, fate(id, thrown));
    written += thrown.isEmpty() ? 1 : 0;
    notifyAll();
  }

  private Fate fate(String id, Optional<Throwable> thrown) {
    if (thrown.isEmpty()) {
      return Fate.WRITTEN;
    }
    if (thrown.get() instanceof StorageException e) {
      refused++;
      if (refusals.size() < MOST_REFUSALS) {
        refusals.put(id, e);
      }
      return e.nothingWritten() ? Fate.NOTHING_WRITTEN : Fate.UNKNOWN;
    }
    if (!(thrown.get() instanceof OutOfMemoryError || thrown.get() instanceof StackOverflowError)) {
      strange.add(thrown.get());
      stopping = true;
    }
    return Fate.NOTHING_WRITTEN;
  }

  List<Thread> threads() {
    return threads;
  }

  synchronized long written() {
    return written;
  }

  synchronized Duration longest() {
    return Duration.ofNanos(longestNanos);
  }

  /**
   * The refusals so far, the first thousands of them; every one has a type, and a place where to
   * read on.
   */
  synchronized List<StorageException> refusals() {
    return List.copyOf(refusals.values());
  }

  synchronized void awaitWritten(long more) throws InterruptedException {
    long wanted = written + more;
    await(() -> written >= wanted, more + " more units that are written");
  }

  synchronized void awaitRefused(int count) throws InterruptedException {
    await(() -> refused >= count, count + " units that are refused");
  }

  private void await(BooleanSupplier condition, String what) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(strange).isEmpty();
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      assertThat(left).as("waited in vain for " + what).isPositive();
      wait(left);
    }
  }

  /** No caller waits for ever. */
  void stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join(PATIENCE.toMillis());
      assertThat(thread.isAlive()).as("a caller still waits: " + thread.getName()).isFalse();
    }
    assertThat(strange).isEmpty();
    refusals()
        .forEach(e -> assertThat(e).hasMessageContaining("(docs/errors.md#" + e.anchor() + ")"));
  }

  @Override
  public void close() {
    stopping = true;
  }

  /** What is stored is what the callers were told, each unit whole. */
  void check(Storage storage) {
    Set<String> stored = stored(storage);
    fates.forEach(
        (id, fate) -> {
          if (fate != Fate.UNKNOWN) {
            assertThat(stored.contains(id)).as(id + " " + fate).isEqualTo(fate == Fate.WRITTEN);
          }
        });
    assertThat(fates.keySet()).as("units that were asked for").containsAll(stored);
  }

  /** The accounts of this load, each with its key, the tags of that, and the entries of both. */
  private Set<String> stored(Storage storage) {
    Set<String> accounts = new HashSet<>(Stored.accounts(storage));
    accounts.removeIf(id -> !id.startsWith(name + "-"));
    Map<String, List<String>> tags =
        Stored.keys(storage).stream()
            .filter(key -> key.name().orElseThrow().startsWith(name + "-"))
            .collect(Collectors.toMap(key -> key.ownerId().orElseThrow(), ApiKey::tags));
    assertThat(tags.keySet()).isEqualTo(accounts);
    tags.forEach((id, its) -> assertThat(its).containsExactly("load", id));
    assertThat(recorded(storage, "account.create")).isEqualTo(accounts);
    assertThat(recorded(storage, "api_key.create")).isEqualTo(accounts);
    return accounts;
  }

  private Set<String> recorded(Storage storage, String action) {
    AuditQuery query = AuditQuery.ALL.action(action);
    return storage.read(
        tx ->
            Page.all(page -> tx.audit().list(query, page)).stream()
                .map(StoredEntry::content)
                .map(entry -> entry.ownerId().orElseThrow())
                .filter(id -> id.startsWith(name + "-"))
                .collect(Collectors.toSet()));
  }
}
