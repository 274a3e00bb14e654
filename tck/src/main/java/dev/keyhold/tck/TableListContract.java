package dev.keyhold.tck;

import static dev.keyhold.tck.TableTrial.ACME;
import static dev.keyhold.tck.TableTrial.BELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Condition.Is;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowOrder;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link TableStore} promises about lists. */
@PromiseOf(TableStore.class)
@Needs(Part.TABLES)
abstract class TableListContract {
  private static final int ROWS = 12;

  @Test
  void ROWLIST_01_every_index_walks_all_rows_in_its_order_both_ways(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      List<Row> rows = fill(trial, shape, ACME);
      fill(trial, shape, BELL);
      for (RowQuery query : queries(shape)) {
        Scope scope = scope(shape, query);
        List<Row> seen = seen(trial, shape, scope, rows);
        RowOrder order = RowOrder.of(shape, scope, query);
        List<Row> expected = seen.stream().sorted(order.comparator()).toList();

        for (int size : new int[] {1, 3, 5, 100}) {
          assertThat(trial.list(shape, scope, query, size)).as("%s", query).isEqualTo(expected);
        }
        assertThat(count(trial, shape, scope, query)).isEqualTo(expected.size());
      }
    }
  }

  @Test
  void ROWLIST_02_conditions_take_the_rows_that_meet_them(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      List<Row> rows = fill(trial, shape, ACME);
      for (IndexShape index : listable(shape)) {
        for (List<Condition> where : conditions(rows.get(ROWS / 2), index)) {
          for (boolean descending : new boolean[] {false, true}) {
            RowQuery query = new RowQuery(Optional.of(index.name()), where, descending);
            Scope scope = scope(shape, query);
            RowOrder order = RowOrder.of(shape, scope, query);
            List<Row> expected =
                seen(trial, shape, scope, rows).stream()
                    .filter(row -> where.stream().allMatch(condition -> condition.matches(row)))
                    .sorted(order.comparator())
                    .toList();

            assertThat(trial.list(shape, scope, query, 1)).as("%s", query).isEqualTo(expected);
            assertThat(count(trial, shape, scope, query)).isEqualTo(expected.size());
          }
        }
      }
    }
  }

  @Test
  void ROWLIST_03_rows_that_come_and_go_between_pages_disturb_no_other(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      List<Row> rows = fill(trial, shape, ACME);
      Scope scope = SampleRows.scope(shape, ACME);
      PageRequest first = PageRequest.first(ROWS / 3);
      Page<Row> page = page(trial, shape, scope, RowQuery.ALL, first);
      Row gone = page.items().get(page.items().size() - 1);
      trial.delete(gone);
      trial.rows.insert(shape, ACME, 100);

      List<Row> rest = new ArrayList<>(page.items());
      Optional<Cursor> next = page.next();
      while (next.isPresent()) {
        Page<Row> following = page(trial, shape, scope, RowQuery.ALL, first.after(next.get()));
        rest.addAll(following.items());
        next = following.next();
      }

      assertThat(rest).containsAll(rows).doesNotHaveDuplicates();
    }
  }

  @Test
  void ROWLIST_04_a_query_that_no_index_serves_is_refused(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Scope scope = SampleRows.scope(shape, ACME);
      RowQuery unserved =
          new RowQuery(
              Optional.empty(), List.of(Condition.equal(Shape.UPDATED_AT, Samples.T0)), false);
      RowQuery unknown = TableTrial.query("no_such_index", false);

      for (RowQuery query : List.of(unserved, unknown)) {
        Refused.as(
            StorageException.InvalidInput.class,
            () -> page(trial, shape, scope, query, PageRequest.first(1)));
        Refused.as(StorageException.InvalidInput.class, () -> count(trial, shape, scope, query));
      }
    }
  }

  @Test
  void ROWLIST_05_the_cursor_of_another_query_is_refused(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      fill(trial, shape, ACME);
      fill(trial, shape, BELL);
      Scope scope = SampleRows.scope(shape, ACME);
      Cursor cursor =
          page(trial, shape, scope, RowQuery.ALL, PageRequest.first(1)).next().orElseThrow();
      RowQuery backward = new RowQuery(Optional.empty(), List.of(), true);

      refused(trial, shape, scope, backward, cursor);
      refused(trial, shape, scope, RowQuery.ALL, new Cursor("made-up"));
      if (TableTrial.hasTenants(shape)) {
        refused(trial, shape, Scope.of(BELL), RowQuery.ALL, cursor);
        refused(trial, shape, Scope.everywhere(), RowQuery.ALL, cursor);
      }
      for (IndexShape index : listable(shape)) {
        RowQuery query = TableTrial.query(index.name(), false);
        refused(trial, shape, scope(shape, query), query, cursor);
      }
    }
  }

  @Test
  void ROWLIST_06_no_list_is_in_the_order_of_a_secret(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 1);
      for (IndexShape index : shape.indexes()) {
        if (hasSecret(shape, index)) {
          RowQuery all = TableTrial.query(index.name(), false);
          RowQuery one = TableTrial.query(index.name(), false, exactly(row, index));
          Scope scope = scope(shape, all);

          Refused.as(
              StorageException.InvalidInput.class,
              () -> page(trial, shape, scope, all, PageRequest.first(1)));
          if (servesLists(shape, index)) {
            assertThat(trial.list(shape, scope, one, 1)).containsExactly(row);
          }
        }
      }
    }
  }

  @Test
  void ROWLIST_07_a_value_to_compare_with_is_taken_in_the_form_that_is_kept(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = fill(trial, shape, ACME).get(1);
      for (IndexShape index : listable(shape)) {
        Condition[] exact = exactly(row, index);
        Condition[] loose =
            Stream.of(exact).map(c -> SampleValues.loose(shape, c)).toArray(Condition[]::new);
        RowQuery query = TableTrial.query(index.name(), false, exact);
        RowQuery same = TableTrial.query(index.name(), false, loose);
        Scope scope = scope(shape, query);

        assertThat(trial.list(shape, scope, same, 5))
            .as("%s", same)
            .isNotEmpty()
            .isEqualTo(trial.list(shape, scope, query, 5));
      }
    }
  }

  private static Condition[] exactly(Row row, IndexShape index) {
    return index.columns().stream()
        .map(
            column ->
                row.get(column)
                    .map(value -> Condition.equal(column, value))
                    .orElse(new Condition(column, Is.ABSENT, Optional.empty())))
        .toArray(Condition[]::new);
  }

  private static void refused(
      TableTrial trial, Shape shape, Scope scope, RowQuery query, Cursor cursor) {
    Refused.asInvalid(
        "cursor", () -> page(trial, shape, scope, query, PageRequest.first(1).after(cursor)));
  }

  /** Several rows have the same values, and some leave optional columns out. */
  private static List<Row> fill(TableTrial trial, Shape shape, String tenant) {
    List<Row> rows = new ArrayList<>();
    for (int number = 1; number <= ROWS; number++) {
      Row.Builder row = trial.rows.row(shape, tenant, number).toBuilder();
      for (ColumnShape column : TableTrial.plain(shape)) {
        boolean isUnique =
            TableRowContract.unique(shape).stream()
                .anyMatch(index -> index.columns().contains(column.name()));
        if (!isUnique && number % 3 == 1) {
          row.set(column.name(), SampleValues.of(shape, column, tenant, number + 1));
        }
        if (column.optional() && number % 4 == 0) {
          row.set(column.name(), Optional.empty());
        }
      }
      Row made = row.build();
      int place = number;
      rows.add(trial.storage.write(tx -> trial.rows.insert(tx, made, tenant, place)));
    }
    return rows;
  }

  private static List<Row> seen(TableTrial trial, Shape shape, Scope scope, List<Row> ours) {
    return scope.organizationId().isPresent() || !TableTrial.hasTenants(shape)
        ? stored(trial, shape, scope)
        : Stream.concat(ours.stream(), stored(trial, shape, scope).stream()).distinct().toList();
  }

  private static List<Row> stored(TableTrial trial, Shape shape, Scope scope) {
    return trial.list(shape, scope, RowQuery.ALL, 100);
  }

  private static Scope scope(Shape shape, RowQuery query) {
    boolean across =
        shape.indexes().stream()
            .anyMatch(index -> query.index().equals(Optional.of(index.name())) && index.across());
    return across ? Scope.everywhere() : SampleRows.scope(shape, ACME);
  }

  /** Of several rows that leave a unique column out, none is before the others. */
  private static boolean servesLists(Shape shape, IndexShape index) {
    return !index.unique()
        || index.columns().stream().noneMatch(column -> shape.column(column).optional());
  }

  private static List<IndexShape> listable(Shape shape) {
    return shape.indexes().stream()
        .filter(index -> !hasSecret(shape, index))
        .filter(index -> servesLists(shape, index))
        .toList();
  }

  private static boolean hasSecret(Shape shape, IndexShape index) {
    return index.columns().stream().anyMatch(c -> shape.column(c).is(Mark.SECRET));
  }

  private static List<RowQuery> queries(Shape shape) {
    return Stream.concat(
            Stream.of(RowQuery.ALL, new RowQuery(Optional.empty(), List.of(), true)),
            listable(shape).stream()
                .flatMap(
                    index ->
                        Stream.of(
                            TableTrial.query(index.name(), false),
                            TableTrial.query(index.name(), true))))
        .toList();
  }

  /** Equality on each prefix, and each kind of range behind it. */
  private static List<List<Condition>> conditions(Row row, IndexShape index) {
    List<List<Condition>> all = new ArrayList<>();
    List<Condition> prefix = new ArrayList<>();
    for (String name : index.columns()) {
      ColumnShape column = row.shape().column(name);
      Object value = row.get(name).orElseGet(() -> SampleValues.of(row.shape(), column, ACME, 5));
      if (column.kind() != ColumnKind.JSON) {
        for (Is is : List.of(Is.ABOVE, Is.AT_LEAST, Is.BELOW, Is.AT_MOST)) {
          all.add(plus(prefix, new Condition(name, is, Optional.of(value))));
        }
        all.add(
            plus(
                plus(prefix, new Condition(name, Is.AT_LEAST, Optional.of(value))),
                new Condition(name, Is.AT_MOST, Optional.of(value))));
        Condition equal = Condition.equal(name, value);
        all.add(plus(plus(prefix, equal), equal));
        all.add(plus(plus(prefix, equal), new Condition(name, Is.AT_LEAST, Optional.of(value))));
        all.add(plus(plus(prefix, equal), new Condition(name, Is.PRESENT, Optional.empty())));
      }
      if (column.optional()) {
        all.add(plus(prefix, new Condition(name, Is.PRESENT, Optional.empty())));
        all.add(plus(prefix, new Condition(name, Is.ABSENT, Optional.empty())));
      }
      prefix.add(Condition.equal(name, value));
      all.add(List.copyOf(prefix));
    }
    return all;
  }

  private static List<Condition> plus(List<Condition> some, Condition one) {
    return Stream.concat(some.stream(), Stream.of(one)).toList();
  }

  private static Page<Row> page(
      TableTrial trial, Shape shape, Scope scope, RowQuery query, PageRequest request) {
    return trial.storage.read(tx -> tx.tables().list(shape, scope, query, request));
  }

  private static long count(TableTrial trial, Shape shape, Scope scope, RowQuery query) {
    return trial.storage.read(tx -> tx.tables().count(shape, scope, query));
  }
}
