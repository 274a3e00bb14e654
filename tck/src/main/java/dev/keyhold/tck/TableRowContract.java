package dev.keyhold.tck;

import static dev.keyhold.tck.TableTrial.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link TableStore} promises about single rows. */
@PromiseOf(TableStore.class)
@Needs(Part.TABLES)
abstract class TableRowContract {
  @Test
  void ROW_01_a_row_is_found_by_its_id_as_it_was_inserted(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 1);

      assertThat(row).isEqualTo(trial.rows.row(shape, ACME, 1));
      assertThat(trial.find(row)).contains(row);
    }
  }

  @Test
  void ROW_02_a_row_may_leave_out_every_optional_column(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row.Builder bare = trial.rows.row(shape, ACME, 1).toBuilder();
      for (ColumnShape column : shape.columns()) {
        if (column.optional() && !shape.isTenantColumn(column.name())) {
          bare.set(column.name(), Optional.empty());
        }
      }
      Row row = bare.build();

      trial.storage.write(tx -> trial.rows.insert(tx, row, ACME, 1));

      assertThat(trial.find(row)).contains(row);
    }
  }

  @Test
  void ROW_03_a_taken_id_is_refused_and_the_first_row_stays(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 1);
      Row second = trial.rows.row(shape, ACME, 2).toBuilder().set(Shape.ID, row.id()).build();

      Refused.asDuplicate(
          "id", () -> trial.storage.write(tx -> trial.rows.insert(tx, second, ACME, 2)));

      assertThat(trial.find(row)).contains(row);
    }
  }

  @Test
  void ROW_04_the_values_of_a_unique_index_are_taken_once(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      for (IndexShape index : unique(shape)) {
        Row row = trial.rows.insert(shape, ACME, 1);
        Row second = like(row, trial.rows.row(shape, ACME, 2), index);

        Refused.asDuplicate(
            shape.member(index),
            () -> trial.storage.write(tx -> trial.rows.insert(tx, second, ACME, 2)));

        assertThat(trial.find(second)).isEmpty();
        trial.delete(row);
      }
    }
  }

  @Test
  void ROW_05_rows_in_which_a_unique_column_is_absent_do_not_collide(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      for (IndexShape index : unique(shape)) {
        for (String column : index.columns()) {
          if (shape.column(column).optional()) {
            Row first = without(trial.rows.row(shape, ACME, 1), column);
            Row second = without(trial.rows.row(shape, ACME, 2), column);

            trial.storage.write(tx -> trial.rows.insert(tx, first, ACME, 1));
            trial.storage.write(tx -> trial.rows.insert(tx, second, ACME, 2));

            assertThat(trial.find(second)).contains(second);
            trial.delete(first);
            trial.delete(second);
          }
        }
      }
    }
  }

  @Test
  void ROW_06_a_row_is_found_by_the_values_of_a_unique_index(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 1);
      for (IndexShape index : unique(shape)) {
        assertThat(unique(trial, row, index)).contains(row);
        assertThat(unique(trial, trial.rows.row(shape, ACME, 2), index)).isEmpty();
      }
    }
  }

  @Test
  void ROW_07_a_table_that_the_storage_was_not_opened_with_is_refused(TableTrial trial) {
    Shape known = trial.set.shapes().get(0);
    List<IndexShape> others = new ArrayList<>(known.indexes());
    others.add(new IndexShape("of_another_version", List.of(Shape.ID), false, false));
    Shape other =
        Shape.of(
            new Shape.Parts(
                known.name(),
                known.tenantColumn(),
                known.columns(),
                others,
                known.references(),
                known.checks(),
                known.states(),
                java.util.Set.of()));

    Refused.as(
        StorageException.Unsupported.class,
        () ->
            trial.storage.read(tx -> tx.tables().find(other, SampleRows.scope(other, ACME), "a")));
  }

  @Test
  void ROW_08_an_id_that_no_row_can_have_is_refused_or_not_found(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Scope scope = SampleRows.scope(shape, ACME);
      assertThat(trial.find(shape, scope, "")).isEmpty();
      assertThat(trial.find(shape, scope, "nobody")).isEmpty();
      Refused.as(
          StorageException.InvalidInput.class, () -> trial.find(shape, scope, "half \ud800"));
    }
  }

  @Test
  void ROW_09_a_unit_that_reads_changes_no_row(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 1);
      Scope scope = SampleRows.scope(shape, ACME);

      Refused.as(
          IllegalStateException.class,
          () -> trial.storage.read(tx -> tx.tables().insert(shape, scope, row)));
      Refused.as(
          IllegalStateException.class,
          () ->
              trial.storage.read(
                  tx ->
                      tx.tables().delete(shape, scope, row.id(), java.util.OptionalLong.empty())));
    }
  }

  private static Optional<Row> unique(TableTrial trial, Row row, IndexShape index) {
    List<Object> values = index.columns().stream().map(c -> row.get(c).orElseThrow()).toList();
    Scope scope = SampleRows.scope(row.shape(), ACME);
    return trial.storage.read(
        tx -> tx.tables().findUnique(row.shape(), scope, index.name(), values));
  }

  static List<IndexShape> unique(Shape shape) {
    return shape.indexes().stream().filter(IndexShape::unique).toList();
  }

  /** A row with the values that another has in an index. */
  static Row like(Row row, Row other, IndexShape index) {
    Row.Builder like = other.toBuilder();
    index.columns().forEach(column -> like.set(column, row.get(column)));
    return like.build();
  }

  private static Row without(Row row, String column) {
    return row.toBuilder().set(column, Optional.empty()).build();
  }
}
