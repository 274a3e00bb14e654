package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.KeyState;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Which keys an operator should look at, seen from one moment. Expired and revoked keys are
 * counted, but have no findings. The report reads one page at a time and holds one page in memory.
 * If keys change between two calls, the results may differ.
 */
public final class KeyReport {
  private final Storage storage;
  private final Bounds bounds;
  private final Instant at;

  KeyReport(Storage storage, Bounds bounds, Instant at) {
    this.storage = storage;
    this.bounds = bounds;
    this.at = at;
  }

  /** A reason to look at a key. A key may have several. */
  public enum Finding {
    /** The key expires soon. */
    EXPIRING,
    /** No use of the key is recorded. */
    NEVER_USED,
    /** The last recorded use is long ago. */
    UNUSED,
    /** The key was made long ago, whether or not it has an expiry. */
    OVER_LIVED
  }

  /**
   * The limits of the findings.
   *
   * @param expiringWithin a key that expires within this time is {@link Finding#EXPIRING}
   * @param unusedFor a key whose last use is at least so long ago is {@link Finding#UNUSED}
   * @param olderThan a key that is at least so old is {@link Finding#OVER_LIVED}
   */
  public record Bounds(Duration expiringWithin, Duration unusedFor, Duration olderThan) {
    private static final Duration LONGEST = Duration.ofDays(365_000);

    /** 30, 90 and 365 days. */
    public static final Bounds DEFAULT =
        new Bounds(Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(365));

    /**
     * @throws StorageException.InvalidInput if a limit is negative or longer than a thousand years
     */
    public Bounds {
      for (Duration each : new Duration[] {expiringWithin, unusedFor, olderThan}) {
        if (each.isNegative() || each.compareTo(LONGEST) > 0) {
          throw new StorageException.InvalidInput(
              "a bound of the report is negative or longer than a thousand years");
        }
      }
    }

    /** These bounds, with another for {@link Finding#EXPIRING}. */
    public Bounds expiringWithin(Duration value) {
      return new Bounds(value, unusedFor, olderThan);
    }

    /** These bounds, with another for {@link Finding#UNUSED}. */
    public Bounds unusedFor(Duration value) {
      return new Bounds(expiringWithin, value, olderThan);
    }

    /** These bounds, with another for {@link Finding#OVER_LIVED}. */
    public Bounds olderThan(Duration value) {
      return new Bounds(expiringWithin, unusedFor, value);
    }
  }

  /**
   * The numbers of keys.
   *
   * @param keys the number of all keys
   * @param byState the number of keys in each state at the moment of the report; contains every
   *     state
   * @param byFinding the number of keys with each finding; contains every finding
   * @param everUsed the number of keys with a recorded use, in any state; zero suggests that uses
   *     are not recorded
   */
  public record Counts(
      long keys, Map<KeyState, Long> byState, Map<Finding, Long> byFinding, long everUsed) {
    public Counts {
      byState = Collections.unmodifiableMap(new EnumMap<>(byState));
      byFinding = Collections.unmodifiableMap(new EnumMap<>(byFinding));
    }
  }

  /** The moment of the report. */
  public Instant at() {
    return at;
  }

  /** The findings about a key; empty if there are none. */
  public Set<Finding> findings(ApiKey key) {
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    KeyState state = key.stateAt(at);
    if (state == KeyState.EXPIRED || state == KeyState.REVOKED) {
      return findings;
    }
    if (key.expiresAt().filter(end -> !end.isAfter(at.plus(bounds.expiringWithin()))).isPresent()) {
      findings.add(Finding.EXPIRING);
    }
    if (key.lastUsedAt().isEmpty()) {
      findings.add(Finding.NEVER_USED);
    }
    if (key.lastUsedAt().filter(use -> !use.isAfter(at.minus(bounds.unusedFor()))).isPresent()) {
      findings.add(Finding.UNUSED);
    }
    if (!key.createdAt().isAfter(at.minus(bounds.olderThan()))) {
      findings.add(Finding.OVER_LIVED);
    }
    return findings;
  }

  /** Counts all keys. */
  public Counts count() {
    Tally tally = new Tally();
    forEachKey(tally::add);
    return new Counts(tally.keys, tally.byState, tally.byFinding, tally.everUsed);
  }

  private final class Tally {
    private final Map<KeyState, Long> byState = new EnumMap<>(KeyState.class);
    private final Map<Finding, Long> byFinding = new EnumMap<>(Finding.class);
    private long keys;
    private long everUsed;

    Tally() {
      for (KeyState state : KeyState.values()) {
        byState.put(state, 0L);
      }
      for (Finding finding : Finding.values()) {
        byFinding.put(finding, 0L);
      }
    }

    void add(ApiKey key) {
      keys++;
      everUsed += key.lastUsedAt().isPresent() ? 1 : 0;
      byState.merge(key.stateAt(at), 1L, Long::sum);
      findings(key).forEach(finding -> byFinding.merge(finding, 1L, Long::sum));
    }
  }

  /** Passes every key with findings to {@code use}, in the order in which they were issued. */
  public void forEach(BiConsumer<ApiKey, Set<Finding>> use) {
    forEachKey(
        key -> {
          Set<Finding> findings = findings(key);
          if (!findings.isEmpty()) {
            use.accept(key, findings);
          }
        });
  }

  private void forEachKey(Consumer<ApiKey> use) {
    Page.<ApiKey>walk(page -> storage.read(tx -> tx.apiKeys().list(KeyQuery.ALL, page)))
        .forEach(page -> page.items().forEach(use));
  }
}
