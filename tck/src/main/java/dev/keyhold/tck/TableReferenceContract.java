package dev.keyhold.tck;

import static dev.keyhold.tck.TableTrial.ACME;
import static dev.keyhold.tck.TableTrial.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What {@link TableStore} promises about rows that refer to others. */
@PromiseOf(TableStore.class)
@Needs(Part.TABLES)
abstract class TableReferenceContract {
  /** The number of a row that goes, so that no other row stands in its way. */
  private static final int TARGET = 51;

  @Test
  void REFERENCE_01_a_reference_to_nothing_is_refused(TableTrial trial) {
    each(
        trial,
        (shape, reference) -> {
          Row row = trial.rows.insert(shape, ACME, 1);
          String member = shape.column(reference.column()).member();
          Row second = trial.rows.insert(shape, ACME, 2);
          trial.delete(second);
          Row lost = second.toBuilder().set(reference.column(), "nobody").build();

          Refused.asMissing(member, () -> trial.insert(lost));
          Refused.asMissing(
              member, () -> trial.update(row, TableTrial.set(reference.column(), "nobody")));
          assertThat(trial.find(row)).contains(row);
          trial.delete(row);
        });
  }

  @Test
  void REFERENCE_02_a_row_of_another_tenant_cannot_be_referred_to(TableTrial trial) {
    each(
        trial,
        (shape, reference) -> {
          if (reference.withinTenant()) {
            Row theirs = trial.rows.obtain(trial.rows.shape(reference.table()), BELL, 7);
            Row row = trial.rows.insert(shape, ACME, 1);
            String member = shape.column(reference.column()).member();

            Refused.asMissing(
                member, () -> trial.update(row, TableTrial.set(reference.column(), theirs.id())));
            assertThat(trial.find(row)).contains(row);
            trial.delete(row);
          }
        });
  }

  @Test
  void REFERENCE_03_rows_go_with_the_row_that_they_refer_to_where_the_table_says_so(
      TableTrial trial) {
    eachWhen(
        trial,
        WhenDeleted.CASCADE,
        (row, target) -> {
          trial.delete(target);

          assertThat(trial.find(row)).isEmpty();
        });
  }

  @Test
  void REFERENCE_04_a_row_that_is_referred_to_is_not_deleted_where_the_table_says_so(
      TableTrial trial) {
    eachWhen(
        trial,
        WhenDeleted.REFUSE,
        (row, target) -> {
          Refused.as(StorageException.Conflict.class, () -> trial.delete(target));

          assertThat(trial.find(target)).contains(target);
          assertThat(trial.find(row)).contains(row);
        });
  }

  @Test
  void REFERENCE_05_a_reference_is_cleared_where_the_table_says_so(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      for (ReferenceShape reference : shape.references()) {
        if (reference.whenDeleted() == WhenDeleted.CLEAR && isKept(reference)) {
          Row row = trial.rows.insertAlone(shape, reference, ACME, 1, TARGET);

          trial.delete(target(trial, row, reference));

          assertThat(trial.find(row))
              .contains(row.toBuilder().set(reference.column(), Optional.empty()).build());
          trial.delete(row);
        }
      }
    }
  }

  @Test
  void REFERENCE_06_a_row_that_refers_to_its_own_table_goes_with_the_other(TableTrial trial) {
    for (Shape shape : trial.set.shapes()) {
      for (ReferenceShape reference : shape.references()) {
        if (reference.table().equals(shape.name())) {
          Row mother = trial.rows.insert(shape, ACME, 1);
          Row child = child(trial, mother, reference, 2);
          Row grandchild = child(trial, child, reference, 3);

          boolean cascades = reference.whenDeleted() == WhenDeleted.CASCADE;
          if (reference.whenDeleted() == WhenDeleted.REFUSE) {
            assertThrows(StorageException.Conflict.class, () -> trial.delete(mother));
          } else {
            trial.delete(mother);
          }

          assertThat(trial.find(child).isEmpty()).isEqualTo(cascades);
          assertThat(trial.find(grandchild).isEmpty()).isEqualTo(cascades);
        }
      }
    }
  }

  @Test
  void REFERENCE_07_references_to_the_rows_of_other_stores_follow_them(TableTrial trial) {
    each(
        trial,
        (shape, reference) -> {
          if (trial.rows.isKept(reference.table()) && !reference.across()) {
            Row row = trial.rows.insertAlone(shape, reference, ACME, 1, TARGET);

            boolean refused = stays(trial, reference.table());

            Optional<Row> expected =
                switch (reference.whenDeleted()) {
                  case CASCADE -> Optional.empty();
                  case REFUSE -> Optional.of(row);
                  case CLEAR ->
                      Optional.of(
                          row.toBuilder().set(reference.column(), Optional.empty()).build());
                };
            assertThat(refused).isEqualTo(reference.whenDeleted() == WhenDeleted.REFUSE);
            assertThat(trial.find(row)).isEqualTo(expected);
            trial.delete(row);
          }
        });
  }

  @Test
  void REFERENCE_08_the_rows_that_a_page_is_related_to_come_in_one_call(TableTrial trial) {
    each(
        trial,
        (shape, reference) -> {
          if (isKeyholds(reference)) {
            return;
          }
          Row one = trial.rows.insert(shape, ACME, 1);
          Row two = trial.rows.insert(shape, ACME, 2);
          Scope scope = SampleRows.scope(shape, ACME);
          Set<String> ids = Set.of(referred(one, reference), referred(two, reference), "nobody");

          List<Row> found =
              trial.storage.read(
                  tx -> tx.tables().among(shape, scope, Among.of(reference.column(), ids), 10));

          assertThat(found).containsExactlyInAnyOrder(one, two);
          Refused.as(
              StorageException.Conflict.class,
              () ->
                  trial.storage.read(
                      tx -> tx.tables().among(shape, scope, Among.of(reference.column(), ids), 1)));
          trial.delete(one);
          trial.delete(two);
        });
  }

  @Test
  void REFERENCE_09_a_reference_across_databases_stays_when_the_other_row_goes(TableTrial trial) {
    each(
        trial,
        (shape, reference) -> {
          if (reference.across() && !isKeyholds(reference)) {
            Row row = trial.rows.insertAlone(shape, reference, ACME, 1, TARGET);
            ColumnShape other = TableTrial.plainOrTime(shape);
            RowPatch patch =
                TableTrial.set(other.name(), SampleValues.of(shape, other, ACME, TARGET));
            assertThat(isThere(trial, row, reference)).isTrue();

            trial.delete(target(trial, row, reference));

            assertThat(isThere(trial, row, reference)).isFalse();
            assertThat(trial.find(row)).contains(row);
            Row changed = trial.update(row, patch).after();
            assertThat(changed.get(reference.column())).isEqualTo(row.get(reference.column()));
            trial.delete(row);
          }
        });
  }

  private static boolean isThere(TableTrial trial, Row row, ReferenceShape reference) {
    return trial.storage.read(tx -> tx.tables().isThere(row, reference));
  }

  private static void each(TableTrial trial, BiConsumer<Shape, ReferenceShape> rule) {
    for (Shape shape : trial.set.shapes()) {
      for (ReferenceShape reference : shape.references()) {
        boolean isTenant = shape.isTenantColumn(reference.column());
        if (!isTenant && !reference.table().equals(shape.name())) {
          rule.accept(shape, reference);
        }
      }
    }
  }

  private static void eachWhen(TableTrial trial, WhenDeleted action, BiConsumer<Row, Row> rule) {
    each(
        trial,
        (shape, reference) -> {
          if (reference.whenDeleted() == action && isKept(reference)) {
            Row row = trial.rows.insertAlone(shape, reference, ACME, 1, TARGET);
            rule.accept(row, target(trial, row, reference));
            trial.storage.write(
                tx -> tx.tables().delete(shape, Scope.around(row), row.id(), OptionalLong.empty()));
          }
        });
  }

  /** By the database, and between rows that this store deletes. */
  private static boolean isKept(ReferenceShape reference) {
    return !reference.across() && !isKeyholds(reference);
  }

  /** Other stores than this one keep and delete such rows. */
  private static boolean isKeyholds(ReferenceShape reference) {
    return KeyholdRows.has(reference.table());
  }

  private static String referred(Row row, ReferenceShape reference) {
    return (String) row.get(reference.column()).orElseThrow();
  }

  private static Row target(TableTrial trial, Row row, ReferenceShape reference) {
    Shape shape = trial.rows.shape(reference.table());
    Scope scope = SampleRows.scope(shape, ACME);
    return trial.find(shape, scope, referred(row, reference)).orElseThrow();
  }

  private static Row child(TableTrial trial, Row mother, ReferenceShape reference, int number) {
    Row child = trial.rows.insert(mother.shape(), ACME, number);
    return trial.update(child, TableTrial.set(reference.column(), mother.id())).after();
  }

  private static boolean stays(TableTrial trial, String table) {
    try {
      trial.rows.delete(table, ACME, TARGET);
      return false;
    } catch (StorageException.Conflict e) {
      return true;
    }
  }
}
