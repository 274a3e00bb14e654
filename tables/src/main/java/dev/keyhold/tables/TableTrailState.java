package dev.keyhold.tables;

import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Text;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the proof of a tenant's trail remembers, as rows whose ids are the keys. */
final class TableTrailState implements AuditState {
  private static final OrgTable<TrailStateRow> TABLE = TrailStateRow.TABLE;

  private final Tenant rows;
  private final String tenantId;
  private final InstantSource clock;

  TableTrailState(Tenant rows, String tenantId, InstantSource clock) {
    this.rows = rows;
    this.tenantId = tenantId;
    this.clock = clock;
  }

  @Override
  public Optional<Bytes> find(String key) {
    return row(key).map(TrailStateRow::value);
  }

  private Optional<TrailStateRow> row(String key) {
    return rows.find(TABLE, key);
  }

  @Override
  public boolean insert(String key, Bytes value) {
    boolean isFree = row(key).isEmpty();
    if (isFree) {
      Instant now = clock.instant();
      rows.add(TABLE, new TrailStateRow(Stamp.of(key, now, now), tenantId, key, value));
    }
    return isFree;
  }

  @Override
  public boolean replace(String key, Bytes expected, Bytes value) {
    Optional<TrailStateRow> there = row(key).filter(row -> row.value().equals(expected));
    there.ifPresent(row -> rows.update(TABLE, row, TrailStateRow.VALUE.to(value)));
    return there.isPresent();
  }

  @Override
  public boolean remove(String key, Bytes expected) {
    Optional<TrailStateRow> there = row(key).filter(row -> row.value().equals(expected));
    return there.flatMap(row -> rows.delete(TABLE, row)).isPresent();
  }

  @Override
  public SortedMap<String, Bytes> list(String from, String to, int limit) {
    SortedMap<String, Bytes> found = new TreeMap<>(Text.ORDER);
    rows.from(TABLE)
        .where(TrailStateRow.KEY.atLeast(from), TrailStateRow.KEY.below(to))
        .by(TrailStateRow.BY_KEY)
        .page(PageRequest.first(limit))
        .items()
        .forEach(row -> found.put(row.key(), row.value()));
    return Collections.unmodifiableSortedMap(found);
  }
}
