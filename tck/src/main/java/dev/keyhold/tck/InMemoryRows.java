package dev.keyhold.tck;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowOrder;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import dev.keyhold.tables.TableIdentities;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The rows of all tables in memory. */
class InMemoryRows implements TableStore {
  private final Unit unit;

  InMemoryRows(Unit unit) {
    this.unit = unit;
  }

  @Override
  public Collection<Shape> shapes() {
    List<Shape> ours = TableIdentities.SET.shapes();
    return unit.tables().shapes().stream().filter(shape -> !ours.contains(shape)).toList();
  }

  @Override
  public Row insert(Shape shape, Scope scope, Row given) {
    InMemoryTables tables = unit.change();
    Map<String, Row> rows = tables.rows(shape);
    scope.check(given);
    shape.check(given);
    Row row = numbered(given, rows.values());
    if (rows.containsKey(InMemoryTables.key(row))) {
      throw new StorageException.Duplicate("id", "there is a row %s already".formatted(row));
    }
    refuseTaken(tables, row);
    refuseMissing(tables, row, column -> true);
    rows.put(InMemoryTables.key(row), row);
    return row;
  }

  private static Row numbered(Row row, Collection<Row> others) {
    Shape shape = row.shape();
    Optional<ColumnShape> counted =
        shape.columns().stream()
            .filter(column -> column.is(ColumnShape.Mark.COUNTED))
            .filter(column -> row.get(column.name()).equals(Optional.of(0L)))
            .findFirst();
    if (counted.isEmpty()) {
      return row;
    }
    String column = counted.get().name();
    long largest =
        others.stream()
            .filter(
                other ->
                    shape
                        .tenantColumn()
                        .filter(tenant -> !other.get(tenant).equals(row.get(tenant)))
                        .isEmpty())
            .mapToLong(other -> (Long) other.get(column).orElse(0L))
            .max()
            .orElse(0);
    return row.toBuilder().set(column, largest + 1).build();
  }

  @Override
  public Optional<Row> find(Shape shape, Scope scope, String id) {
    Map<String, Row> rows = unit.tables("the id of a row", id).rows(shape);
    scope.checkNamesOne(shape);
    return Optional.ofNullable(rows.get(InMemoryTables.key(shape, scope.organizationId(), id)))
        .filter(scope::sees);
  }

  @Override
  public Optional<Row> findUnique(Shape shape, Scope scope, String index, List<Object> values) {
    List<Condition> where = RowOrder.unique(shape, scope, index, values);
    return seen(shape, scope)
        .filter(row -> where.stream().allMatch(condition -> condition.matches(row)))
        .findFirst();
  }

  @Override
  public List<Row> among(Shape shape, Scope scope, Among wanted, int most) {
    RowOrder.among(shape, scope, wanted); // or refuses
    List<Row> found = seen(shape, scope).filter(wanted::matches).limit(most + 1L).toList();
    if (found.size() > most) {
      throw new StorageException.Conflict("there are more than " + most + " rows of " + shape);
    }
    return found;
  }

  @Override
  public Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page) {
    RowOrder order = RowOrder.of(shape, scope, query);
    Stream<Row> rows = seen(shape, scope).filter(order::matches).sorted(order.comparator());
    if (page.after().isPresent()) {
      var position = order.position(scope, page.after().get());
      rows = rows.filter(row -> order.compare(row, position) > 0);
    }
    return Lists.cut(rows, page, row -> order.cursor(scope, row));
  }

  @Override
  public long count(Shape shape, Scope scope, RowQuery query) {
    return seen(shape, scope).filter(RowOrder.of(shape, scope, query)::matches).count();
  }

  @Override
  public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
    InMemoryTables tables = unit.change("the id of a row", id);
    Row before =
        find(shape, scope, id)
            .orElseThrow(
                () ->
                    new StorageException.NotFound("there is no row %s in %s".formatted(id, shape)));
    Row after = patch.over(before);
    if (after.equals(before)) {
      return Changed.nothing(before);
    }
    refuseTaken(tables, after);
    refuseMissing(tables, after, column -> !before.get(column).equals(after.get(column)));
    tables.rows(shape).put(InMemoryTables.key(after), after);
    return new Changed<>(before, after);
  }

  @Override
  public Optional<Row> delete(Shape shape, Scope scope, String id, OptionalLong version) {
    InMemoryTables tables = unit.change("the id of a row", id);
    Optional<Row> found = find(shape, scope, id);
    if (found.isPresent()) {
      found.get().checkVersion(version);
      new Cascade(tables).delete(found.get());
    }
    return found;
  }

  private static void refuseTaken(InMemoryTables tables, Row row) {
    Shape shape = row.shape();
    for (IndexShape index : shape.indexes()) {
      List<String> columns = index.keyColumns(shape.tenantColumn());
      var values = row.values(columns);
      boolean counts = index.unique() && !values.contains(null) && isLive(row);
      if (counts
          && tables.rows(shape).values().stream()
              .filter(InMemoryRows::isLive)
              .anyMatch(
                  other ->
                      !InMemoryTables.key(other).equals(InMemoryTables.key(row))
                          && other.values(columns).equals(values))) {
        throw new StorageException.Duplicate(
            shape.member(index),
            "the %s of the row %s is taken".formatted(shape.member(index), row));
      }
    }
  }

  private static boolean isLive(Row row) {
    return !row.shape().is(Shape.Trait.SOFT_DELETED) || row.get(Shape.DELETED_AT).isEmpty();
  }

  private void refuseMissing(InMemoryTables tables, Row row, Predicate<String> isSet) {
    for (ReferenceShape reference : row.shape().references()) {
      Optional<Object> id = row.get(reference.column());
      if (id.isPresent() && isSet.test(reference.column()) && !isThere(tables, row, reference)) {
        String member = row.shape().column(reference.column()).member();
        throw new StorageException.MissingReference(
            member, "the %s of the row %s points at nothing".formatted(member, row));
      }
    }
  }

  @Override
  public boolean isThere(Row row, ReferenceShape reference) {
    return isThere(unit.tables(), row, reference);
  }

  private boolean isThere(InMemoryTables tables, Row row, ReferenceShape reference) {
    String id = (String) row.get(reference.column()).orElseThrow();
    if (row.id().equals(id) && row.shape().name().equals(reference.table())) {
      return true; // itself
    }
    if (reference.across() && tables.elsewhere.keeps(reference.table())) {
      return tables.elsewhere.isThere(row, reference);
    }
    if (!reference.withinTenant()) {
      return tables.has(reference.table(), id, unit.offered());
    }
    return tables.isThere(reference.table(), InMemoryTables.tenant(row), id);
  }

  private Stream<Row> seen(Shape shape, Scope scope) {
    return unit.tables().rows(shape).values().stream().filter(scope::sees);
  }
}
