package dev.keyhold.audit;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.Paths;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Records what becomes of the rows of sets, and of what goes with a deleted one. */
final class AuditedTables implements TableStore {
  private final TableStore inner;
  private final Recorder recorder;

  AuditedTables(TableStore inner, Recorder recorder) {
    this.inner = inner;
    this.recorder = recorder;
  }

  @Override
  public Collection<Shape> shapes() {
    return inner.shapes();
  }

  @Override
  public Row insert(Shape shape, Scope scope, Row row) {
    Row inserted = inner.insert(shape, scope, row);
    recorder.follow(() -> RowEntries.inserted(recorder, inserted));
    return inserted;
  }

  @Override
  public Optional<Row> find(Shape shape, Scope scope, String id) {
    return inner.find(shape, scope, id);
  }

  @Override
  public Optional<Row> findUnique(Shape shape, Scope scope, String index, List<Object> values) {
    return inner.findUnique(shape, scope, index, values);
  }

  @Override
  public List<Row> among(Shape shape, Scope scope, Among wanted, int most) {
    return inner.among(shape, scope, wanted, most);
  }

  @Override
  public Set<String> reach(Shape shape, Scope scope, Paths paths, Collection<String> starts) {
    return inner.reach(shape, scope, paths, starts);
  }

  @Override
  public Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page) {
    return inner.list(shape, scope, query, page);
  }

  @Override
  public long count(Shape shape, Scope scope, RowQuery query) {
    return inner.count(shape, scope, query);
  }

  @Override
  public boolean isThere(Row row, ReferenceShape reference) {
    return inner.isThere(row, reference);
  }

  @Override
  public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
    Changed<Row> changed = inner.update(shape, scope, id, patch);
    recorder.follow(() -> RowEntries.changed(recorder, changed, Optional.empty()));
    return changed;
  }

  @Override
  public Optional<Row> delete(Shape shape, Scope scope, String id, OptionalLong version) {
    Optional<Row> found = inner.find(shape, scope, id);
    if (found.isEmpty()) {
      return inner.delete(shape, scope, id, version);
    }
    Dependents dependents = Dependents.of(inner, found.get());
    Optional<Row> deleted = inner.delete(shape, scope, id, version);
    recorder.follow(
        () -> {
          dependents.record(recorder, RowEntries.action(shape, RowEntries.DELETE));
          deleted.ifPresent(row -> RowEntries.deleted(recorder, row, Optional.empty()));
        });
    return deleted;
  }
}
