package dev.keyhold.tck;

import static dev.keyhold.tck.TableTrial.ACME;
import static dev.keyhold.tck.TableTrial.BELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Among;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.RowQuery;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.TableStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link TableStore} promises about tenants. */
@PromiseOf(TableStore.class)
@Needs(Part.TABLES)
abstract class TableTenantContract {
  @Test
  void TENANT_01_a_row_of_another_tenant_is_not_found(TableTrial trial) {
    for (Shape shape : trial.shapes(TableTrial::hasTenants)) {
      Row theirs = trial.rows.insert(shape, BELL, 1);
      Scope ours = Scope.of(ACME);

      assertThat(trial.find(shape, ours, theirs.id())).isEmpty();
      assertThat(trial.list(shape, ours, RowQuery.ALL, 10)).isEmpty();
      long count = trial.storage.read(tx -> tx.tables().count(shape, ours, RowQuery.ALL));
      assertThat(count).isZero();
      List<Row> among =
          trial.storage.read(
              tx -> tx.tables().among(shape, ours, Among.of(Shape.ID, Set.of(theirs.id())), 10));
      assertThat(among).isEmpty();
      for (IndexShape index : TableRowContract.unique(shape)) {
        List<Object> values =
            index.columns().stream().map(c -> theirs.get(c).orElseThrow()).toList();
        Optional<Row> found =
            trial.storage.read(tx -> tx.tables().findUnique(shape, ours, index.name(), values));
        assertThat(found).isEmpty();
      }
    }
  }

  @Test
  void TENANT_02_a_row_of_another_tenant_is_neither_changed_nor_deleted(TableTrial trial) {
    for (Shape shape : trial.shapes(TableTrial::hasTenants)) {
      Row theirs = trial.rows.insert(shape, BELL, 1);
      Scope ours = Scope.of(ACME);
      ColumnShape column = TableTrial.plainOrTime(shape);
      RowPatch patch = TableTrial.set(column.name(), SampleValues.of(shape, column, ACME, 2));

      Refused.as(
          StorageException.NotFound.class,
          () -> trial.storage.write(tx -> tx.tables().update(shape, ours, theirs.id(), patch)));
      Optional<Row> deleted =
          trial.storage.write(
              tx -> tx.tables().delete(shape, ours, theirs.id(), OptionalLong.empty()));

      assertThat(deleted).isEmpty();
      assertThat(trial.find(shape, Scope.of(BELL), theirs.id())).contains(theirs);
    }
  }

  @Test
  void TENANT_03_a_row_of_another_tenant_cannot_be_inserted(TableTrial trial) {
    for (Shape shape : trial.shapes(TableTrial::hasTenants)) {
      trial.rows.insert(shape, ACME, 1);
      Row theirs = trial.rows.insert(shape, BELL, 1);
      Row another =
          trial.rows.row(shape, ACME, 2).toBuilder()
              .set(shape.tenantColumn().orElseThrow(), BELL)
              .build();

      Refused.asInvalid(
          shape.column(shape.tenantColumn().orElseThrow()).member(), () -> trial.insert(another));
      Refused.as(
          StorageException.InvalidInput.class,
          () ->
              trial.storage.write(
                  tx ->
                      tx.tables()
                          .update(
                              shape,
                              Scope.of(BELL),
                              theirs.id(),
                              TableTrial.patch(
                                  Map.of(
                                      shape.tenantColumn().orElseThrow(),
                                      new RowPatch.Value(Optional.of(ACME)))))));
      assertThat(trial.find(shape, Scope.of(BELL), theirs.id())).contains(theirs);
    }
  }

  @Test
  void TENANT_04_unique_values_are_taken_within_a_tenant_alone(TableTrial trial) {
    for (Shape shape : trial.shapes(TableTrial::hasTenants)) {
      for (IndexShape index : TableRowContract.unique(shape)) {
        boolean refers =
            shape.references().stream().anyMatch(r -> index.columns().contains(r.column()));
        if (!index.across() && !refers) {
          Row ours = trial.rows.insert(shape, ACME, 1);
          Row theirs = TableRowContract.like(ours, trial.rows.row(shape, BELL, 2), index);

          trial.storage.write(tx -> trial.rows.insert(tx, theirs, BELL, 2));

          assertThat(trial.find(shape, Scope.of(BELL), theirs.id())).contains(theirs);
        }
      }
    }
  }

  @Test
  void TENANT_05_the_operator_sees_the_rows_of_all_tenants(TableTrial trial) {
    for (Shape shape : trial.shapes(TableTrial::hasTenants)) {
      Row ours = trial.rows.insert(shape, ACME, 1);
      Row theirs = trial.rows.insert(shape, BELL, 1);

      assertThat(trial.list(shape, Scope.everywhere(), RowQuery.ALL, 1)).contains(ours, theirs);
      if (!shape.is(Shape.Trait.IDS_WITHIN_TENANT)) {
        assertThat(trial.find(shape, Scope.everywhere(), theirs.id())).contains(theirs);
      }
    }
  }

  @Test
  @Needs(Part.IDENTITIES)
  void TENANT_06_the_rows_of_a_tenant_go_with_its_organization(TableTrial trial) {
    for (Shape shape : trial.shapes(TableTrial::hasTenants)) {
      Row ours = trial.rows.insert(shape, ACME, 1);
      Row theirs = trial.rows.insert(shape, BELL, 1);

      trial.storage.write(tx -> tx.identities().organizations().delete(ACME));

      assertThat(trial.find(shape, Scope.of(ACME), ours.id())).isEmpty();
      assertThat(trial.find(shape, Scope.of(BELL), theirs.id())).contains(theirs);
    }
  }

  @Test
  @Needs(Part.IDENTITIES)
  void TENANT_07_a_row_of_a_tenant_that_is_not_there_is_refused(TableTrial trial) {
    for (Shape shape : trial.shapes(TableTrial::hasTenants)) {
      Row row = trial.rows.insert(shape, ACME, 1);
      String tenant = shape.tenantColumn().orElseThrow();
      Row lost = row.toBuilder().set(Shape.ID, "lost").set(tenant, "nobody").build();

      Refused.as(
          StorageException.class,
          () -> trial.storage.write(tx -> tx.tables().insert(shape, Scope.of("nobody"), lost)));
      assertThat(trial.find(shape, Scope.of("nobody"), "lost")).isEmpty();
    }
  }

  @Test
  void TENANT_08_a_row_without_a_tenant_is_seen_over_all_tenants_alone(TableTrial trial) {
    for (Shape shape :
        trial.shapes(
            shape -> shape.tenantColumn().filter(c -> shape.column(c).optional()).isPresent())) {
      String tenant = shape.tenantColumn().orElseThrow();
      Row row = trial.rows.row(shape, ACME, 1).toBuilder().set(tenant, Optional.empty()).build();

      trial.storage.run(
          tx -> {
            trial.rows.provide(tx, row, ACME, 1);
            tx.tables().insert(shape, Scope.everywhere(), row);
          });

      assertThat(trial.find(shape, Scope.everywhere(), row.id())).contains(row);
      assertThat(trial.find(shape, Scope.of(ACME), row.id())).isEmpty();
    }
  }

  @Test
  void TENANT_09_two_tenants_may_have_one_id_where_ids_are_a_tenants_own(TableTrial trial) {
    for (Shape shape : trial.shapes(TableTenantContract::hasOwnIds)) {
      Row ours = trial.rows.insert(shape, ACME, 1);
      Row theirs = withId(trial.rows.row(shape, BELL, 2), ours.id());
      ColumnShape column = TableTrial.plainOrTime(shape);
      RowPatch patch = TableTrial.set(column.name(), SampleValues.of(shape, column, BELL, 3));

      trial.storage.write(tx -> trial.rows.insert(tx, theirs, BELL, 2));
      Row again = withId(trial.rows.row(shape, ACME, 3), ours.id());
      Refused.asDuplicate(
          "id", () -> trial.storage.write(tx -> trial.rows.insert(tx, again, ACME, 3)));
      assertThat(trial.list(shape, Scope.everywhere(), RowQuery.ALL, 1)).contains(ours, theirs);
      Row changed =
          trial
              .storage
              .write(tx -> tx.tables().update(shape, Scope.of(BELL), theirs.id(), patch))
              .after();
      assertThat(trial.find(shape, Scope.of(ACME), ours.id())).contains(ours);
      Optional<Row> deleted =
          trial.storage.write(
              tx -> tx.tables().delete(shape, Scope.of(BELL), theirs.id(), OptionalLong.empty()));

      assertThat(deleted).contains(changed);
      assertThat(trial.find(shape, Scope.of(ACME), ours.id())).contains(ours);
    }
  }

  @Test
  void TENANT_10_what_refers_to_one_id_of_two_tenants_refers_to_its_own(TableTrial trial) {
    for (Shape shape : trial.shapes(TableTenantContract::hasOwnIds)) {
      for (ReferenceShape reference : shape.references()) {
        if (reference.table().equals(shape.name())) {
          Row ours = trial.rows.insert(shape, ACME, 1);
          Row theirs = withId(trial.rows.row(shape, BELL, 2), ours.id());
          Row alone = trial.rows.row(shape, BELL, 3);
          Row below = alone.toBuilder().set(reference.column(), ours.id()).build();
          trial.storage.run(tx -> trial.rows.provide(tx, alone, BELL, 3));
          Refused.as(
              StorageException.MissingReference.class,
              () -> trial.storage.write(tx -> tx.tables().insert(shape, Scope.of(BELL), below)));

          trial.storage.run(
              tx -> {
                trial.rows.insert(tx, theirs, BELL, 2);
                tx.tables().insert(shape, Scope.of(BELL), below);
              });
          assertThat(trial.delete(ours)).contains(ours);

          assertThat(trial.find(shape, Scope.of(BELL), below.id())).contains(below);
        }
      }
    }
  }

  @Test
  void TENANT_11_an_id_that_several_tenants_may_have_names_no_row_without_one(TableTrial trial) {
    for (Shape shape : trial.shapes(TableTenantContract::hasOwnIds)) {
      Row ours = trial.rows.insert(shape, ACME, 1);
      Scope all = Scope.everywhere();
      ColumnShape column = TableTrial.plainOrTime(shape);
      RowPatch patch = TableTrial.set(column.name(), SampleValues.of(shape, column, ACME, 3));

      Refused.as(StorageException.InvalidInput.class, () -> trial.find(shape, all, ours.id()));
      Refused.as(
          StorageException.InvalidInput.class,
          () -> trial.storage.write(tx -> tx.tables().update(shape, all, ours.id(), patch)));
      Refused.as(
          StorageException.InvalidInput.class,
          () ->
              trial.storage.write(
                  tx -> tx.tables().delete(shape, all, ours.id(), OptionalLong.empty())));
      assertThat(trial.find(shape, Scope.of(ACME), ours.id())).contains(ours);
    }
  }

  private static boolean hasOwnIds(Shape shape) {
    return shape.is(Shape.Trait.IDS_WITHIN_TENANT);
  }

  private static Row withId(Row row, String id) {
    return row.toBuilder().set(Shape.ID, id).build();
  }
}
