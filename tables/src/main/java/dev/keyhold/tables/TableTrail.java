package dev.keyhold.tables;

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
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowOrder;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.TableStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The audit trail of one tenant, as rows of a table beside those of others: numbered, proven and
 * erased by itself. Any storage with tables keeps it.
 */
public final class TableTrail implements AuditSink {
  /** The tables that it needs, for a set of whoever uses it. */
  public static final List<OrgTable<?>> TABLES = List.of(TrailRow.TABLE, TrailStateRow.TABLE);

  private static final OrgTable<TrailRow> TABLE = TrailRow.TABLE;

  private final TableStore store;
  private final String tenantId;
  private final Scope scope;
  private final InstantSource clock;

  private TableTrail(TableStore store, String tenantId, InstantSource clock) {
    this.store = store;
    this.tenantId = tenantId;
    this.scope = Scope.of(tenantId);
    this.clock = clock;
  }

  /**
   * @param store of one transaction, which keeps {@link #TABLES}
   * @param tenantId the organization whose trail it is; it must be there
   * @param clock gives the times of what the trail keeps beside its entries
   */
  public static AuditSink over(TableStore store, String tenantId, InstantSource clock) {
    return new TableTrail(store, tenantId, clock);
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
    TrailRow row = TrailRow.of(tenantId, StoredEntry.of(last() + 1, entry, leaf));
    store.insert(TABLE.shape(), scope, TABLE.row(row));
    return entry.id();
  }

  @Override
  public Optional<StoredEntry> find(String id) {
    return store.find(TABLE.shape(), scope, id).map(TableTrail::entry);
  }

  @Override
  public Page<StoredEntry> list(AuditQuery query, PageRequest page) {
    String list = Cursor.list("tenant-audit", List.of(tenantId, query));
    int wanted = page.limit() + 1;
    Matching matching = new Matching(query, page.after().map(cursor -> at(cursor, list)));
    List<StoredEntry> found = new ArrayList<>(matching.next(Math.min(wanted, Limits.PAGE_SIZE)));
    while (matching.hasNext() && found.size() < wanted) {
      found.addAll(matching.next(Limits.PAGE_SIZE)); // few of them match
    }
    return Page.cut(
        found.subList(0, Math.min(wanted, found.size())),
        page.limit(),
        last -> Cursor.of(list, Long.toString(last.sequence())));
  }

  /** Entries are never removed, so the one is there at which a page ended. */
  private Row at(Cursor cursor, String list) {
    List<Long> numbers = cursor.numbers(list);
    return row(numbers.get(0))
        .filter(row -> numbers.size() == 1)
        .orElseThrow(
            () ->
                new StorageException.InvalidInput(
                    "cursor",
                    "the cursor is not one that the trail gave out; start again without one"));
  }

  /** Page by page, what matches a query. */
  private final class Matching {
    private final AuditQuery query;
    private final RowQuery rows;
    private Optional<Cursor> next = Optional.empty();
    private boolean over;

    Matching(AuditQuery query, Optional<Row> after) {
      this.query = query;
      this.rows = TrailQuery.rows(query);
      this.next = after.map(row -> RowOrder.of(TABLE.shape(), scope, rows).cursor(scope, row));
    }

    boolean hasNext() {
      return !over;
    }

    List<StoredEntry> next(int most) {
      Page<Row> page = store.list(TABLE.shape(), scope, rows, new PageRequest(most, next));
      next = page.next();
      over = next.isEmpty();
      return page.items().stream().map(TableTrail::entry).filter(query::matches).toList();
    }
  }

  @Override
  public List<StoredEntry> readAfter(long sequence, int limit) {
    Condition above = new Condition(TrailRow.SEQ.name(), Condition.Is.ABOVE, Optional.of(sequence));
    RowQuery query = new RowQuery(Optional.of(bySeq()), List.of(above), false);
    return store.list(TABLE.shape(), scope, query, PageRequest.first(limit)).items().stream()
        .map(TableTrail::entry)
        .toList();
  }

  @Override
  public long last() {
    RowQuery newest = new RowQuery(Optional.of(bySeq()), List.of(), true);
    return store.list(TABLE.shape(), scope, newest, PageRequest.first(1)).items().stream()
        .mapToLong(row -> entry(row).sequence())
        .findFirst()
        .orElse(0);
  }

  @Override
  public long count(AuditQuery query) {
    long count = 0;
    Matching matching = new Matching(query, Optional.empty());
    while (matching.hasNext()) {
      count += matching.next(Limits.PAGE_SIZE).size();
    }
    return count;
  }

  @Override
  public int erase(Collection<Long> sequences, Instant at) {
    Instant erasedAt = Limits.time("the time of an erasure", at);
    int erased = 0;
    for (long sequence : sequences) {
      Optional<Row> row = row(sequence).filter(found -> entry(found).erasedAt().isEmpty());
      row.ifPresent(found -> store.update(TABLE.shape(), scope, found.id(), blank(erasedAt)));
      erased += row.isPresent() ? 1 : 0;
    }
    return erased;
  }

  private static RowPatch blank(Instant at) {
    Map<String, RowPatch.To> set = new HashMap<>();
    TrailRow.CONTENT.forEach(column -> set.put(column.name(), absent()));
    set.put(TrailRow.SALT.name(), absent());
    set.put(TrailRow.ERASED_AT.name(), new RowPatch.Value(Optional.of(at)));
    Condition whole =
        new Condition(TrailRow.ERASED_AT.name(), Condition.Is.ABSENT, Optional.empty());
    return new RowPatch(set, List.of(whole), OptionalLong.empty(), at);
  }

  private static RowPatch.To absent() {
    return new RowPatch.Value(Optional.empty());
  }

  @Override
  public AuditState state() {
    store.shapes(); // or refuses, if the unit has ended
    Tenant rows = new Tenant(new RowAccess(store, clock, Optional::empty, scope));
    return new TableTrailState(rows, tenantId, clock);
  }

  private Optional<Row> row(long sequence) {
    return store.findUnique(TABLE.shape(), scope, bySeq(), List.of(sequence));
  }

  private static String bySeq() {
    return TrailRow.BY_SEQ.shape(TABLE.name()).name();
  }

  private static StoredEntry entry(Row row) {
    return TABLE.item(row).stored();
  }
}
