package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which entries were erased, and when: ranges of sequence numbers. An entry {@code audit.erase}
 * holds them, so that an entry that was blanked by somebody else is told from an erased one.
 * Whoever erases an older such entry takes over what it holds.
 */
final class Erasures {
  private static final int LONGEST = Limits.JSON_LENGTH - 1_024;

  /** By the first number of each range; ranges do not overlap. */
  private final TreeMap<Long, Range> ranges = new TreeMap<>();

  Erasures() {}

  private record Range(long last, Instant at) {}

  void add(long sequence, Instant at) {
    add(sequence, sequence, at);
  }

  private void add(long first, long last, Instant at) {
    Map.Entry<Long, Range> before = ranges.lowerEntry(first);
    boolean continues =
        before != null
            && before.getValue().last() == first - 1
            && before.getValue().at().equals(at);
    ranges.put(continues ? before.getKey() : Long.valueOf(first), new Range(last, at));
  }

  void addAll(Erasures others) {
    others.ranges.forEach((first, range) -> add(first, range.last(), range.at()));
  }

  /** When an entry was erased; empty if it was not. */
  Optional<Instant> find(long sequence) {
    Map.Entry<Long, Range> range = ranges.floorEntry(sequence);
    return range == null || range.getValue().last() < sequence
        ? Optional.empty()
        : Optional.of(range.getValue().at());
  }

  /**
   * @throws StorageException.InvalidInput if they are too scattered for one entry
   */
  Json details() {
    List<Map<String, Object>> list = new ArrayList<>();
    long count = 0;
    for (Map.Entry<Long, Range> range : ranges.entrySet()) {
      count += range.getValue().last() - range.getKey() + 1;
      list.add(
          Map.of(
              "first", range.getKey(),
              "last", range.getValue().last(),
              "at", range.getValue().at().toEpochMilli()));
    }
    Map<String, Object> details = Map.of("count", count, "erased", list);
    if (Json.canonical(details).length() > LONGEST) {
      throw new StorageException.InvalidInput(
          "the entries to be erased are too scattered for one entry of the trail; erase fewer at a"
              + " time");
    }
    return Json.of(details);
  }

  /**
   * What an entry holds; nothing, if it is not as {@link #details} writes it: a hub may use the
   * name for an entry of its own.
   */
  static Erasures of(AuditEntry entry) {
    Erasures erasures = new Erasures();
    if (entry.details().value() instanceof Map<?, ?> members
        && members.get("erased") instanceof List<?> list) {
      list.forEach(erasures::addRange);
    }
    return erasures;
  }

  private void addRange(Object range) {
    if (range instanceof Map<?, ?> members
        && members.get("first") instanceof Number first
        && members.get("last") instanceof Number last
        && members.get("at") instanceof Number at) {
      add(first.longValue(), last.longValue(), Instant.ofEpochMilli(at.longValue()));
    }
  }
}
