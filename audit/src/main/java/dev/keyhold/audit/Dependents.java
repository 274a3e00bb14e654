package dev.keyhold.audit;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rows of sets that a deletion takes with it, or that lose a reference by it: looked up before,
 * as they are gone afterwards.
 */
final class Dependents {
  private final Optional<TableStore> store;
  private final Collection<Shape> shapes;
  private final Deque<Gone> toLookAt = new ArrayDeque<>();

  /** By table and id, in the order in which they were found. */
  private final Map<String, Row> deleted = new LinkedHashMap<>();

  private final Map<String, Row> cleared = new LinkedHashMap<>();
  private final List<Referred> clearing = new ArrayList<>();

  /** A row of any table that goes, and the tenant whose it is. */
  private record Gone(String table, String id, Optional<String> tenant) {
    static Gone of(Row row) {
      Optional<Object> tenant = row.shape().tenantColumn().flatMap(row::get);
      return new Gone(row.shape().name(), row.id(), tenant.map(String.class::cast));
    }
  }

  /** A row and its column that is cleared. */
  private record Referred(Row row, String column) {}

  private Dependents(Optional<TableStore> store) {
    this.store = store;
    this.shapes = store.<Collection<Shape>>map(TableStore::shapes).orElseGet(List::of);
  }

  /** Of nothing yet; there are none where the storage keeps no other tables than its own. */
  static Dependents in(Transaction tx, Set<Part> offered) {
    return new Dependents(
        offered.contains(Part.TABLES) ? Optional.of(tx.tables()) : Optional.empty());
  }

  /** Of a row of a set. */
  static Dependents of(TableStore store, Row row) {
    return new Dependents(Optional.of(store)).of(Gone.of(row));
  }

  /** And of what goes from a table that every storage has. */
  Dependents of(String table, Stream<String> ids) {
    ids.forEach(id -> of(new Gone(table, id, Optional.empty())));
    return this;
  }

  private Dependents of(Gone first) {
    toLookAt.add(first);
    while (!toLookAt.isEmpty()) {
      look(toLookAt.remove());
    }
    return this;
  }

  private void look(Gone gone) {
    for (Shape shape : shapes) {
      for (ReferenceShape reference : shape.references()) {
        if (reference.table().equals(gone.table())
            && reference.whenDeleted() != WhenDeleted.REFUSE
            && shape.column(reference.column()).takes(gone.id())) {
          referring(shape, reference, gone).forEach(row -> add(row, reference));
        }
      }
    }
  }

  private void add(Row row, ReferenceShape reference) {
    if (reference.whenDeleted() == WhenDeleted.CLEAR) {
      clearing.add(new Referred(row, reference.column()));
    } else if (deleted.put(key(row), row) == null) {
      toLookAt.add(Gone.of(row));
    }
  }

  /** A tenant's rows are found by its id, and those that refer to another row by an index. */
  private List<Row> referring(Shape shape, ReferenceShape reference, Gone gone) {
    boolean isTenant = shape.tenantColumn().equals(Optional.of(reference.column()));
    Scope live =
        isTenant
            ? Scope.of(gone.id())
            : reference.withinTenant() ? Scope.of(gone.tenant().orElseThrow()) : Scope.everywhere();
    RowQuery query =
        isTenant
            ? RowQuery.ALL
            : new RowQuery(
                Optional.empty(), List.of(Condition.equal(reference.column(), gone.id())), false);
    List<Row> rows = new ArrayList<>(rows(shape, live, query));
    if (shape.is(Shape.Trait.SOFT_DELETED)) {
      rows.addAll(rows(shape, live.deleted(), query));
    }
    return rows;
  }

  private List<Row> rows(Shape shape, Scope scope, RowQuery query) {
    return Page.all(page -> store.orElseThrow().list(shape, scope, query, page));
  }

  private static String key(Row row) {
    return row.shape().name() + " " + row.id();
  }

  /** Writes their entries, after the deletion. */
  void record(Recorder recorder, String cause) {
    deleted.values().forEach(row -> RowEntries.deleted(recorder, row, Optional.of(cause)));
    for (Referred referred : clearing) {
      String key = key(referred.row());
      if (!deleted.containsKey(key)) {
        Row before = cleared.getOrDefault(key, referred.row());
        Row after = before.toBuilder().set(referred.column(), Optional.empty()).build();
        cleared.put(key, after);
        RowEntries.changed(recorder, new Changed<>(before, after), Optional.of(cause));
      }
    }
  }
}
