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
 * Which keys an operator should look at, as of one moment. Keys that are expired or revoked are
 * counted, and nothing is found about them. It reads page by page and holds one page in memory, so
 * that two walks may differ by what was changed in between.
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

  /** What can be found about a key; several at once. */
  public enum Finding {
    /** It expires soon. */
    EXPIRING,
    /** No use of it is on record. */
    NEVER_USED,
    /** Its last use on record is long ago. */
    UNUSED,
    /** It was made long ago, whether it expires one day or not. */
    OVER_LIVED
  }

  /**
   * From when on something is found.
   *
   * @param expiringWithin how soon a key expires that is {@link Finding#EXPIRING}
   * @param unusedFor how long ago the last use of a key is that is {@link Finding#UNUSED}
   * @param olderThan how old a key is that is {@link Finding#OVER_LIVED}
   */
  public record Bounds(Duration expiringWithin, Duration unusedFor, Duration olderThan) {
    private static final Duration LONGEST = Duration.ofDays(365_000);

    /** 30, 90 and 365 days. */
    public static final Bounds DEFAULT =
        new Bounds(Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(365));

    /**
     * @throws StorageException.InvalidInput if one is negative or longer than a thousand years
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
   * How many keys there are.
   *
   * @param keys all of them
   * @param byState as they stand at the moment of the report; every state is there
   * @param byFinding those about which something was found; every finding is there
   * @param everUsed those with a use on record, in whatever state: none at all means that nobody
   *     records uses
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

  /** What is found about a key; empty if nothing is. */
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

  /** Shows every key about which something is found, in the order in which they were issued. */
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
