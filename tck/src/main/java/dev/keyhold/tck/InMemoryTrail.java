package dev.keyhold.tck;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The audit trail in memory. Entries are never removed, so their number is the next one's. */
class InMemoryTrail implements AuditSink {
  private final Unit unit;

  /** Where an entry stands in a list that is ordered by time. */
  private record Position(long millis, long sequence) {
    static final Comparator<Position> ORDER =
        Comparator.comparingLong(Position::millis).thenComparingLong(Position::sequence);

    static Position of(StoredEntry entry) {
      return new Position(entry.at().toEpochMilli(), entry.sequence());
    }

    static Position at(Cursor cursor, String list) {
      List<Long> numbers = Lists.sized(cursor.numbers(list), 2);
      return new Position(numbers.get(0), numbers.get(1));
    }

    Cursor cursor(String list) {
      return Cursor.of(list, Long.toString(millis), Long.toString(sequence));
    }
  }

  InMemoryTrail(Unit unit) {
    this.unit = unit;
  }

  @Override
  public String append(AuditEntry entry) {
    return append(entry, Optional.empty());
  }

  @Override
  public String append(AuditEntry entry, Leaf leaf) {
    return append(entry, Optional.of(leaf));
  }

  private String append(AuditEntry entry, Optional<Leaf> leaf) {
    InMemoryTables tables = unit.change();
    if (tables.entries.containsKey(entry.id())) {
      throw new StorageException.Duplicate(
          "id", "there is an audit entry " + entry.id() + " already");
    }
    StoredEntry stored = StoredEntry.of(tables.entries.size() + 1L, entry, leaf);
    tables.entries.put(entry.id(), stored);
    return entry.id();
  }

  @Override
  public Optional<StoredEntry> find(String id) {
    return Optional.ofNullable(unit.tables("the id of an audit entry", id).entries.get(id));
  }

  @Override
  public Page<StoredEntry> list(AuditQuery query, PageRequest page) {
    Comparator<Position> order = query.newestFirst() ? Position.ORDER.reversed() : Position.ORDER;
    String list = Cursor.list("entries", query);
    Optional<Position> last = page.after().map(cursor -> Position.at(cursor, list));
    return Lists.cut(
        matching(query)
            .filter(entry -> last.isEmpty() || order.compare(Position.of(entry), last.get()) > 0)
            .sorted(Comparator.comparing(Position::of, order)),
        page,
        entry -> Position.of(entry).cursor(list));
  }

  @Override
  public List<StoredEntry> readAfter(long sequence, int limit) {
    if (limit < 1 || limit > Limits.PAGE_SIZE) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "%d entries were requested; the limit must be 1 to %d",
              limit,
              Limits.PAGE_SIZE));
    }
    return unit.tables().entries.values().stream()
        .filter(entry -> entry.sequence() > sequence)
        .limit(limit)
        .toList();
  }

  @Override
  public long last() {
    return unit.tables().entries.size();
  }

  @Override
  public long count(AuditQuery query) {
    return matching(query).count();
  }

  @Override
  public int erase(Collection<Long> sequences, Instant at) {
    InMemoryTables tables = unit.change();
    Set<Long> wanted = Set.copyOf(sequences);
    List<StoredEntry> erased =
        tables.entries.values().stream()
            .filter(entry -> wanted.contains(entry.sequence()) && entry.erasedAt().isEmpty())
            .map(entry -> entry.erased(at))
            .toList();
    erased.forEach(entry -> tables.entries.put(entry.id(), entry));
    return erased.size();
  }

  @Override
  public AuditState state() {
    unit.tables();
    return new InMemoryTrailState(unit);
  }

  private Stream<StoredEntry> matching(AuditQuery query) {
    return unit.tables().entries.values().stream().filter(query::matches);
  }
}
