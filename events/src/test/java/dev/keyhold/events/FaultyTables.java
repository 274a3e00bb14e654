package dev.keyhold.events;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.table.Among;
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

/** Tables of which one, or a tenant's of the same name, has a fault in one column. */
record FaultyTables(TableStore sound, Fault fault, String table, String column)
    implements TableStore {
  private boolean isWrong(Shape shape) {
    return List.of(table, "tenant_" + table).contains(shape.name());
  }

  private RowQuery asked(Shape shape, RowQuery query) {
    return isWrong(shape) ? fault.asked(query, column) : query;
  }

  @Override
  public Collection<Shape> shapes() {
    return sound.shapes();
  }

  @Override
  public Row insert(Shape shape, Scope scope, Row row) {
    return sound.insert(shape, scope, isWrong(shape) ? fault.added(row, column) : row);
  }

  @Override
  public Optional<Row> find(Shape shape, Scope scope, String id) {
    return sound.find(shape, scope, id);
  }

  @Override
  public Optional<Row> findUnique(Shape shape, Scope scope, String index, List<Object> values) {
    return sound.findUnique(shape, scope, index, values);
  }

  @Override
  public List<Row> among(Shape shape, Scope scope, Among wanted, int most) {
    return sound.among(shape, scope, wanted, most);
  }

  @Override
  public Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page) {
    return sound.list(shape, scope, asked(shape, query), page);
  }

  @Override
  public long count(Shape shape, Scope scope, RowQuery query) {
    return sound.count(shape, scope, asked(shape, query));
  }

  @Override
  public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
    return sound.update(shape, scope, id, isWrong(shape) ? fault.changed(patch, column) : patch);
  }

  @Override
  public Optional<Row> delete(Shape shape, Scope scope, String id, OptionalLong version) {
    return isWrong(shape) && fault == Fault.KEEPS
        ? sound.find(shape, scope, id)
        : sound.delete(shape, scope, id, version);
  }

  @Override
  public boolean isThere(Row row, ReferenceShape reference) {
    return sound.isThere(row, reference);
  }
}
