package dev.keyhold.tck;

import static dev.keyhold.tck.TableTrial.ACME;
import static dev.keyhold.tck.TableTrial.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StorageException.Conflict;
import dev.keyhold.spi.StorageException.Duplicate;
import dev.keyhold.spi.StorageException.InvalidInput;
import dev.keyhold.spi.StorageException.MissingReference;
import dev.keyhold.spi.StorageException.NotFound;
import dev.keyhold.tables.AllTenants;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Columns;
import dev.keyhold.tables.Fresh;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Query;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import dev.keyhold.tck.Zoo.Animal;
import dev.keyhold.tck.Zoo.Diet;
import dev.keyhold.tck.Zoo.Feeding;
import dev.keyhold.tck.Zoo.Keeper;
import dev.keyhold.tck.Zoo.Species;
import dev.keyhold.tck.Zoo.Stay;
import dev.keyhold.tck.Zoo.Ticket;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a hub does with rows as records, and what it is told when it asks for what cannot be. */
class TypedRowsTest {
  private static final Instant NOW = Samples.T0;

  private final Storage storage = InMemoryStorage.open(Zoo.SET);
  private final Tables tables = Tables.of(InstantSource.fixed(NOW)).by(() -> Optional.of("ada"));

  @BeforeEach
  void two_tenants() {
    storage.run(
        tx -> {
          tx.identities().accounts().create(Samples.ADA);
          tx.identities().organizations().create(Samples.organization(ACME));
          tx.identities().organizations().create(Samples.organization(BELL));
        });
  }

  private void in(String tenant, Consumer<Tenant> work) {
    storage.run(tx -> work.accept(tables.in(tx, tenant)));
  }

  private void everywhere(Consumer<AllTenants> work) {
    storage.run(tx -> work.accept(tables.acrossTenants(tx)));
  }

  private static Keeper keeper(Fresh row, String name, long shifts) {
    return new Keeper(row.stamp(), row.organizationId(), name, Optional.empty(), shifts);
  }

  private static Keeper create(Tenant tenant, String name, long shifts) {
    return tenant.insert(Keeper.TABLE, row -> keeper(row, name, shifts));
  }

  private static Species species(Global global, String name) {
    return global.insert(
        Species.TABLE,
        row ->
            new Species(
                row.stamp(),
                name,
                Diet.BOTH,
                false,
                1,
                BigDecimal.ONE,
                NOW,
                NOW,
                Bytes.of(),
                Json.EMPTY_OBJECT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void a_new_row_gets_an_id_the_time_its_tenant_and_who_made_it() {
    in(
        ACME,
        acme -> {
          Keeper made = create(acme, "Kim", 0);

          assertThat(made.organizationId()).isEqualTo(ACME);
          assertThat(made.stamp().createdAt()).isEqualTo(NOW);
          assertThat(made.stamp().createdBy()).contains("ada");
          assertThat(made.stamp().version()).isEqualTo(1);
          assertThat(acme.find(Keeper.TABLE, made.stamp().id())).contains(made);
        });
  }

  @Test
  void rows_are_inserted_as_they_say_themselves() {
    in(
        ACME,
        acme -> {
          List<Keeper> both = List.of(create(acme, "Kim", 0), create(acme, "Lee", 0));
          both.forEach(keeper -> acme.purge(Keeper.TABLE, keeper.stamp().id()));

          assertThat(acme.addAll(Keeper.TABLE, both)).isEqualTo(both);
          assertThat(acme.from(Keeper.TABLE).count()).isEqualTo(2);
        });
  }

  @Test
  void a_row_is_found_by_the_values_of_a_unique_index() {
    in(
        ACME,
        acme -> {
          Keeper kim = create(acme, "Kim", 0);

          assertThat(acme.find(Keeper.TABLE, Keeper.BY_NAME, Keeper.NAME.is("Kim"))).contains(kim);
          assertThat(acme.find(Keeper.TABLE, Keeper.BY_NAME, Keeper.NAME.is("kim"))).isEmpty();
        });
    in(
        BELL,
        bell ->
            assertThat(bell.find(Keeper.TABLE, Keeper.BY_NAME, Keeper.NAME.is("Kim"))).isEmpty());
  }

  @Test
  void a_unique_index_asks_for_one_value_of_each_of_its_columns() {
    in(
        ACME,
        acme -> {
          assertThatThrownBy(
                  () -> acme.find(Feeding.TABLE, Feeding.ONCE, Feeding.ANIMAL_ID.is("a")))
              .isInstanceOf(InvalidInput.class)
              .hasMessageContaining("[animal_id, keeper_id]");
          assertThatThrownBy(
                  () ->
                      acme.find(
                          Keeper.TABLE,
                          Keeper.BY_NAME,
                          Keeper.NAME.is("Kim"),
                          Keeper.NAME.is("Lee")))
              .isInstanceOf(InvalidInput.class)
              .hasMessageContaining("[name]");
          assertThatThrownBy(
                  () -> acme.find(Keeper.TABLE, Keeper.BY_NAME, Keeper.NAME.above("Kim")))
              .isInstanceOf(InvalidInput.class)
              .hasMessageContaining("[name]");
          assertThatThrownBy(
                  () -> acme.find(Ticket.TABLE, Ticket.BY_PRICE, Ticket.PRICE.isAbsent()))
              .isInstanceOf(InvalidInput.class)
              .hasMessageContaining("[price]");
        });
  }

  @Test
  void a_look_up_by_an_index_that_is_not_unique_is_refused() {
    in(
        ACME,
        acme ->
            assertThatThrownBy(
                    () ->
                        acme.find(
                            Keeper.TABLE,
                            Keeper.BY_SHIFTS,
                            Keeper.SHIFTS.is(1L),
                            Keeper.ACCOUNT_ID.is("ada")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(
                    "the table keeper has no unique index keeper_by_shifts_account_id"));
  }

  @Test
  void an_upsert_changes_the_row_that_is_there_or_adds_one() {
    in(
        ACME,
        acme -> {
          Keeper first =
              acme.upsert(
                  Keeper.TABLE,
                  Keeper.BY_NAME,
                  row -> keeper(row, "Kim", 1),
                  Keeper.SHIFTS.plus(1));
          Keeper second =
              acme.upsert(
                  Keeper.TABLE,
                  Keeper.BY_NAME,
                  row -> keeper(row, "Kim", 1),
                  Keeper.SHIFTS.plus(1));

          assertThat(second.stamp().id()).isEqualTo(first.stamp().id());
          assertThat(second.shifts()).isEqualTo(2);
        });
  }

  /** Rows in which a value of a unique index is absent are all different. */
  @Test
  void an_upsert_without_a_value_adds_a_row_each_time() {
    in(
        ACME,
        acme -> {
          for (String code : List.of("a", "b")) {
            acme.upsert(
                Ticket.TABLE,
                Ticket.BY_PRICE,
                row ->
                    new Ticket(row.stamp(), row.tenant(), code, Optional.empty(), Optional.empty()),
                Ticket.CODE.to("c"));
          }

          assertThat(acme.from(Ticket.TABLE).count()).isEqualTo(2);
        });
  }

  @Test
  void a_query_that_no_index_serves_is_told_which_would() {
    in(
        ACME,
        acme ->
            assertThatThrownBy(
                    () ->
                        acme.from(Keeper.TABLE)
                            .where(Keeper.ACCOUNT_ID.is("ada"), Keeper.SHIFTS.above(3L))
                            .page(PageRequest.first(10)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(
                    "no index of the table keeper serves the query; one on [account_id, shifts]"
                        + " would"));
  }

  @Test
  void an_index_that_the_table_does_not_have_is_named() {
    Index<Keeper> other = Index.on(Keeper.ACCOUNT_ID);
    in(
        ACME,
        acme ->
            assertThatThrownBy(() -> acme.from(Keeper.TABLE).by(other).page(PageRequest.first(10)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("the table keeper has no index keeper_by_account_id"));
  }

  @Test
  void a_cursor_is_good_for_its_own_query_and_tenant_alone() {
    storage.run(
        tx -> {
          Tenant acme = tables.in(tx, ACME);
          Tenant bell = tables.in(tx, BELL);
          create(acme, "Kim", 1);
          create(acme, "Lee", 1);
          Query<Keeper> query = acme.from(Keeper.TABLE).where(Keeper.SHIFTS.is(1L));
          Cursor cursor = query.page(PageRequest.first(1)).next().orElseThrow();

          assertThat(query.page(PageRequest.first(1).after(cursor)).items()).hasSize(1);
          for (Query<Keeper> other :
              List.of(
                  query.descending(),
                  acme.from(Keeper.TABLE).where(Keeper.SHIFTS.is(2L)),
                  acme.from(Keeper.TABLE),
                  bell.from(Keeper.TABLE).where(Keeper.SHIFTS.is(1L)),
                  acme.deleted().from(Keeper.TABLE).where(Keeper.SHIFTS.is(1L)))) {
            assertRefused(other, cursor);
          }
        });
  }

  private static void assertRefused(Query<Keeper> query, Cursor cursor) {
    assertThatThrownBy(() -> query.page(PageRequest.first(1).after(cursor)))
        .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.field()).contains("cursor"))
        .hasMessageContaining("start again without a cursor");
  }

  @Test
  void a_number_that_would_leave_its_column_is_refused_and_stays() {
    in(
        ACME,
        acme -> {
          Keeper kim = create(acme, "Kim", Long.MAX_VALUE);
          String id = kim.stamp().id();

          assertThatThrownBy(() -> acme.update(Keeper.TABLE, id, Keeper.SHIFTS.plus(1)))
              .isInstanceOfSatisfying(
                  InvalidInput.class, e -> assertThat(e.field()).contains("shifts"))
              .hasMessageContaining("the column shifts");
          assertThat(acme.find(Keeper.TABLE, id)).contains(kim);
        });
  }

  @Test
  void who_read_an_older_version_changes_nothing() {
    in(
        ACME,
        acme -> {
          Keeper read = create(acme, "Kim", 0);
          Changed<Keeper> changed = acme.update(Keeper.TABLE, read, Keeper.NAME.to("Kai"));

          assertThat(changed.after().stamp().version()).isEqualTo(2);
          assertThatThrownBy(() -> acme.update(Keeper.TABLE, read, Keeper.NAME.to("Kit")))
              .isInstanceOf(Conflict.class);
          assertThatThrownBy(() -> acme.delete(Keeper.TABLE, read)).isInstanceOf(Conflict.class);
          assertThat(acme.find(Keeper.TABLE, read.stamp().id())).contains(changed.after());
        });
  }

  @Test
  void a_change_under_a_condition_is_refused_where_it_does_not_hold() {
    in(
        ACME,
        acme -> {
          Keeper kim = create(acme, "Kim", 3);

          assertThatThrownBy(
                  () ->
                      acme.updateIf(
                          Keeper.TABLE,
                          kim.stamp().id(),
                          List.of(Keeper.SHIFTS.below(3L)),
                          Keeper.SHIFTS.plus(1)))
              .isInstanceOf(Conflict.class);
        });
  }

  @Test
  void a_deleted_row_comes_back_unless_its_values_were_taken() {
    in(
        ACME,
        acme -> {
          Keeper kim = create(acme, "Kim", 0);
          String id = kim.stamp().id();
          assertThat(acme.delete(Keeper.TABLE, id)).contains(kim);
          assertThat(acme.find(Keeper.TABLE, id)).isEmpty();
          assertThat(acme.deleted().find(Keeper.TABLE, id)).isPresent();
          Keeper other = create(acme, "Kim", 0);

          assertThatThrownBy(() -> acme.restore(Keeper.TABLE, id))
              .isInstanceOfSatisfying(Duplicate.class, e -> assertThat(e.field()).contains("name"));
          acme.purge(Keeper.TABLE, other.stamp().id());
          assertThat(acme.restore(Keeper.TABLE, id).stamp().deletedAt()).isEmpty();
          assertThatThrownBy(() -> acme.restore(Keeper.TABLE, id)).isInstanceOf(NotFound.class);
        });
  }

  @Test
  void rows_of_a_query_are_changed_and_purged_in_batches() {
    in(
        ACME,
        acme -> {
          for (String name : List.of("Kim", "Lee", "Max")) {
            create(acme, name, 1);
          }
          Page<Changed<Keeper>> changed =
              acme.from(Keeper.TABLE).update(PageRequest.first(2), Keeper.SHIFTS.to(5L));
          assertThat(changed.items()).extracting(c -> c.after().shifts()).containsExactly(5L, 5L);

          Query<Keeper> five = acme.from(Keeper.TABLE).where(Keeper.SHIFTS.is(5L));
          assertThat(five.purge(10)).isEqualTo(2);
          assertThat(five.first()).isEmpty();
          assertThat(acme.from(Keeper.TABLE).count()).isEqualTo(1);
        });
  }

  @Test
  void related_rows_are_loaded_both_ways_and_through_a_table() {
    storage.run(
        tx -> {
          Tenant acme = tables.in(tx, ACME);
          Species cat = species(tables.global(tx), "Cat");
          Keeper kim = create(acme, "Kim", 0);
          Animal tom = animal(acme, cat, Optional.of(kim.stamp().id()));
          acme.insert(
              Feeding.TABLE,
              row ->
                  new Feeding(
                      row.stamp(), row.organizationId(), tom.stamp().id(), kim.stamp().id()));

          assertThat(acme.related(Animal.SPECIES, List.of(tom)))
              .isEqualTo(Map.of(cat.stamp().id(), cat));
          assertThat(acme.referring(Animal.TABLE, Animal.KEEPER, List.of(kim.stamp().id())))
              .isEqualTo(Map.of(kim.stamp().id(), List.of(tom)));
          assertThat(
                  acme.through(
                      Feeding.TABLE, Feeding.ANIMAL, Feeding.KEEPER, List.of(tom.stamp().id())))
              .isEqualTo(Map.of(tom.stamp().id(), List.of(kim)));
          assertThat(acme.related(Animal.SPECIES, List.of())).isEmpty();
        });
  }

  private static Animal animal(Tenant acme, Species species, Optional<String> keeper) {
    return acme.insert(
        Animal.TABLE,
        row ->
            new Animal(
                row.stamp(),
                row.organizationId(),
                species.stamp().id(),
                Optional.empty(),
                keeper,
                Stay.HERE,
                NOW,
                Optional.empty()));
  }

  @Test
  void rows_of_a_table_that_is_no_value_are_asked_of_its_own_store() {
    in(
        ACME,
        acme ->
            assertThatThrownBy(() -> acme.related(Keeper.ACCOUNT, List.of(create(acme, "Kim", 0))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("accounts", "account_id"));
  }

  @Test
  void a_row_of_another_tenant_cannot_be_referred_to() {
    storage.run(
        tx -> {
          Species cat = species(tables.global(tx), "Cat");
          Keeper kim = create(tables.in(tx, ACME), "Kim", 0);

          assertThatThrownBy(() -> animal(tables.in(tx, BELL), cat, Optional.of(kim.stamp().id())))
              .isInstanceOfSatisfying(
                  MissingReference.class, e -> assertThat(e.field()).contains("keeperId"));
        });
  }

  @Test
  void a_row_that_breaks_a_check_is_told_which() {
    storage.run(
        tx -> {
          Tenant acme = tables.in(tx, ACME);
          Animal tom = animal(acme, species(tables.global(tx), "Cat"), Optional.empty());

          assertThatThrownBy(
                  () ->
                      acme.update(
                          Animal.TABLE, tom.stamp().id(), Animal.DIED_AT.to(NOW.minusSeconds(1))))
              .isInstanceOf(Conflict.class)
              .hasMessageContaining("breaks the check animal_dies_after_birth");
          assertThat(acme.find(Animal.TABLE, tom.stamp().id())).contains(tom);
        });
  }

  @Test
  void the_door_over_all_tenants_has_no_tenant_to_give() {
    everywhere(
        all ->
            assertThatThrownBy(() -> all.insert(Keeper.TABLE, row -> keeper(row, "Kim", 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this door is of no tenant"));
  }

  @Test
  void the_operator_sees_the_rows_of_all_tenants() {
    in(ACME, acme -> create(acme, "Kim", 0));
    in(BELL, bell -> create(bell, "Kim", 0));
    everywhere(all -> assertThat(all.from(Keeper.TABLE).count()).isEqualTo(2));
  }

  @Test
  void a_column_is_set_once_in_a_change() {
    in(
        ACME,
        acme ->
            assertThatThrownBy(
                    () ->
                        acme.update(
                            Keeper.TABLE, "x", Keeper.NAME.to("Kim"), Keeper.NAME.to("Lee")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("the column name is set twice"));
  }

  @Test
  void a_table_of_a_name_that_every_storage_has_is_refused() {
    record Mine(Stamp stamp) {}
    Table<Mine> mine =
        Table.of(Mine.class, "accounts", Mine::stamp).read(row -> new Mine(row.stamp()));

    assertThatThrownBy(() -> InMemoryStorage.open(TableSet.of("hub", mine)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the table accounts of the set hub", "the set keyhold");
  }

  /** A table of everybody's that refers to rows of tenants. */
  private record Prize(Stamp stamp, String keeperId) {
    static final Column<Prize, String> KEEPER_ID = Columns.id("keeper_id", Prize::keeperId);
    static final Reference<Prize, Keeper> KEEPER = KEEPER_ID.references(() -> Keeper.TABLE);
  }

  @Test
  void the_door_to_everybodys_rows_leads_to_no_tenants_row() {
    Prize prize = new Prize(Stamp.of("p", NOW, NOW), "kim");

    assertThatThrownBy(
            () ->
                storage.read(tx -> tables.global(tx).related(Prize.KEEPER, List.of(prize)).size()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("acrossTenants");
  }
}
