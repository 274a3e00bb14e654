package dev.keyhold.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.OwnedKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were verified lately, with how their owners and organizations stand, in memory.
 *
 * <p>Once a change is committed in this process and its caller told, nobody is answered from before
 * it: from just before the commit until it is over, what it changes is not in the cache and not put
 * there. A load that runs at that moment is waited for, and its result dropped. What other
 * processes change is a matter of {@link Freshness}.
 *
 * <p>Hashes that no key has are not kept, so that nobody can fill the memory with them. Several
 * that look for the same key at once read it once.
 */
public final class KeyCache implements CommitWatch {
  private static final int SAMPLE = 16;

  private final Dialect dialect;
  private final KeyChanges changes;
  private final Freshness freshness;
  private final Function<KeyHash, Optional<OwnedKey>> source;
  private final CacheSize size;
  private final Set<KeyHash> changing = ConcurrentHashMap.newKeySet();
  private volatile boolean allChanging;

  /** A new one takes its place when all may have changed; what runs may still fill the old one. */
  private volatile Cache<KeyHash, OwnedKey> entries;

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * @param changes what the writer's transactions change
   * @param freshness what others have changed, given what forgets all
   * @param source reads a key from the database
   */
  public KeyCache(
      KeyChanges changes,
      FreshnessOf freshness,
      Dialect dialect,
      Function<KeyHash, Optional<OwnedKey>> source,
      CacheSize size)
      throws SQLException {
    this.source = source;
    this.size = size;
    this.dialect = dialect;
    this.entries = empty();
    this.changes = changes;
    this.freshness = freshness.telling(this);
  }

  /** Makes a freshness that tells a cache of others' changes. */
  @FunctionalInterface
  public interface FreshnessOf {
    Freshness telling(KeyCache cache) throws SQLException;
  }

  private Cache<KeyHash, OwnedKey> empty() {
    return Caffeine.newBuilder()
        .maximumWeight(size.bytes())
        // An entry weighs at least its share, so that the weight bounds their number too.
        .weigher(
            (KeyHash hash, OwnedKey found) -> Math.max(KeyWeight.of(found), size.leastWeight()))
        .executor(Runnable::run)
        .build();
  }

  /** Others have changed what they do not name. */
  public void forgetAll() {
    entries = empty();
  }

  /**
   * @return null if the database has to be asked
   */
  public @Nullable OwnedKey find(KeyHash hash) {
    if (!freshness.isCertain()) {
      return null;
    }
    OwnedKey found = kept(hash);
    if (found != null) {
      hits.increment();
    }
    return found;
  }

  /**
   * What is used often stays, and a sample of the uses tells what that is. To tell of each would
   * double what a look-up takes, and let threads stand in each other's way.
   */
  private @Nullable OwnedKey kept(KeyHash hash) {
    Cache<KeyHash, OwnedKey> now = entries;
    boolean tells = ThreadLocalRandom.current().nextInt(SAMPLE) == 0;
    return tells ? now.getIfPresent(hash) : now.policy().getIfPresentQuietly(hash);
  }

  /** Asks the database, and keeps what it says if that can be kept. */
  public Optional<OwnedKey> load(KeyHash hash) {
    misses.increment();
    Load load = new Load(entries);
    OwnedKey kept = load.into.asMap().compute(hash, load::of);
    return kept == null ? load.passing : Optional.of(kept);
  }

  private final class Load {
    private final Cache<KeyHash, OwnedKey> into;
    private Optional<OwnedKey> passing = Optional.empty();

    Load(Cache<KeyHash, OwnedKey> into) {
      this.into = into;
    }

    @Nullable OwnedKey of(KeyHash hash, @Nullable OwnedKey before) {
      // To be certain is to have looked, which may just have begun another memory.
      if (before != null && freshness.isCertain() && into == entries) {
        return before;
      }
      // To be asked before the database is: afterwards the change may be over, and the answer not
      // of
      // it.
      boolean keeps = !allChanging && !changing.contains(hash);
      Optional<OwnedKey> found = source.apply(hash);
      if (keeps && found.isPresent()) {
        return found.get();
      }
      passing = found;
      return null;
    }
  }

  // --- What the writer does ---

  @Override
  public void starting() {
    freshness.starting();
  }

  @Override
  public void begun() {
    translated(freshness::begun);
  }

  @Override
  public void lending() {
    // Who has the handle can end the transaction, and another process commit behind it.
    freshness.ending();
  }

  @Override
  public void rollingBack() {
    freshness.ending();
  }

  @Override
  public void committing() {
    translated(changes::look);
    freshness.ending();
    if (changes.tooMany()) {
      allChanging = true;
      forgetAll();
    }
    changing.addAll(changes.changed());
    changes.changed().forEach(this::forget);
  }

  @Override
  public void ended(boolean committed) {
    freshness.ended();
    if (committed) {
      changes.used().forEach(this::used);
    } else {
      // A unit of work may have committed by itself, or the database may know what we do not.
      changes.changed().forEach(this::forget);
      changes.used().keySet().forEach(this::forget);
    }
    if (changes.tooMany()) {
      forgetAll();
      allChanging = false;
    }
    changes.changed().forEach(changing::remove);
    changes.clear();
  }

  // A look-up in the cache that finds nothing does not wait for a load, and "compute" does.
  public void forget(KeyHash hash) {
    entries.asMap().compute(hash, (same, entry) -> null);
  }

  private void used(KeyHash hash, Instant at) {
    entries.asMap().compute(hash, (same, entry) -> entry == null ? null : used(entry, at));
  }

  private static OwnedKey used(OwnedKey entry, Instant at) {
    ApiKey key = entry.key().toBuilder().lastUsedAt(at).build();
    return new OwnedKey(key, entry.ownerStatus(), entry.organizationStatus());
  }

  @Override
  public void done() {
    freshness.done();
  }

  private interface Step {
    void run() throws SQLException;
  }

  private void translated(Step step) {
    try {
      step.run();
    } catch (SQLException e) {
      throw dialect.translate(e);
    }
  }

  /** Leaves the writing connection as it was; the writer has stopped. */
  public void close() {
    forgetAll();
    translated(freshness::close);
    translated(changes::stop);
  }

  List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(freshness.metrics());
    metrics.add(Metric.counter("keyhold.cache.hits", "Look-ups that memory answered", hits::sum));
    metrics.add(
        Metric.counter("keyhold.cache.misses", "Look-ups that the database answered", misses::sum));
    metrics.add(
        Metric.gauge("keyhold.cache.entries", "Keys in memory", () -> entries.estimatedSize()));
    return metrics;
  }
}
