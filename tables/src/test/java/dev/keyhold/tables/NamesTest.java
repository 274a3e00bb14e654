package dev.keyhold.tables;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException.InvalidInput;
import dev.keyhold.spi.table.Condition.Is;
import dev.keyhold.spi.table.IndexShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a database does not take are refused before it sees them. */
class NamesTest {
  private static final String FORTY = "a234567890123456789012345678901234567890";

  record Box(Stamp stamp, String label) {
    static final Column<Box, String> LABEL = text("label", Box::label);

    static TableBuilder<Box, Table<Box>> table(String name) {
      return Table.of(Box.class, name, Box::stamp).columns(LABEL);
    }

    static Box read(RowReader<Box> row) {
      return new Box(row.stamp(), row.get(LABEL));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order                                     | a reserved word of SQL",
        "user                                      | a reserved word of SQL",
        "Box                                       | lower-case letters",
        "box-1                                     | lower-case letters",
        "1box                                      | lower-case letters",
        "box_                                      | lower-case letters",
        "''                                        | lower-case letters",
        "böxe                                      | lower-case letters",
        "box; DROP TABLE accounts                  | lower-case letters",
        "a2345678901234567890123456789012345678901 | at most 40 characters",
        "sqlite_box                                | sqlite",
        "keyhold_box                               | keyhold",
      })
  void a_table_of_a_name_that_cannot_be_is_refused_by_name(String name, String why) {
    assertThatThrownBy(() -> Box.table(name).read(Box::read))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the name of the table '" + name + "' is refused")
        .hasMessageContaining(why);
  }

  @Test
  void a_name_of_forty_characters_is_taken() {
    assertThat(Box.table(FORTY).read(Box::read).name()).isEqualTo(FORTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "Label", "a b", "rowid"})
  void a_column_of_a_name_that_cannot_be_is_refused_by_name(String name) {
    assertThatThrownBy(() -> text(name, Box::label))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the name of the column '" + name + "' is refused");
  }

  @Test
  void a_column_of_a_common_columns_name_is_refused() {
    Column<Box, String> own = text("created_at", Box::label);

    assertThatThrownBy(
            () ->
                Table.of(Box.class, "box", Box::stamp)
                    .columns(own)
                    .read(row -> new Box(row.stamp(), row.get(own))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the table box has two columns of the name created_at");
  }

  /** Its name is made of those of its table and its columns, so that it may be longer. */
  @Test
  void an_index_of_a_long_table_and_column_has_a_name_that_is_taken() {
    Column<Box, String> label = text("a_label_of_thirty_characters_x", Box::label);
    Table<Box> table =
        Table.of(Box.class, "a_table_of_28_characters_xxx", Box::stamp)
            .columns(label)
            .indexes(Index.on(label))
            .read(row -> new Box(row.stamp(), row.get(label)));

    assertThat(table.shape().indexes())
        .extracting(IndexShape::name)
        .containsExactly("a_table_of_28_characters_xxx_by_a_label_of_thirty_characters_x");
  }

  @Test
  void an_index_whose_name_is_too_long_asks_for_one_of_its_own() {
    Column<Box, String> label = text(FORTY, Box::label);
    TableBuilder<Box, Table<Box>> builder = Table.of(Box.class, FORTY, Box::stamp).columns(label);

    assertThatThrownBy(
            () ->
                builder.indexes(Index.on(label)).read(row -> new Box(row.stamp(), row.get(label))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("index", "at most 63 characters", "a name of its own");
  }

  /** A reference gets an index where none serves it, and its author named none. */
  @Test
  void a_reference_whose_index_would_have_too_long_a_name_says_so() {
    record Part(Stamp stamp, String boxId) {}
    Column<Part, String> boxId = id(FORTY, Part::boxId);
    Table<Part> table =
        Table.of(Part.class, FORTY, Part::stamp)
            .columns(boxId)
            .references(boxId.references("accounts"))
            .read(row -> new Part(row.stamp(), row.get(boxId)));

    assertThatThrownBy(table::shape)
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("index", "a name of its own");
  }

  @Test
  void two_checks_of_one_name_are_refused() {
    assertThatThrownBy(
            () ->
                Box.table("box")
                    .check("said", Rule.that(Box.LABEL.is("a")))
                    .check("said", Rule.that(Box.LABEL, Is.EQUAL, Box.LABEL))
                    .read(Box::read))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the table box has two checks of the name said");
  }

  @Test
  void a_table_without_tenants_has_no_column_of_theirs_to_name() {
    assertThatThrownBy(() -> Box.table("box").tenantColumn("org_id"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the table box has no tenants");
  }
}
