package dev.keyhold.tck;

import static dev.keyhold.tck.TableTrial.ACME;
import static dev.keyhold.tck.TableTrial.LATER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.Shape.Trait;
import dev.keyhold.spi.table.States;
import dev.keyhold.spi.table.TableStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@link TableStore} promises about changes. */
@PromiseOf(TableStore.class)
@Needs(Part.TABLES)
abstract class TableChangeContract {
  @Test
  void ROWCHANGE_01_a_patch_changes_what_it_names_the_update_time_and_the_version(
      TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row before = trial.rows.insert(shape, ACME, 1);
      for (ColumnShape column : TableTrial.plain(shape)) {
        Object value = SampleValues.of(shape, column, ACME, 2);

        Changed<Row> changed = trial.update(before, TableTrial.set(column.name(), value));

        Row.Builder expected = before.toBuilder().set(column.name(), value);
        Row after = changed(before, expected).build();
        assertThat(changed).isEqualTo(new Changed<>(before, after));
        assertThat(trial.find(before)).contains(after);
        before = after;
      }
    }
  }

  @Test
  void ROWCHANGE_02_a_patch_clears_what_it_is_told_to_clear(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row before = trial.rows.insert(shape, ACME, 1);
      for (ColumnShape column : TableTrial.plain(shape)) {
        if (column.optional()) {
          before = trial.update(before, TableTrial.set(column.name(), Optional.empty())).after();

          assertThat(before.get(column.name())).isEmpty();
          assertThat(trial.find(before)).contains(before);
        }
      }
    }
  }

  @Test
  void ROWCHANGE_03_a_patch_that_changes_nothing_leaves_times_and_version(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 1);
      for (ColumnShape column : TableTrial.plain(shape)) {
        Changed<Row> changed =
            trial.update(row, TableTrial.set(column.name(), row.get(column.name())));

        assertThat(changed).isEqualTo(Changed.nothing(row));
      }
      assertThat(trial.find(row)).contains(row);
    }
  }

  @Test
  void ROWCHANGE_04_a_change_of_an_older_version_is_refused(TableTrial trial) {
    for (Shape shape : trial.shapes(shape -> shape.is(Trait.VERSIONED))) {
      Row row = trial.rows.insert(shape, ACME, 1);
      ColumnShape column = TableTrial.plain(shape).get(0);
      RowPatch patch =
          new RowPatch(
              Map.of(
                  column.name(),
                  new RowPatch.Value(Optional.of(SampleValues.of(shape, column, ACME, 2)))),
              List.of(),
              row.version(),
              LATER);
      Row after = trial.update(row, patch).after();

      Refused.asConflict("version", () -> trial.update(row, patch));
      Refused.asConflict(
          "version",
          () ->
              trial.storage.write(
                  tx ->
                      tx.tables()
                          .delete(shape, SampleRows.scope(shape, ACME), row.id(), row.version())));
      assertThat(trial.find(row)).contains(after);
    }
  }

  @Test
  void ROWCHANGE_05_of_two_racing_changes_of_one_version_one_is_refused(TableTrial trial)
      throws Exception {
    for (Shape shape : trial.shapes(shape -> shape.is(Trait.VERSIONED))) {
      Row row = trial.rows.insert(shape, ACME, 1);
      for (int i = 0; i < Race.ROUNDS; i++) {
        Row before = trial.find(row).orElseThrow();
        AtomicInteger won = new AtomicInteger();
        int round = i;
        Race.between(
            () -> won.addAndGet(wins(trial, before, 2 * round + 2)),
            () -> won.addAndGet(wins(trial, before, 2 * round + 3)));

        assertThat(won).hasValue(1);
      }
    }
  }

  @Test
  void ROWCHANGE_06_increments_that_race_all_count(TableTrial trial) throws Exception {
    for (Shape shape : trial.set.shapes()) {
      Optional<ColumnShape> number =
          TableTrial.plain(shape).stream().filter(c -> c.kind() == ColumnKind.NUMBER).findFirst();
      if (number.isPresent()) {
        String column = number.get().name();
        Row row = trial.rows.insert(shape, ACME, 1);
        RowPatch more = TableTrial.patch(Map.of(column, new RowPatch.Plus(1)));
        for (int i = 0; i < Race.ROUNDS; i++) {
          Race.between(() -> trial.update(row, more), () -> trial.update(row, more));
        }

        long before = (Long) row.get(column).orElseThrow();
        assertThat(trial.find(row).orElseThrow().get(column)).contains(before + 2L * Race.ROUNDS);
      }
    }
  }

  @Test
  void ROWCHANGE_07_a_value_that_only_rises_stays_where_a_lower_one_comes(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 2);
      for (ColumnShape column : TableTrial.plain(shape)) {
        if (column.kind() == ColumnKind.TIME || column.kind() == ColumnKind.NUMBER) {
          Object lower = SampleValues.of(shape, column, ACME, 1);
          Object higher = SampleValues.of(shape, column, ACME, 3);

          Changed<Row> stays = trial.update(row, atLeast(column, lower));
          Changed<Row> rises = trial.update(row, atLeast(column, higher));

          assertThat(stays.happened()).isFalse();
          assertThat(rises.after().get(column.name())).contains(higher);
        }
      }
    }
  }

  @Test
  void ROWCHANGE_08_a_change_whose_condition_does_not_hold_is_refused(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 1);
      for (ColumnShape column : TableTrial.plain(shape)) {
        if (column.kind() != ColumnKind.JSON
            && column.kind() != ColumnKind.FLAG
            && column.kind() != ColumnKind.WORD) {
          Object other = SampleValues.of(shape, column, ACME, 2);
          RowPatch only =
              new RowPatch(
                  Map.of(column.name(), new RowPatch.Value(Optional.of(other))),
                  List.of(Condition.equal(column.name(), other)),
                  OptionalLong.empty(),
                  LATER);

          Refused.asConflict(column.member(), () -> trial.update(row, only));
        }
      }
      assertThat(trial.find(row)).contains(row);
    }
  }

  @Test
  void ROWCHANGE_09_a_state_moves_along_its_steps_alone(TableTrial trial) {
    for (Shape shape : trial.shapes(shape -> shape.states().isPresent())) {
      States states = shape.states().orElseThrow();
      List<String> words = shape.column(states.column()).words();
      int number = 1;
      for (String from : words) {
        for (String to : words) {
          Row sample = trial.rows.row(shape, ACME, number);
          Row row = sample.toBuilder().set(states.column(), from).build();
          int place = number++;
          trial.storage.write(tx -> trial.rows.insert(tx, row, ACME, place));
          RowPatch step = TableTrial.set(states.column(), to);
          if (states.mayBecome(from, to)) {
            assertThat(trial.update(row, step).after().get(states.column())).contains(to);
          } else {
            Refused.asConflict(
                shape.column(states.column()).member(), () -> trial.update(row, step));
            assertThat(trial.find(row)).contains(row);
          }
        }
      }
    }
  }

  @Test
  void ROWCHANGE_10_a_row_never_breaks_a_check_of_its_table(TableTrial trial) {
    for (Shape shape : trial.shapes(shape -> shape.name().equals("animal"))) {
      Row row = trial.rows.insert(shape, ACME, 1);
      Row wrong =
          trial.rows.row(shape, ACME, 2).toBuilder()
              .set("died_at", Samples.T0.minusSeconds(1))
              .build();

      Refused.asConflict(
          "diedAt", () -> trial.storage.write(tx -> trial.rows.insert(tx, wrong, ACME, 2)));
      Refused.asConflict(
          "diedAt", () -> trial.update(row, TableTrial.set("died_at", Samples.T0.minusSeconds(1))));
      assertThat(trial.find(row)).contains(row);
      assertThat(trial.find(wrong)).isEmpty();
    }
  }

  @Test
  void ROWCHANGE_11_a_change_that_takes_a_unique_value_is_refused(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      for (IndexShape index : TableRowContract.unique(shape)) {
        Row first = trial.rows.insert(shape, ACME, 1);
        Row second = trial.rows.insert(shape, ACME, 2);
        Map<String, RowPatch.To> set =
            index.columns().stream()
                .collect(
                    java.util.stream.Collectors.toMap(
                        column -> column, column -> new RowPatch.Value(first.get(column))));

        Refused.asDuplicate(shape.member(index), () -> trial.update(second, TableTrial.patch(set)));

        assertThat(trial.find(second)).contains(second);
        trial.delete(first);
        trial.delete(second);
      }
    }
  }

  @Test
  void ROWCHANGE_12_a_refused_change_leaves_the_rest_of_its_unit(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 1);
      Row next = trial.rows.row(shape, ACME, 2);
      Scope scope = SampleRows.scope(shape, ACME);

      trial.storage.write(
          tx -> {
            trial.rows.insert(tx, next, ACME, 2);
            Refused.as(
                StorageException.Duplicate.class, () -> tx.tables().insert(shape, scope, row));
            return tx.tables().find(shape, scope, row.id());
          });

      assertThat(trial.find(next)).contains(next);
    }
  }

  @Test
  void ROWCHANGE_13_a_row_that_is_not_there_is_not_changed(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row never = trial.rows.row(shape, ACME, 9);

      Refused.as(
          StorageException.NotFound.class, () -> trial.update(never, TableTrial.patch(Map.of())));
      assertThat(trial.delete(never)).isEmpty();
    }
  }

  @Test
  void ROWCHANGE_14_a_condition_is_taken_in_the_form_that_is_kept(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row row = trial.rows.insert(shape, ACME, 1);
      List<Condition> loose =
          TableTrial.plain(shape).stream()
              .map(column -> Condition.equal(column.name(), row.get(column.name()).orElseThrow()))
              .map(condition -> SampleValues.loose(shape, condition))
              .toList();
      ColumnShape column = TableTrial.plainOrTime(shape);
      Object other = SampleValues.of(shape, column, ACME, 2);
      RowPatch.To to = new RowPatch.Value(Optional.of(other));

      Row changed =
          trial
              .update(
                  row, new RowPatch(Map.of(column.name(), to), loose, OptionalLong.empty(), LATER))
              .after();

      assertThat(trial.find(row)).contains(changed);
      assertThat(changed.get(column.name())).contains(other);
    }
  }

  @Test
  void ROWCHANGE_15_several_rows_are_changed_as_each_alone_or_none_of_them(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      Row one = trial.rows.insert(shape, ACME, 1);
      Row two = trial.rows.insert(shape, ACME, 2);
      Row three = trial.rows.insert(shape, ACME, 3);
      RowPatch older = TableTrial.patch(created(Samples.T0.minusSeconds(1)));

      List<Changed<Row>> changed = trial.updateEach(List.of(three, one), older);

      assertThat(changed)
          .containsExactly(
              new Changed<>(three, older.over(three)), new Changed<>(one, older.over(one)));
      assertThat(trial.find(three)).contains(older.over(three));
      assertThat(trial.find(one)).contains(older.over(one));
      assertThat(trial.find(two)).contains(two);

      List<Row> all = List.of(older.over(one), two, older.over(three));
      RowPatch only =
          new RowPatch(
              created(Samples.T0.minusSeconds(2)),
              List.of(Condition.equal(Shape.UPDATED_AT, LATER)),
              OptionalLong.empty(),
              LATER);
      Refused.as(StorageException.Conflict.class, () -> trial.updateEach(all, only));
      Row never = trial.rows.row(shape, ACME, 9);
      Refused.as(
          StorageException.NotFound.class, () -> trial.updateEach(List.of(two, never), older));
      assertThat(all).allSatisfy(row -> assertThat(trial.find(row)).contains(row));
    }
  }

  private static Map<String, RowPatch.To> created(Instant time) {
    return Map.of(Shape.CREATED_AT, new RowPatch.Value(Optional.of(time)));
  }

  private static RowPatch atLeast(ColumnShape column, Object value) {
    return TableTrial.patch(Map.of(column.name(), new RowPatch.AtLeast(value)));
  }

  private static Row.Builder changed(Row before, Row.Builder row) {
    if (row.build().equals(before)) {
      return row;
    }
    before.version().ifPresent(version -> row.set(Shape.VERSION, version + 1));
    return row.set(Shape.UPDATED_AT, LATER);
  }

  private static int wins(TableTrial trial, Row before, int number) {
    Shape shape = before.shape();
    ColumnShape column = TableTrial.plainOrTime(shape);
    Object value = SampleValues.of(shape, column, ACME, number);
    RowPatch patch =
        new RowPatch(
            Map.of(column.name(), new RowPatch.Value(Optional.of(value))),
            List.of(),
            before.version(),
            LATER);
    try {
      trial.update(before, patch);
      return 1;
    } catch (StorageException.Conflict e) {
      return 0;
    }
  }
}
