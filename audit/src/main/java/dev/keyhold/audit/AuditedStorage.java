package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A storage that records every change of an identity, a key or a password in the audit trail. It is
 * used like the storage that it decorates, and keeps the same contract.
 *
 * <p>Each change appends its entry in the same transaction. If an entry cannot be written, the unit
 * of work fails: even if it catches the exception, it fails with it at its end. Things that are
 * deleted together with something else, such as the keys of a deleted account, have entries of
 * their own. A call that changes nothing has no entry. Neither have {@link
 * dev.keyhold.spi.ApiKeyStorage#markUsed} and {@link dev.keyhold.spi.PasswordStore#countFailure},
 * which only count. {@code docs/hub.md} lists the actions.
 *
 * <p>Refused attempts to use a credential ({@link Storage#attemptRefused}) become entries too. So
 * that nobody can fill the disk with them, the first attempt of a kind within a window is recorded
 * at once, and its repeats are counted into one entry when the window ends. The refused caller does
 * not wait for that: another thread writes the entries as soon as the storage can, and tries again
 * if it fails. A process that is killed loses what was not written yet. {@link #flushAttempts} and
 * closing record what was counted.
 *
 * <p>Each commit also updates the Merkle tree of the trail ({@link TrailVerifier}). A storage can
 * be decorated only once: a second decoration is refused.
 *
 * <p>Closing it also closes the storage beneath.
 */
public final class AuditedStorage implements Storage {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Storage storage;
  private final Supplier<AuditContext> context;
  private final InstantSource clock;
  private final AttemptTrail trail;
  private final RefusedAttempts attempts;
  private final boolean ownsAttempts;
  private final TrailTree tree = new TrailTree();
  private final AtomicReference<@Nullable CommitHook> hook = new AtomicReference<>();
  private final boolean hooked;
  private final boolean personalValues;
  private final EntryHook entryHook;

  private AuditedStorage(Builder options) {
    this.storage = options.storage;
    this.context = options.context;
    this.clock = options.clock;
    this.personalValues = options.personalValues;
    this.entryHook = options.entryHook;
    this.trail = new AttemptTrail(options.trailName, this::append);
    this.ownsAttempts = options.attempts == null;
    this.attempts =
        options.attempts != null
            ? options.attempts
            : new RefusedAttempts(trail, clock, options.attemptsWindow, options.attemptsKinds);
    this.hooked = storage.onCommit(this::beforeCommit);
  }

  /**
   * Decorates a storage, with the default options of {@link Builder}.
   *
   * @param context tells who acts, such as an {@link AuditScope}; called on the thread that calls
   *     {@link #write} or whose attempt is refused, never inside the unit of work
   * @throws StorageException.Unsupported if the storage does not offer {@link Part#AUDIT}
   */
  public static AuditedStorage over(Storage storage, Supplier<AuditContext> context) {
    return builder(storage, context).build();
  }

  public static Builder builder(Storage storage, Supplier<AuditContext> context) {
    return new Builder(storage, context);
  }

  @Override
  public Set<Part> offers() {
    return storage.offers();
  }

  @Override
  public <T, X extends Exception> T read(UnitOfWork<T, X> work) throws X {
    return storage.read(work);
  }

  @Override
  public <T, X extends Exception> T write(UnitOfWork<T, X> work) throws X {
    return storage.write(audited(work, personalValues));
  }

  /** The same, with entries that hold no value about a person, whatever the option says. */
  <T, X extends Exception> T writeUntold(UnitOfWork<T, X> work) throws X {
    return storage.write(audited(work, false));
  }

  @Override
  public <T, X extends Exception> T write(Duration timeout, UnitOfWork<T, X> work) throws X {
    return storage.write(timeout, audited(work, personalValues));
  }

  private <T, X extends Exception> UnitOfWork<T, X> audited(
      UnitOfWork<T, X> work, boolean personal) {
    AuditContext caller = context.get();
    Set<Part> offered = storage.offers();
    return tx -> {
      Recorder recorder = new Recorder(tx, caller, clock, personal, entryHook);
      T answer = recorder.run(work, new AuditedTransaction(tx, offered, recorder));
      endUnit(tx);
      return answer;
    };
  }

  private void append(List<AuditEntry> entries) {
    storage.run(
        tx -> {
          entries.forEach(entry -> tx.audit().append(entry, CanonicalEntry.salted(entry)));
          endUnit(tx);
        });
  }

  private void endUnit(Transaction tx) {
    if (!hooked) {
      tree.update(tx, List.of());
    }
  }

  private void beforeCommit(Transaction tx, List<StoredEntry> appended) {
    tree.update(tx, appended);
    CommitHook next = hook.get();
    if (next != null) {
      next.beforeCommit(tx, appended);
      tree.update(tx, List.of()); // it may have appended entries of its own
    }
  }

  @Override
  public Optional<OwnedKey> findKey(KeyHash hash) {
    return storage.findKey(hash);
  }

  @Override
  public boolean onCommit(CommitHook next) {
    if (hooked && !hook.compareAndSet(null, next)) {
      throw new IllegalStateException("a commit hook was set before");
    }
    return hooked;
  }

  @Override
  public Listening listen(Runnable listener) {
    return storage.listen(listener);
  }

  @Override
  public void attemptRefused(RefusedAttempt attempt) {
    storage.attemptRefused(attempt);
    attempts.heard(trail, attempt, stranger());
  }

  /**
   * Records the refused attempts so far and waits until they are written, for two seconds at most,
   * as the storage may be in trouble. Attempts that could not be recorded by then stay counted. Not
   * for use inside a unit of work.
   */
  public void flushAttempts() {
    attempts.flush(PATIENCE);
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(storage.metrics());
    if (ownsAttempts) {
      metrics.addAll(attempts.metrics());
    }
    return metrics;
  }

  /** Who acts now. */
  AuditContext context() {
    return context.get();
  }

  /** An attempt is refused even if the hub cannot name who made it. */
  private AuditContext stranger() {
    try {
      return context.get();
    } catch (RuntimeException e) {
      return AuditContext.UNKNOWN;
    }
  }

  @Override
  public void close() {
    if (!ownsAttempts) {
      storage.close();
      return;
    }
    flushAttempts();
    // Refused inside a unit of work; windows go on then.
    storage.close();
    attempts.close();
  }

  /** Collects the options. An option that is not set keeps its default. */
  public static final class Builder {
    private final Storage storage;
    private final Supplier<AuditContext> context;
    private InstantSource clock = InstantSource.system();
    private Duration attemptsWindow = Duration.ofMinutes(5);
    private int attemptsKinds = 100;
    private String trailName = "";
    private @Nullable RefusedAttempts attempts;
    private boolean personalValues;
    private EntryHook entryHook = (tx, entry) -> {};

    private Builder(Storage storage, Supplier<AuditContext> context) {
      this.storage = storage;
      this.context = context;
    }

    /** The clock for the times of the entries. The system's clock by default. */
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /**
     * How many refused attempts are recorded. Attempts are of the same kind if action, reason,
     * credential and network address are the same. 100 kinds in 5 minutes by default; with two
     * entries for each, that is some 58,000 entries a day at most.
     *
     * @param window how long repeats are counted into one entry; at least a millisecond
     * @param kinds the most kinds within a window; further ones are counted together, one count for
     *     each action
     */
    public Builder refusedAttempts(Duration window, int kinds) {
      if (window.toMillis() < 1 || kinds < 1) {
        throw new StorageException.InvalidInput(
            "refused attempts need a window of at least a millisecond, and at least one kind");
      }
      attemptsWindow = window;
      attemptsKinds = kinds;
      return this;
    }

    /**
     * Refused attempts are counted with those of another storage, within the same bounds and by the
     * same thread, and recorded in this trail nevertheless. For storages that are made often, such
     * as those of tenants: nothing of them has to be kept or closed for the attempts. What is
     * refused of a trail that is gone by then is told to the log alone.
     *
     * @param other the storage that counts; it is closed after the use of this one
     * @param name what this trail is called, other than any other one
     */
    public Builder refusedAttemptsWith(AuditedStorage other, String name) {
      attempts = other.attempts;
      trailName = name;
      return this;
    }

    /**
     * Entries about the rows of sets hold the values of the columns that are about a person. If it
     * is not said, they hold the length of each: what stands in a trail is hard to forget.
     */
    public Builder personalValues() {
      personalValues = true;
      return this;
    }

    /** Hears of each entry in its unit of work, such as to publish an event of the change. */
    public Builder onEntry(EntryHook hook) {
      entryHook = hook;
      return this;
    }

    /**
     * @throws StorageException.Unsupported if the storage does not offer {@link Part#AUDIT}
     * @throws IllegalStateException if the storage is audited already, or has a commit hook already
     */
    public AuditedStorage build() {
      if (storage instanceof AuditedStorage) {
        throw new IllegalStateException("the storage is audited already");
      }
      if (!storage.offers().contains(Part.AUDIT)) {
        throw new StorageException.Unsupported(
            "the storage does not offer AUDIT, so changes cannot be audited");
      }
      return new AuditedStorage(this);
    }
  }
}
