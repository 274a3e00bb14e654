package dev.keyhold.tck;

import static dev.keyhold.tck.TableTrial.ACME;
import static dev.keyhold.tck.TableTrial.LATER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.Shape.Trait;
import dev.keyhold.spi.table.TableStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What {@link TableStore} promises about deletion. */
@PromiseOf(TableStore.class)
@Needs(Part.TABLES)
abstract class TableDeletionContract {
  private static final RowPatch RESTORED =
      new RowPatch(
          Map.of(Shape.DELETED_AT, new RowPatch.Value(Optional.empty())),
          List.of(),
          OptionalLong.empty(),
          LATER.plusSeconds(1));

  @Test
  void ROWDELETE_01_a_deleted_row_is_gone_and_says_what_it_was(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 1);

      Optional<Row> first = trial.delete(row);
      Optional<Row> second = trial.delete(row);

      assertThat(first).contains(row);
      assertThat(second).isEmpty();
      assertThat(trial.find(row)).isEmpty();
      assertThat(trial.insert(row)).isEqualTo(row);
    }
  }

  @Test
  void ROWDELETE_02_a_softly_deleted_row_is_not_seen(TableTrial trial) {
    for (Shape shape : trial.shapes(shape -> shape.is(Trait.SOFT_DELETED))) {
      Row row = trial.rows.insert(shape, ACME, 1);
      Row deleted = softly(trial, row);
      Scope scope = SampleRows.scope(shape, ACME);

      assertThat(trial.find(row)).isEmpty();
      assertThat(trial.list(shape, scope, RowQuery.ALL, 10)).isEmpty();
      for (IndexShape index : TableRowContract.unique(shape)) {
        List<Object> values = index.columns().stream().map(c -> row.get(c).orElseThrow()).toList();
        Optional<Row> found =
            trial.storage.read(tx -> tx.tables().findUnique(shape, scope, index.name(), values));
        assertThat(found).isEmpty();
      }
      Refused.as(StorageException.NotFound.class, () -> softly(trial, row));
      assertThat(trial.find(shape, scope.deleted(), row.id())).contains(deleted);
      assertThat(trial.list(shape, scope.deleted(), RowQuery.ALL, 10)).containsExactly(deleted);
    }
  }

  @Test
  void ROWDELETE_03_the_unique_values_of_a_softly_deleted_row_are_free(TableTrial trial) {
    for (Shape shape : trial.shapes(shape -> shape.is(Trait.SOFT_DELETED))) {
      for (IndexShape index : TableRowContract.unique(shape)) {
        Row row = trial.rows.insert(shape, ACME, 1);
        softly(trial, row);
        Row second = TableRowContract.like(row, trial.rows.row(shape, ACME, 2), index);

        trial.storage.write(tx -> trial.rows.insert(tx, second, ACME, 2));

        assertThat(trial.find(second)).contains(second);
        Refused.asDuplicate(shape.member(index), () -> restore(trial, row));
        trial.delete(second);
        assertThat(restore(trial, row).get(Shape.DELETED_AT)).isEmpty();
        trial.delete(row);
      }
    }
  }

  @Test
  void ROWDELETE_04_the_id_of_a_softly_deleted_row_is_taken(TableTrial trial) {
    for (Shape shape : trial.shapes(shape -> shape.is(Trait.SOFT_DELETED))) {
      Row row = trial.rows.insert(shape, ACME, 1);
      softly(trial, row);

      Refused.asDuplicate("id", () -> trial.insert(row));
    }
  }

  @Test
  void ROWDELETE_05_a_restored_row_is_as_it_was(TableTrial trial) {
    for (Shape shape : trial.shapes(shape -> shape.is(Trait.SOFT_DELETED))) {
      Row row = trial.rows.insert(shape, ACME, 1);
      softly(trial, row);

      Row restored = restore(trial, row);

      Row.Builder expected = row.toBuilder().set(Shape.UPDATED_AT, RESTORED.at());
      row.version().ifPresent(version -> expected.set(Shape.VERSION, version + 2));
      assertThat(restored).isEqualTo(expected.build());
      assertThat(trial.find(row)).contains(restored);
      Refused.as(StorageException.NotFound.class, () -> restore(trial, row));
    }
  }

  @Test
  void ROWDELETE_06_no_softly_deleted_row_stands_in_a_unique_index(TableTrial trial) {
    for (Shape shape : trial.shapes(shape -> shape.is(Trait.SOFT_DELETED))) {
      Row row = trial.rows.insert(shape, ACME, 1);
      softly(trial, row);
      Scope deleted = SampleRows.scope(shape, ACME).deleted();
      for (IndexShape index : TableRowContract.unique(shape)) {
        List<Object> values = index.columns().stream().map(c -> row.get(c).orElseThrow()).toList();

        Refused.as(
            StorageException.InvalidInput.class,
            () -> trial.list(shape, deleted, TableTrial.query(index.name(), false), 10));
        Refused.as(
            StorageException.InvalidInput.class,
            () ->
                trial.storage.read(
                    tx -> tx.tables().findUnique(shape, deleted, index.name(), values)));
      }
    }
  }

  private static Row softly(TableTrial trial, Row row) {
    return trial.update(row, TableTrial.set(Shape.DELETED_AT, LATER)).after();
  }

  private static Row restore(TableTrial trial, Row row) {
    Scope scope = SampleRows.scope(row.shape(), ACME).deleted();
    return trial
        .storage
        .write(tx -> tx.tables().update(row.shape(), scope, row.id(), RESTORED))
        .after();
  }
}
