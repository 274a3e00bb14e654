package dev.keyhold.sql;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Paths;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowOrder;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.States;
import dev.keyhold.spi.table.TableStore;
import dev.keyhold.sql.TableCatalog.Counted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of the tables of sets, in one transaction. */
final class TableRows implements TableStore {
  private final Sql sql;
  private final TableCatalog catalog;
  private final LastRead last;
  private final TableErrors errors;

  TableRows(Sql sql, TableCatalog catalog) {
    this.sql = sql;
    this.catalog = catalog;
    this.last = new LastRead(sql);
    this.errors = new TableErrors(sql.dialect());
  }

  @Override
  public Collection<Shape> shapes() {
    sql.checkRunning();
    return catalog.shapes();
  }

  @Override
  public Row insert(Shape shape, Scope scope, Row row) {
    sql.checkMayWrite();
    scope.check(row);
    shape.check(row);
    Optional<Counted> counted = catalog.counted(shape).filter(column -> column.isDueIn(row));
    return sql.seeing(
        shape, scope, () -> counted.map(by -> numbered(row, by)).orElseGet(() -> inserted(row)));
  }

  private Row inserted(Row row) {
    Shape shape = row.shape();
    @Nullable Object[] values = new @Nullable Object[shape.columns().size()];
    for (int place = 0; place < values.length; place++) {
      values[place] = TableValues.stored(shape.columns().get(place), row.at(place));
    }
    refuseLoose(row, column -> true);
    change(row, catalog.insertion(shape), values);
    return row;
  }

  /** Nobody else writes meanwhile, so the next number is the largest and one. */
  private Row numbered(Row row, Counted counted) {
    Shape shape = row.shape();
    List<@Nullable Object> values = new ArrayList<>();
    for (ColumnShape column : shape.columns()) {
      if (column.equals(counted.column())) {
        shape.tenantColumn().ifPresent(tenant -> values.add(row.get(tenant).orElse(null)));
      } else {
        values.add(TableValues.stored(column, row.at(shape.place(column.name()))));
      }
    }
    refuseLoose(row, column -> true);
    long number =
        sql.insert(
            counted.insertion(), e -> errors.change(e, row, () -> missing(row)), values.toArray());
    return row.toBuilder().set(counted.column().name(), number).build();
  }

  @Override
  public Optional<Row> find(Shape shape, Scope scope, String id) {
    catalog.check(shape);
    scope.checkNamesOne(shape);
    Text.wellFormed("the id of a row", id);
    TableSql select = TableSql.select(shape).where("id = ?", id).in(scope);
    Optional<Row> found = sql.seeing(shape, scope, () -> one(shape, select));
    last.found(found.stream().toList(), scope);
    return found;
  }

  @Override
  public Optional<Row> findUnique(Shape shape, Scope scope, String index, List<Object> values) {
    catalog.check(shape);
    List<Condition> where = RowOrder.unique(shape, scope, index, values);
    TableSql select = TableSql.select(shape).where(where, sql.dialect()).in(scope);
    return sql.seeing(shape, scope, () -> one(shape, select));
  }

  private Optional<Row> one(Shape shape, TableSql select) {
    return rows(shape, select).stream().findFirst();
  }

  private List<Row> rows(Shape shape, TableSql select) {
    return sql.select(
        select.text(), row -> TableValues.row(sql.dialect(), shape, row), select.values());
  }

  @Override
  public List<Row> among(Shape shape, Scope scope, Among wanted, int most) {
    catalog.check(shape);
    Optional<String> index = RowOrder.among(shape, scope, wanted);
    TableSql select = TableSql.select(shape).by(index, sql.dialect()).in(scope);
    select.where(wanted.where(), sql.dialect());
    wanted.values().forEach((column, values) -> select.among(column, values, sql.dialect()));
    select.add(" LIMIT ?", most + 1);
    List<Row> found = sql.seeing(shape, scope, () -> rows(shape, select));
    if (found.size() > most) {
      throw new StorageException.Conflict("there are more than " + most + " rows of " + shape);
    }
    return found;
  }

  @Override
  public Set<String> reach(Shape shape, Scope scope, Paths paths, Collection<String> starts) {
    catalog.check(shape);
    TablePaths ways = new TablePaths(sql, shape, scope, paths);
    return sql.seeing(shape, scope, () -> ways.reach(starts));
  }

  @Override
  public Page<Row> list(Shape shape, Scope scope, RowQuery query, PageRequest page) {
    catalog.check(shape);
    TablePages pages = pages(shape, scope, query);
    Page<Row> found = sql.seeing(shape, scope, () -> pages.page(page));
    last.found(found.items(), scope);
    return found;
  }

  @Override
  public long count(Shape shape, Scope scope, RowQuery query) {
    catalog.check(shape);
    TablePages pages = pages(shape, scope, query);
    return sql.seeing(shape, scope, pages::count);
  }

  private TablePages pages(Shape shape, Scope scope, RowQuery query) {
    return new TablePages(sql, shape, scope, RowOrder.of(shape, scope, query));
  }

  @Override
  public Changed<Row> update(Shape shape, Scope scope, String id, RowPatch patch) {
    sql.checkMayWrite();
    Row before =
        last.get(shape, scope, id)
            .or(() -> find(shape, scope, id))
            .orElseThrow(() -> none(shape, id));
    Row after = patch.over(before);
    if (after.equals(before)) {
      return Changed.nothing(before);
    }
    return sql.seeing(shape, scope, () -> update(before, after, scope, patch));
  }

  private Changed<Row> update(Row before, Row after, Scope scope, RowPatch patch) {
    refuseLoose(after, column -> !before.get(column).equals(after.get(column)));
    TableSql update =
        assigned(List.of(new Changed<>(before, after)), patch).where("id = ?", before.id());
    guarded(update, before, scope, patch, sql.dialect());
    if (change(after, update.text(), update.values()) == 0) {
      throw new StorageException.Conflict("the row %s was changed meanwhile".formatted(before));
    }
    return new Changed<>(before, after);
  }

  @Override
  public List<Changed<Row>> updateEach(Shape shape, Scope scope, List<String> ids, RowPatch patch) {
    if (ids.size() < 2 || !isOneStatement(shape, patch)) {
      return TableStore.super.updateEach(shape, scope, ids, patch);
    }
    sql.checkMayWrite();
    scope.checkNamesOne(shape);
    Map<String, Row> found =
        last.all(shape, scope, Set.copyOf(ids)).orElseGet(() -> byId(shape, scope, ids));
    List<Changed<Row>> changes = ids.stream().map(id -> over(shape, found, id, patch)).toList();
    List<Changed<Row>> real = changes.stream().filter(Changed::happened).toList();
    if (!real.isEmpty()) {
      sql.seeing(shape, scope, () -> updated(shape, scope, real, patch));
    }
    return changes;
  }

  private Map<String, Row> byId(Shape shape, Scope scope, List<String> ids) {
    return among(shape, scope, Among.of(Shape.ID, ids), ids.size()).stream()
        .collect(Collectors.toMap(Row::id, row -> row));
  }

  private static Changed<Row> over(Shape shape, Map<String, Row> found, String id, RowPatch patch) {
    Row before = found.get(id);
    if (before == null) {
      throw none(shape, id);
    }
    Row after = patch.over(before);
    return after.equals(before) ? Changed.nothing(before) : new Changed<>(before, after);
  }

  private static StorageException none(Shape shape, String id) {
    return new StorageException.NotFound("there is no row %s in %s".formatted(id, shape));
  }

  /** Whether it sets the same in all rows, of which the database refuses none. */
  private static boolean isOneStatement(Shape shape, RowPatch patch) {
    return patch.set().entrySet().stream()
        .allMatch(
            set ->
                isCleared(set.getValue())
                    || (!(set.getValue() instanceof RowPatch.AtLeast)
                        && !isRefusable(shape, set.getKey())));
  }

  private static boolean isCleared(RowPatch.To to) {
    return to instanceof RowPatch.Value value && value.value().isEmpty();
  }

  private static boolean isRefusable(Shape shape, String column) {
    return shape.references().stream().anyMatch(reference -> reference.column().equals(column))
        || shape.indexes().stream()
            .anyMatch(index -> index.unique() && index.columns().contains(column));
  }

  private int updated(Shape shape, Scope scope, List<Changed<Row>> changes, RowPatch patch) {
    List<String> ids = changes.stream().map(change -> change.before().id()).toList();
    Changed<Row> first = changes.get(0);
    TableSql update = assigned(changes, patch);
    update.among(Shape.ID, ids, sql.dialect());
    int changed =
        change(
            first.after(),
            guarded(update, first.before(), scope, patch, sql.dialect()).text(),
            update.values());
    if (changed != ids.size()) {
      throw new StorageException.Conflict("rows of %s were changed meanwhile".formatted(shape));
    }
    return changed;
  }

  private TableSql assigned(List<Changed<Row>> changes, RowPatch patch) {
    Row after = changes.get(0).after();
    Shape shape = after.shape();
    TableSql update = TableSql.update(shape);
    patch
        .set()
        .forEach(
            (name, to) -> {
              if (to instanceof RowPatch.Plus plus) {
                update.add(name + " = coalesce(" + name + ", 0) + ?, ", plus.more());
              } else if (!sql.dialect().writesAlone() || isChanged(name, changes)) {
                int place = shape.place(name);
                update.add(
                    name + " = ?, ", TableValues.stored(shape.column(name), after.at(place)));
              }
            });
    if (shape.is(Shape.Trait.VERSIONED)) {
      update.add("version = version + 1, ");
    }
    return update.add(
        "updated_at = ?", TableValues.stored(shape.column(Shape.UPDATED_AT), patch.at()));
  }

  private static boolean isChanged(String column, List<Changed<Row>> changes) {
    return changes.stream()
        .anyMatch(change -> !change.before().get(column).equals(change.after().get(column)));
  }

  private static TableSql guarded(
      TableSql update, Row before, Scope scope, RowPatch patch, Dialect dialect) {
    Shape shape = before.shape();
    update.in(scope).where(patch.only(), dialect);
    patch.version().ifPresent(version -> update.where("version = ?", version));
    shape
        .states()
        .filter(states -> patch.set().containsKey(states.column()))
        .ifPresent(states -> from(update, states, before, patch));
    return update;
  }

  private static void from(TableSql update, States states, Row before, RowPatch patch) {
    ColumnShape column = before.shape().column(states.column());
    RowPatch.To to = patch.set().get(states.column());
    if (to == null) {
      return;
    }
    String word = (String) to.over(column.kind(), before.get(states.column())).orElseThrow();
    List<String> words = states.mayBecome(word);
    StringJoiner places = new StringJoiner(", ", states.column() + " IN (", ")");
    words.forEach(one -> places.add("?"));
    update.where(places.toString(), words.toArray());
  }

  @Override
  public Optional<Row> delete(Shape shape, Scope scope, String id, OptionalLong version) {
    sql.checkMayWrite();
    Optional<Row> found = find(shape, scope, id);
    if (found.isPresent()) {
      found.get().checkVersion(version);
      TableSql delete = TableSql.delete(shape).where("id = ?", id).in(scope);
      version.ifPresent(wanted -> delete.where("version = ?", wanted));
      sql.seeing(
          shape,
          scope,
          () -> sql.change(delete.text(), e -> errors.deletion(e, found.get()), delete.values()));
    }
    return found;
  }

  private int change(Row row, String text, @Nullable Object... values) {
    return sql.change(text, e -> errors.change(e, row, () -> missing(row)), values);
  }

  /** No foreign key looks at a reference across databases. */
  private void refuseLoose(Row row, Predicate<String> isSet) {
    missing(row, reference -> reference.across() && isSet.test(reference.column()))
        .ifPresent(
            member -> {
              throw TableErrors.missing(row, member, null);
            });
  }

  /** The database need not say which reference it was. */
  private String missing(Row row) {
    return missing(row, reference -> !reference.across()).orElse(Shape.ID);
  }

  private Optional<String> missing(Row row, Predicate<ReferenceShape> which) {
    return row.shape().references().stream()
        .filter(which)
        .filter(reference -> row.get(reference.column()).isPresent())
        .filter(reference -> !isThere(row, reference))
        .map(reference -> row.shape().column(reference.column()).member())
        .findFirst();
  }

  @Override
  public boolean isThere(Row row, ReferenceShape reference) {
    sql.checkRunning();
    Object id = row.get(reference.column()).orElseThrow();
    if (id.equals(row.id()) && reference.table().equals(row.shape().name())) {
      return true; // itself, perhaps before it is inserted
    }
    if (reference.across() && catalog.elsewhere().keeps(reference.table())) {
      return catalog.elsewhere().isThere(row, reference);
    }
    Scope scope = Scope.around(row);
    return sql.seeing(row.shape(), scope, () -> isThere(id, scope.organizationId(), reference));
  }

  private boolean isThere(Object id, Optional<String> tenant, ReferenceShape reference) {
    String text = "SELECT 1 FROM " + reference.table() + " WHERE id = ?";
    if (!reference.withinTenant()) {
      return !sql.select(text, found -> true, id).isEmpty();
    }
    String ofTenant = text + " AND " + reference.tenantColumn().orElseThrow() + " = ?";
    return !sql.select(ofTenant, found -> true, id, tenant.orElseThrow()).isEmpty();
  }
}
