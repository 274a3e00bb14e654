package dev.keyhold.sql;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Leaf;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The table {@code audit_logs}. Its triggers keep it append-only and without gaps. */
final class Trail implements AuditSink {
  private static final String CONTENT = String.join(", ", EntryRow.CONTENT.keySet());

  /** Without the columns that are derived, which cost their making. */
  private static final String SELECT =
      "SELECT seq, id, %s, salt, leaf_hash, erased_at, created_at FROM audit_logs "
          .formatted(CONTENT);

  private static final String INSERT =
      """
      INSERT INTO audit_logs (seq, id, salt, leaf_hash, created_at, %s)
      VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM audit_logs), ?, ?, ?, ?%s)
      """
          .formatted(CONTENT, ", ?".repeat(EntryRow.CONTENT.size()));

  private static final String ERASE =
      """
      UPDATE audit_logs SET %s = NULL, salt = NULL, erased_at = :erasedAt
      WHERE seq IN (%%s) AND erased_at IS NULL
      """
          .formatted(String.join(" = NULL, ", EntryRow.CONTENT.keySet()));

  private final Sql sql;
  private final Appended appended;
  private final TrailState state;

  /**
   * @param appended hears of each entry that is appended
   */
  Trail(Sql sql, Appended appended) {
    this.sql = sql;
    this.appended = appended;
    this.state = new TrailState(sql);
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
    List<Object> values = new ArrayList<>();
    values.addAll(List.of(entry.id(), leaf.map(Leaf::salt), leaf.map(Leaf::hash), entry.at()));
    EntryRow.CONTENT.values().forEach(content -> values.add(content.apply(entry)));
    sql.insert(INSERT, values.toArray());
    appended.add(entry, leaf);
    return entry.id();
  }

  @Override
  public Optional<StoredEntry> find(String id) {
    return sql.find(SELECT + "WHERE id = :id", row -> row.bind("id", id), ForeignEntry::orWritten);
  }

  @Override
  public Page<StoredEntry> list(AuditQuery query, PageRequest page) {
    TrailFilter filter = new TrailFilter(query);
    String list = Cursor.list("audit", query);
    page.after().ifPresent(cursor -> filter.after(position(cursor, list)));
    List<StoredEntry> found =
        sql.list(
            SELECT + "%s %s LIMIT :limit".formatted(filter.where(), filter.order()),
            row -> filter.bind(row).bind("limit", page.limit() + 1),
            ForeignEntry::orWritten);
    return Page.cut(found, page.limit(), last -> cursor(list, last));
  }

  @Override
  public List<StoredEntry> readAfter(long sequence, int limit) {
    return sql.list(
        SELECT + "WHERE seq > :sequence ORDER BY seq LIMIT :limit",
        row -> row.bind("sequence", sequence).bind("limit", PageRequest.first(limit).limit()),
        ForeignEntry::orWritten);
  }

  @Override
  public long last() {
    return sql.one(
        "SELECT coalesce(max(seq), 0) AS last FROM audit_logs",
        row -> {},
        row -> row.number("last"));
  }

  @Override
  public long count(AuditQuery query) {
    TrailFilter filter = new TrailFilter(query);
    return sql.one(
        "SELECT count(*) AS entries FROM audit_logs " + filter.where(),
        filter::bind,
        row -> row.number("entries"));
  }

  @Override
  public int erase(Collection<Long> sequences, Instant at) {
    if (sequences.stream().anyMatch(sequence -> sequence > appended.before())) {
      appended.spoil();
    }
    return sql.update(
        ERASE.formatted(sql.dialect().numbersOf(":sequences")),
        row -> row.bind("erasedAt", at).bind("sequences", Json.canonical(List.copyOf(sequences))));
  }

  @Override
  public AuditState state() {
    sql.checkRunning();
    return state;
  }

  /** A time and a sequence. */
  private static List<Long> position(Cursor cursor, String list) {
    List<Long> position = cursor.numbers(list);
    if (position.size() != 2) {
      throw new StorageException.InvalidInput(
          "the cursor is not one that the audit trail gave out; start again without one");
    }
    return position;
  }

  private static Cursor cursor(String list, StoredEntry last) {
    return Cursor.of(list, Long.toString(last.at().toEpochMilli()), Long.toString(last.sequence()));
  }
}
