package dev.keyhold.tck;

import static dev.keyhold.tck.TableTrial.ACME;
import static dev.keyhold.tck.TableTrial.BELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Paths;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What {@link TableStore} promises about ways that lead from row to row. */
@PromiseOf(TableStore.class)
@Needs(Part.TABLES)
abstract class TablePathContract {
  private static final int MANY = 1_000;

  @Test
  void PATH_01_rows_lead_step_by_step_as_far_as_they_do(TableTrial trial) {
    eachTree(
        trial,
        (shape, reference) -> {
          List<String> chain = chain(trial, shape, reference, 4);
          Set<String> all = Set.copyOf(chain);

          assertThat(reach(trial, shape, down(reference, MANY, MANY), chain.get(0))).isEqualTo(all);
          assertThat(reach(trial, shape, down(reference, MANY, MANY), chain.get(2)))
              .containsExactlyInAnyOrder(chain.get(2), chain.get(3));
          assertThat(reach(trial, shape, up(reference), chain.get(3))).isEqualTo(all);
          assertThat(reach(trial, shape, up(reference), chain.get(0)))
              .containsExactly(chain.get(0));
          assertThat(reach(trial, shape, up(reference), "nobody")).containsExactly("nobody");
        });
  }

  @Test
  void PATH_02_circles_do_no_harm(TableTrial trial) {
    eachTree(
        trial,
        (shape, reference) -> {
          List<String> chain = chain(trial, shape, reference, 3);
          Row first = trial.find(shape, SampleRows.scope(shape, ACME), chain.get(0)).orElseThrow();
          trial.update(first, TableTrial.set(reference.column(), chain.get(2)));

          assertThat(reach(trial, shape, down(reference, MANY, 2), chain.get(1)))
              .isEqualTo(Set.copyOf(chain));
        });
  }

  @Test
  void PATH_03_more_values_or_steps_than_are_allowed_are_refused(TableTrial trial) {
    eachTree(
        trial,
        (shape, reference) -> {
          List<String> chain = chain(trial, shape, reference, 5);

          assertThat(reach(trial, shape, down(reference, 5, 4), chain.get(0))).hasSize(5);
          Refused.as(
              StorageException.Conflict.class,
              () -> reach(trial, shape, down(reference, 4, 4), chain.get(0)));
          Refused.as(
              StorageException.Conflict.class,
              () -> reach(trial, shape, down(reference, 5, 3), chain.get(0)));
        });
  }

  @Test
  void PATH_04_only_rows_of_the_tenant_lead_anywhere(TableTrial trial) {
    eachTree(
        trial,
        (shape, reference) -> {
          if (shape.is(Shape.Trait.IDS_WITHIN_TENANT)) {
            List<String> ours = chain(trial, shape, reference, 2);
            Row theirs = trial.rows.insert(shape, BELL, 3);
            Row same =
                trial.rows.row(shape, BELL, 4).toBuilder().set(Shape.ID, ours.get(1)).build();
            Scope scope = SampleRows.scope(shape, BELL);
            trial.storage.run(
                tx -> {
                  trial.rows.insert(tx, same, BELL, 4);
                  tx.tables()
                      .update(
                          shape,
                          scope,
                          theirs.id(),
                          TableTrial.set(reference.column(), ours.get(1)));
                });

            assertThat(reach(trial, shape, down(reference, MANY, MANY), ours.get(0)))
                .isEqualTo(Set.copyOf(ours));
          }
        });
  }

  @Test
  void PATH_05_rows_that_do_not_meet_the_conditions_lead_nowhere(TableTrial trial) {
    eachTree(
        trial,
        (shape, reference) -> {
          List<String> chain = chain(trial, shape, reference, 3);
          Condition last = Condition.equal(Shape.ID, chain.get(2));

          assertThat(
                  reach(
                      trial,
                      shape,
                      new Paths(List.of(last), Shape.ID, reference.column(), MANY, MANY),
                      chain.get(2)))
              .containsExactlyInAnyOrder(chain.get(2), chain.get(1));
        });
  }

  @Test
  void PATH_06_a_way_that_no_index_serves_is_refused(TableTrial trial) {
    String column = Shape.UPDATED_AT;
    for (Shape shape : trial.shapes(each -> isInNoIndex(each, column))) {
      Paths unserved = new Paths(List.of(), column, Shape.ID, MANY, MANY);
      Among of = new Among(List.of(), Map.of(Shape.ID, Set.of(), column, Set.of()));
      Scope scope = SampleRows.scope(shape, ACME);

      Refused.as(
          StorageException.InvalidInput.class, () -> reach(trial, shape, unserved, "nobody"));
      Refused.as(
          StorageException.InvalidInput.class,
          () -> trial.storage.read(tx -> tx.tables().among(shape, scope, of, 10)));
    }
  }

  private static boolean isInNoIndex(Shape shape, String column) {
    return shape.indexes().stream().noneMatch(index -> index.columns().contains(column));
  }

  private static void eachTree(TableTrial trial, BiConsumer<Shape, ReferenceShape> rule) {
    for (Shape shape : trial.set.shapes()) {
      for (ReferenceShape reference : shape.references()) {
        if (reference.table().equals(shape.name())) {
          rule.accept(shape, reference);
        }
      }
    }
  }

  /** The ids of rows of which each refers to the one before. */
  private static List<String> chain(
      TableTrial trial, Shape shape, ReferenceShape reference, int length) {
    List<String> ids = new ArrayList<>();
    for (int number = 1; number <= length; number++) {
      Row row = trial.rows.insert(shape, ACME, number);
      if (!ids.isEmpty()) {
        trial.update(row, TableTrial.set(reference.column(), ids.get(ids.size() - 1)));
      }
      ids.add(row.id());
    }
    return ids;
  }

  private static Paths down(ReferenceShape reference, int values, int steps) {
    return new Paths(List.of(), reference.column(), Shape.ID, values, steps);
  }

  private static Paths up(ReferenceShape reference) {
    return new Paths(List.of(), Shape.ID, reference.column(), MANY, MANY);
  }

  private static Collection<String> reach(
      TableTrial trial, Shape shape, Paths paths, String start) {
    Scope scope = SampleRows.scope(shape, ACME);
    return trial.storage.read(tx -> tx.tables().reach(shape, scope, paths, List.of(start)));
  }
}
