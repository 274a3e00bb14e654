package dev.keyhold.tck;

import static dev.keyhold.tck.TenantTrial.ACME;
import static dev.keyhold.tck.TenantTrial.BELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
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
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** That what one tenant is answered depends on nothing that is another one's. */
@PromiseOf(Scope.class)
@Needs(Part.TABLES)
abstract class TenantApartContract {
  private static final Scope OURS = Scope.of(ACME);
  private static final PageRequest PAGE = PageRequest.first(100);

  @Test
  void APART_01_an_id_of_another_tenant_is_one_that_nobody_has(TenantTrial trial) {
    for (Shape shape : trial.shapes()) {
      Row theirs = trial.insert(shape, BELL, 1);
      ColumnShape column = TableTrial.plainOrTime(shape);
      RowPatch patch =
          TableTrial.patch(
              Map.of(
                  column.name(),
                  new RowPatch.Value(Optional.of(SampleValues.of(shape, column, ACME, 2)))));

      same(trial, theirs.id(), id -> store -> store.find(shape, OURS, id));
      same(trial, theirs.id(), id -> store -> store.update(shape, OURS, id, patch));
      same(trial, theirs.id(), id -> store -> store.delete(shape, OURS, id, OptionalLong.empty()));
      same(trial, theirs.id(), id -> store -> store.delete(shape, OURS, id, OptionalLong.of(1)));
      same(
          trial,
          theirs.id(),
          id -> store -> store.among(shape, OURS, Among.of("id", Set.of(id)), 10));
      assertThat(trial.find(BELL, theirs)).containsExactly(theirs);
    }
  }

  /** The same answer, or the same refusal, as for an id that is nowhere. */
  private static void same(
      TenantTrial trial, String theirs, Function<String, Function<TableStore, ?>> call) {
    assertThat(trial.answer(theirs, call.apply(theirs)))
        .isEqualTo(trial.answer("nobody", call.apply("nobody")));
  }

  @Test
  void APART_02_what_another_tenant_has_is_in_no_list_and_no_count(TenantTrial trial) {
    for (Shape shape : trial.shapes()) {
      Row theirs = trial.insert(shape, BELL, 1);
      for (Scope scope : new Scope[] {OURS, Scope.everywhere()}) {
        assertThat(list(trial.acme, shape, scope)).isEmpty();
        long count = trial.acme.read(tx -> tx.tables().count(shape, scope, RowQuery.ALL));
        assertThat(count).isZero();
      }
      for (IndexShape index : TableRowContract.unique(shape)) {
        List<Object> values =
            index.columns().stream().map(c -> theirs.get(c).orElseThrow()).toList();
        Optional<Row> found =
            trial.acme.read(tx -> tx.tables().findUnique(shape, OURS, index.name(), values));
        assertThat(found).isEmpty();
      }
    }
    for (Shape shape : trial.shapes()) { // then, as these make rows of other tables too
      Row theirs = trial.insert(shape, BELL, 1);
      Row ours = trial.insert(shape, ACME, 1);
      assertThat(list(trial.acme, shape, Scope.everywhere())).containsExactly(ours);
      assertThat(list(trial.bell, shape, Scope.everywhere())).containsExactly(theirs);
    }
  }

  @Test
  void APART_03_ids_and_values_that_another_tenant_has_are_free(TenantTrial trial) {
    for (Shape shape : trial.shapes()) {
      Row ours = trial.insert(shape, ACME, 1);
      Row.Builder like = trial.row(shape, BELL, 2).toBuilder().set(Shape.ID, ours.id());
      TableRowContract.unique(shape).stream()
          .flatMap(index -> index.columns().stream())
          .filter(column -> shape.references().stream().noneMatch(r -> r.column().equals(column)))
          .forEach(column -> like.set(column, ours.get(column)));
      Row theirs = like.build();

      assertThat(trial.insert(theirs, BELL, 2)).isEqualTo(theirs);

      assertThat(trial.find(ACME, ours)).containsExactly(ours);
      assertThat(trial.find(BELL, theirs)).containsExactly(theirs);
    }
  }

  @Test
  void APART_04_a_row_of_another_tenant_cannot_be_referred_to(TenantTrial trial) {
    for (Shape shape : trial.shapes()) {
      for (ReferenceShape reference : shape.references()) {
        if (reference.withinTenant()) {
          Row theirs = trial.insert(trial.shape(reference.table()), BELL, 7);
          Row row = trial.row(shape, ACME, 8);
          trial.provide(row, ACME, 8);
          same(
              trial,
              theirs.id(),
              id ->
                  store ->
                      store.insert(
                          shape, OURS, row.toBuilder().set(reference.column(), id).build()));
        }
      }
    }
  }

  @Test
  void APART_05_the_scope_of_another_tenant_is_refused(TenantTrial trial) {
    for (Shape shape : trial.shapes()) {
      Row theirs = trial.insert(shape, BELL, 1);
      Scope scope = Scope.of(BELL);

      Refused.as(
          StorageException.InvalidInput.class,
          () -> trial.acme.read(tx -> tx.tables().find(shape, scope, theirs.id())));
      Refused.as(StorageException.InvalidInput.class, () -> list(trial.acme, shape, scope));
      Refused.as(
          StorageException.InvalidInput.class,
          () ->
              trial.acme.write(
                  tx -> tx.tables().delete(shape, scope, theirs.id(), OptionalLong.empty())));
      Refused.as(
          StorageException.InvalidInput.class,
          () ->
              trial.acme.write(tx -> tx.tables().insert(shape, scope, trial.row(shape, BELL, 2))));
      Refused.as(
          StorageException.InvalidInput.class,
          () -> trial.acme.write(tx -> tx.tables().insert(shape, OURS, trial.row(shape, BELL, 2))));
      assertThat(list(trial.bell, shape, scope)).containsExactly(theirs);
    }
  }

  @Test
  void APART_06_the_cursor_of_another_tenant_is_refused(TenantTrial trial) {
    for (Shape shape : trial.shapes()) {
      trial.insert(shape, BELL, 1);
      trial.insert(shape, BELL, 2);
      Cursor theirs =
          trial
              .bell
              .read(
                  tx -> tx.tables().list(shape, Scope.of(BELL), RowQuery.ALL, PageRequest.first(1)))
              .next()
              .orElseThrow();

      Refused.asInvalid(
          "cursor",
          () ->
              trial.acme.read(
                  tx ->
                      tx.tables()
                          .list(shape, OURS, RowQuery.ALL, PageRequest.first(1).after(theirs))));
    }
  }

  @Test
  @Needs(Part.AUDIT)
  void APART_07_each_trail_is_numbered_and_searched_by_itself(TenantTrial trial) {
    for (Storage tenant : new Storage[] {trial.acme, trial.bell}) {
      long before = tenant.read(tx -> tx.audit().last());
      tenant.write(tx -> tx.audit().append(Samples.entry("one")));
      long last = tenant.read(tx -> tx.audit().last());
      assertThat(last).isEqualTo(before + 1);
    }
    long before = trial.acme.read(tx -> tx.audit().count(AuditQuery.ALL));
    trial.bell.write(tx -> tx.audit().append(Samples.entry("theirs")));

    Optional<StoredEntry> found = trial.acme.read(tx -> tx.audit().find("theirs"));
    long after = trial.acme.read(tx -> tx.audit().count(AuditQuery.ALL));
    Page<StoredEntry> listed = trial.acme.read(tx -> tx.audit().list(AuditQuery.ALL, PAGE));

    assertThat(found).isEmpty();
    assertThat(after).isEqualTo(before);
    assertThat(listed.items()).extracting(StoredEntry::id).doesNotContain("theirs");
  }

  @Test
  @Needs(Part.AUDIT)
  void APART_08_an_erasure_in_one_trail_leaves_all_others(TenantTrial trial) {
    trial.acme.write(tx -> tx.audit().append(Samples.entry("one")));
    trial.bell.write(tx -> tx.audit().append(Samples.entry("one")));
    StoredEntry theirs = trial.bell.read(tx -> tx.audit().find("one")).orElseThrow();

    trial.acme.write(tx -> tx.audit().erase(AuditQuery.ALL, Samples.T3, 100));

    StoredEntry after = trial.bell.read(tx -> tx.audit().find("one")).orElseThrow();
    assertThat(after).isEqualTo(theirs);
  }

  @Test
  @Needs(Part.AUDIT)
  void APART_09_what_one_trail_remembers_is_nothing_to_another(TenantTrial trial) {
    Bytes value = Samples.bytes("ours");
    boolean ours = trial.acme.write(tx -> tx.audit().state().insert("note", value));
    boolean theirs =
        trial.bell.write(tx -> tx.audit().state().insert("note", Samples.bytes("theirs")));
    boolean replaced =
        trial.bell.write(tx -> tx.audit().state().replace("note", value, Bytes.of()));
    boolean removed = trial.bell.write(tx -> tx.audit().state().remove("note", value));
    Optional<Bytes> found = trial.acme.read(tx -> tx.audit().state().find("note"));

    assertThat(ours).isTrue();
    assertThat(theirs).isTrue();
    assertThat(replaced).isFalse();
    assertThat(removed).isFalse();
    assertThat(found).contains(value);
  }

  @Test
  void APART_10_a_tenants_storage_leads_to_nothing_that_is_shared(TenantTrial trial) {
    Refused.as(
        StorageException.Unsupported.class,
        () -> trial.acme.read(tx -> tx.identities().accounts().list(PAGE)));
    Refused.as(
        StorageException.Unsupported.class,
        () -> trial.acme.read(tx -> tx.apiKeys().findById("any")));
    for (Shape shape : trial.sharedShapes()) {
      Refused.as(
          StorageException.Unsupported.class,
          () -> trial.acme.read(tx -> tx.tables().find(shape, Scope.everywhere(), "any")));
    }
    for (Shape shape : trial.shapes()) {
      Refused.as(
          StorageException.Unsupported.class,
          () -> trial.shared().read(tx -> tx.tables().find(shape, OURS, "any")));
    }
  }

  private static List<Row> list(Storage storage, Shape shape, Scope scope) {
    return storage.read(tx -> tx.tables().list(shape, scope, RowQuery.ALL, PAGE)).items();
  }
}
