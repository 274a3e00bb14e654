package dev.keyhold.tck;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A storage with a set of tables, and what the rules ask of it. */
final class TableTrial {
  static final String ACME = "acme";
  static final String BELL = "bell";
  static final Instant LATER = Samples.T0.plusSeconds(1_000_000_000);

  final Storage storage;
  final SetShape set;
  final SampleRows rows;

  /**
   * @param set to try
   * @param all that the storage was opened with
   */
  TableTrial(Storage storage, SetShape set, List<SetShape> all) {
    this.storage = storage;
    this.set = set;
    this.rows = new SampleRows(storage, all);
  }

  /** The tables for which a rule means something. */
  List<Shape> shapes(Predicate<Shape> applies) {
    return set.shapes().stream().filter(applies).toList();
  }

  static boolean hasTenants(Shape shape) {
    return shape.tenantColumn().isPresent();
  }

  Optional<Row> find(Shape shape, Scope scope, String id) {
    return storage.read(tx -> tx.tables().find(shape, scope, id));
  }

  Optional<Row> find(Row row) {
    return find(row.shape(), SampleRows.scope(row.shape(), ACME), row.id());
  }

  Row insert(Row row) {
    return storage.write(
        tx -> tx.tables().insert(row.shape(), SampleRows.scope(row.shape(), ACME), row));
  }

  Changed<Row> update(Row row, RowPatch patch) {
    return storage.write(
        tx ->
            tx.tables().update(row.shape(), SampleRows.scope(row.shape(), ACME), row.id(), patch));
  }

  /** What is refused leaves the unit of work, which goes on. */
  List<Changed<Row>> updateEach(List<Row> several, RowPatch patch) {
    Shape shape = several.get(0).shape();
    AtomicReference<StorageException> refusal = new AtomicReference<>();
    List<Changed<Row>> changed =
        storage.write(
            tx -> {
              try {
                return tx.tables()
                    .updateEach(
                        shape,
                        SampleRows.scope(shape, ACME),
                        several.stream().map(Row::id).toList(),
                        patch);
              } catch (StorageException e) {
                refusal.set(e);
                return List.of();
              }
            });
    if (refusal.get() != null) {
      throw refusal.get();
    }
    return changed;
  }

  Optional<Row> delete(Row row) {
    return storage.write(
        tx ->
            tx.tables()
                .delete(
                    row.shape(),
                    SampleRows.scope(row.shape(), ACME),
                    row.id(),
                    OptionalLong.empty()));
  }

  static RowPatch set(String column, Object value) {
    return set(column, Optional.of(value));
  }

  static RowPatch set(String column, Optional<Object> value) {
    return patch(Map.of(column, new RowPatch.Value(value)));
  }

  static RowPatch patch(Map<String, RowPatch.To> set) {
    return new RowPatch(set, List.of(), OptionalLong.empty(), LATER);
  }

  /** The columns that a patch may set to the value of another sample, without other rows. */
  static List<ColumnShape> plain(Shape shape) {
    return shape.columns().stream()
        .filter(column -> !common(shape).contains(column.name()))
        .filter(
            column -> shape.references().stream().noneMatch(r -> r.column().equals(column.name())))
        .filter(
            column ->
                shape.checks().stream()
                    .flatMap(check -> check.rule().columns())
                    .noneMatch(column.name()::equals))
        .filter(column -> shape.states().filter(s -> s.column().equals(column.name())).isEmpty())
        .toList();
  }

  /** A column to change in any table; one with few values might be changed to what it is. */
  static ColumnShape plainOrTime(Shape shape) {
    return plain(shape).stream()
        .filter(column -> column.kind() != ColumnKind.FLAG && column.kind() != ColumnKind.WORD)
        .findFirst()
        .orElse(shape.column(Shape.CREATED_AT));
  }

  private static List<String> common(Shape shape) {
    List<String> common =
        new ArrayList<>(
            List.of(Shape.ID, Shape.CREATED_AT, Shape.UPDATED_AT, Shape.VERSION, Shape.DELETED_AT));
    shape.tenantColumn().ifPresent(common::add);
    return common;
  }

  List<Row> list(Shape shape, Scope scope, RowQuery query, int size) {
    List<Row> found = new ArrayList<>();
    Optional<PageRequest> next = Optional.of(PageRequest.first(size));
    while (next.isPresent()) {
      PageRequest request = next.get();
      Page<Row> page = storage.read(tx -> tx.tables().list(shape, scope, query, request));
      found.addAll(page.items());
      next = page.next().map(request::after);
    }
    return found;
  }

  static RowQuery query(String index, boolean descending, Condition... where) {
    return new RowQuery(Optional.of(index), List.of(where), descending);
  }
}
