package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException.InvalidInput;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.SetShape;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs together is looked at together. */
class TableSetTest {
  record Box(Stamp stamp, String label, Optional<String> insideId) {
    static final Column<Box, String> LABEL = text("label", Box::label);
    static final OptionalColumn<Box, String> INSIDE_ID = optionalId("inside_id", Box::insideId);

    static TableBuilder<Box, Table<Box>> begin(String name) {
      return Table.of(Box.class, name, Box::stamp).columns(LABEL, INSIDE_ID);
    }

    static Table<Box> end(TableBuilder<Box, Table<Box>> builder) {
      return builder.read(row -> new Box(row.stamp(), row.get(LABEL), row.get(INSIDE_ID)));
    }

    static Table<Box> named(String name) {
      return end(begin(name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Hub", "my_hub", "keyhold", "1hub", "a234567890123456789012345678901"})
  void a_set_of_a_name_that_cannot_be_is_refused_by_name(String name) {
    assertThatThrownBy(() -> TableSet.of(name))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'" + name + "'")
        .hasMessageContaining("1 to 30 lower-case letters and digits");
  }

  @Test
  void two_tables_of_one_name_are_refused() {
    assertThatThrownBy(() -> TableSet.of("hub", Box.named("box"), Box.named("box")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the set hub has two tables of the name box");
  }

  @Test
  void a_reference_by_a_column_that_may_not_be_absent_cannot_be_cleared() {
    record Part(Stamp stamp, String boxId) {}
    Column<Part, String> boxId = id("box_id", Part::boxId);
    Table<Part> table =
        Table.of(Part.class, "part", Part::stamp)
            .columns(boxId)
            .references(boxId.references(() -> Box.named("box")).whenDeleted(WhenDeleted.CLEAR))
            .read(row -> new Part(row.stamp(), row.get(boxId)));

    assertThatThrownBy(() -> TableSet.of("hub", table))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the table part clears the column box_id, which is not optional");
  }

  @Test
  void a_reference_by_a_column_that_holds_no_id_is_refused() {
    assertThatThrownBy(
            () ->
                TableSet.of(
                    "hub",
                    Box.end(
                        Box.begin("box").references(Box.LABEL.references(() -> Box.named("box"))))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the table box refers by the column label, which holds no id");
  }

  /** A database does not look at a key of which a part is absent. */
  @Test
  void a_row_of_perhaps_no_tenant_cannot_refer_to_one_of_a_tenant() {
    record Shelf(Stamp stamp, String organizationId) {}
    record Part(Stamp stamp, Optional<String> organizationId, String shelfId) {}
    OrgTable<Shelf> shelves =
        OrgTable.of(Shelf.class, "shelf", Shelf::stamp, Shelf::organizationId)
            .read(row -> new Shelf(row.stamp(), row.organizationId()));
    Column<Part, String> shelfId = id("shelf_id", Part::shelfId);
    OrgTable<Part> parts =
        OrgTable.ofOptionalTenant(Part.class, "part", Part::stamp, Part::organizationId)
            .columns(shelfId)
            .references(shelfId.references(() -> shelves))
            .read(row -> new Part(row.stamp(), row.optionalOrganizationId(), row.get(shelfId)));

    assertThatThrownBy(() -> TableSet.of("hub", shelves, parts))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the table part", "shelf_id", "no tenant");
  }

  /** Else what refers to a row could not be listed before the row is deleted. */
  @Test
  void a_reference_has_an_index_that_lists_every_row() {
    assertThat(indexesOfBox(Box.LABEL, Index.on(Box.INSIDE_ID, Box.LABEL)))
        .containsExactly("box_by_inside_id_label");
    assertThat(indexesOfBox(Box.LABEL, Index.unique(Box.INSIDE_ID)))
        .as("a box in no other does not stand in it")
        .contains("box_of_inside_id");
    assertThat(indexesOfBox(Box.LABEL.secret(), Index.on(Box.INSIDE_ID, Box.LABEL)))
        .as("its cursors would hold a secret")
        .contains("box_of_inside_id");
  }

  private static List<String> indexesOfBox(Column<Box, String> label, Index<Box> index) {
    return Table.of(Box.class, "box", Box::stamp)
        .columns(label, Box.INSIDE_ID)
        .indexes(index)
        .references(Box.INSIDE_ID.references(() -> Box.named("box")))
        .read(row -> new Box(row.stamp(), row.get(label), row.get(Box.INSIDE_ID)))
        .shape()
        .indexes()
        .stream()
        .map(IndexShape::name)
        .toList();
  }

  @Test
  void a_reference_by_name_to_a_table_of_tenants_would_lead_into_any_tenant() {
    record Shelf(Stamp stamp, String organizationId) {}
    record Part(Stamp stamp, String organizationId, String shelfId) {}
    OrgTable<Shelf> shelves =
        OrgTable.of(Shelf.class, "shelf", Shelf::stamp, Shelf::organizationId)
            .read(row -> new Shelf(row.stamp(), row.organizationId()));
    Column<Part, String> shelfId = id("shelf_id", Part::shelfId);
    OrgTable<Part> parts =
        OrgTable.of(Part.class, "part", Part::stamp, Part::organizationId)
            .columns(shelfId)
            .references(shelfId.references("shelf"))
            .read(row -> new Part(row.stamp(), row.organizationId(), row.get(shelfId)));

    assertThatThrownBy(() -> SetShape.checkTogether(List.of(TableSet.of("hub", shelves, parts))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll(
            "the table part of the set hub refers by shelf_id to the table shelf", "tenant");
  }

  @Test
  void a_reference_between_a_tenants_database_and_the_shared_one_is_said_to_be_across() {
    record Part(Stamp stamp, String organizationId, String boxId) {}
    Column<Part, String> boxId = id("box_id", Part::boxId);
    Table<Box> boxes = Box.named("box");
    Reference<Part, Box> inBox = boxId.references(() -> boxes);
    Function<Reference<Part, Box>, OrgTable<Part>> parts =
        reference ->
            OrgTable.of(Part.class, "part", Part::stamp, Part::organizationId)
                .columns(boxId)
                .references(reference)
                .idsWithinTenant()
                .read(row -> new Part(row.stamp(), row.organizationId(), row.get(boxId)));
    OrgTable<Part> kept = parts.apply(inBox);
    OrgTable<Part> across = parts.apply(inBox.across());

    assertThatThrownBy(
            () -> SetShape.checkTogether(List.of(TableSet.of("hub", boxes, kept).perTenant(kept))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll(
            "the table part of the set hub refers by box_id to the table box", "across");
    SetShape.checkTogether(List.of(TableSet.of("hub", boxes, across).perTenant(across)));
    SetShape.checkTogether(List.of(TableSet.of("hub", boxes, kept)));
  }

  @Test
  void a_table_whose_ids_are_those_of_all_tenants_lives_in_no_tenants_database() {
    record Part(Stamp stamp, String organizationId) {}
    OrgTable<Part> parts =
        OrgTable.of(Part.class, "part", Part::stamp, Part::organizationId)
            .read(row -> new Part(row.stamp(), row.organizationId()));

    assertThatThrownBy(() -> TableSet.of("hub", parts).perTenant(parts))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the table part", "idsWithinTenant()");
    assertThatThrownBy(() -> TableSet.of("hub").perTenant(parts))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("not one of the set");
  }

  @Test
  void ids_within_a_tenant_need_a_tenant_in_each_row_and_in_each_index() {
    record Loose(Stamp stamp, Optional<String> organizationId) {}
    record Part(Stamp stamp, String organizationId, String label) {}
    Column<Part, String> label = text("label", Part::label);

    assertThatThrownBy(
            () ->
                OrgTable.ofOptionalTenant(Loose.class, "loose", Loose::stamp, Loose::organizationId)
                    .idsWithinTenant()
                    .read(row -> new Loose(row.stamp(), row.optionalOrganizationId())))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the table loose", "ids within a tenant", "rows of none");
    assertThatThrownBy(
            () ->
                OrgTable.of(Part.class, "part", Part::stamp, Part::organizationId)
                    .columns(label)
                    .indexes(Index.on(label).acrossTenants())
                    .idsWithinTenant()
                    .read(row -> new Part(row.stamp(), row.organizationId(), row.get(label))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the table part", "part_by_label");
  }

  @Test
  void a_row_of_everybodys_refers_to_no_id_that_several_tenants_may_have() {
    record Part(Stamp stamp, String organizationId) {}
    record Mark(Stamp stamp, String partId) {}
    OrgTable<Part> parts =
        OrgTable.of(Part.class, "part", Part::stamp, Part::organizationId)
            .idsWithinTenant()
            .read(row -> new Part(row.stamp(), row.organizationId()));
    Column<Mark, String> partId = id("part_id", Mark::partId);
    Table<Mark> marks =
        Table.of(Mark.class, "mark", Mark::stamp)
            .columns(partId)
            .references(partId.references(() -> parts))
            .read(row -> new Mark(row.stamp(), row.get(partId)));

    assertThatThrownBy(() -> SetShape.checkTogether(List.of(TableSet.of("hub", parts, marks))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the table mark", "part_id", "whose ids are a tenant's own");
  }

  @Test
  void a_personal_column_that_no_erasure_could_blank_is_refused() {
    record Person(Stamp stamp, long age) {}
    Column<Person, Long> age = Columns.number("age", Person::age).personal();
    TableBuilder<Person, Table<Person>> people =
        Table.of(Person.class, "person", Person::stamp).columns(age);

    assertThatThrownBy(() -> people.read(row -> new Person(row.stamp(), row.get(age))).shape())
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the table person", "age", "make it optional");
  }

  @Test
  void two_indexes_of_one_name_ask_for_another() {
    assertThatThrownBy(
            () -> Box.end(Box.begin("box").indexes(Index.on(Box.LABEL), Index.unique(Box.LABEL))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll(
            "the table box has two indexes of the name box_by_label", "a name of its own");
  }

  @Test
  void a_migration_that_is_not_there_is_named() {
    TableSet set = TableSet.of("hub").migrations(file -> null, "first");

    assertThatThrownBy(() -> set.migrations("sqlite"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the set hub", "migrations/sqlite/V1__first.sql");
  }

  @Test
  void migrations_are_numbered_in_the_order_of_their_names() {
    TableSet set =
        TableSet.of("hub")
            .migrations(
                file -> new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
                "first",
                "second");

    assertThat(set.migrations("postgresql"))
        .containsExactly(
            new SetShape.Migration(1, "first", "migrations/postgresql/V1__first.sql"),
            new SetShape.Migration(2, "second", "migrations/postgresql/V2__second.sql"));
  }

  /** Whatever store is to keep them. */
  @Test
  void sets_that_clash_are_refused_before_a_storage_is_looked_for() {
    StorageConfig.Builder config = StorageConfig.builder("none:");
    TableSet hub = TableSet.of("hub", Box.named("box"));

    assertThatThrownBy(() -> config.tables(hub, TableSet.of("shop", Box.named("box"))).build())
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(
            "the table box of the set shop has the same name as the table box of the set hub");
  }

  @Test
  void a_table_may_not_have_the_name_of_an_index() {
    TableSet hub =
        TableSet.of("hub", Box.end(Box.begin("box").indexes(Index.on(Box.LABEL).named("shelf"))));

    assertThatThrownBy(
            () -> SetShape.checkTogether(List.of(hub, TableSet.of("shop", Box.named("shelf")))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the index shelf of the table box", "the table shelf");
  }
}
