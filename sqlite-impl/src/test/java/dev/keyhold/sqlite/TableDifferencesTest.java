package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.TableDdl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of tables that are not what their set says. */
class TableDifferencesTest {
  private static final String PROPOSED = TableDdl.of(TheZoo.SET, SqliteDdl.INSTANCE);

  private static List<String> differences(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
      return TableDifferences.of(connection, TheZoo.SET, List.of(TheZoo.SET));
    }
  }

  private static String changed(String from, String to) {
    String changed = PROPOSED.replace(from, to);
    assertThat(changed).as("there is %s", from).isNotEqualTo(PROPOSED);
    return changed;
  }

  @Test
  void what_is_proposed_differs_in_nothing() throws SQLException {
    assertThat(differences(PROPOSED)).isEmpty();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("note TEXT,", "notes TEXT,", "species lacks the column note: TEXT"),
        Arguments.of(
            "head_count INTEGER NOT NULL",
            "head_count TEXT NOT NULL",
            "species has the column head_count as \"TEXT NOT NULL\" instead of \"INTEGER NOT NULL\""),
        Arguments.of(
            "head_count INTEGER NOT NULL",
            "head_count INTEGER",
            "species has the column head_count as \"INTEGER\" instead of \"INTEGER NOT NULL\""),
        Arguments.of(
            "head_count INTEGER NOT NULL",
            "head_count INTEGER NOT NULL DEFAULT ( 7 )",
            "species has the column head_count as \"INTEGER NOT NULL DEFAULT 7\" instead of \"INTEGER NOT NULL\""),
        Arguments.of(
            "stay IN ('expected', 'here', 'gone')",
            "stay IN ('expected', 'here')",
            "animal has the check of (stay) as \"stay in ( 'expected' , 'here' )\" instead of \"stay in ( 'expected' , 'gone' , 'here' )\""),
        Arguments.of(
            "CHECK (stay IN ('expected', 'here', 'gone'))",
            "",
            "animal lacks the check of (stay): stay in ( 'expected' , 'gone' , 'here' )"),
        Arguments.of(
            "died_at >= born_at",
            "died_at > born_at",
            "animal has the check of (born_at, died_at) as \"died_at is null or died_at > born_at\" instead of \"died_at is null or died_at >= born_at\""),
        Arguments.of(
            "REFERENCES species (id) ON DELETE NO ACTION",
            "REFERENCES species (id) ON DELETE CASCADE",
            "animal has the foreign key (species_id) to species as \"(id) ON DELETE CASCADE\" instead of \"(id) ON DELETE NO ACTION\""),
        Arguments.of(
            "FOREIGN KEY (organization_id, keeper_id) REFERENCES keeper (organization_id, id)",
            "FOREIGN KEY (keeper_id) REFERENCES keeper (id)",
            "animal lacks the foreign key (organization_id, keeper_id) to keeper: (organization_id, id) ON DELETE NO ACTION"),
        Arguments.of(
            "FOREIGN KEY (organization_id, keeper_id) REFERENCES keeper (organization_id, id)",
            "FOREIGN KEY (organization_id, keeper_id) REFERENCES keeper (id, organization_id)",
            "animal has the foreign key (organization_id, keeper_id) to keeper as \"(id, organization_id) ON DELETE NO ACTION\" instead of \"(organization_id, id) ON DELETE NO ACTION\""),
        Arguments.of(
            "UNIQUE INDEX keeper_by_name",
            "INDEX keeper_by_name",
            "keeper has the index keeper_by_name as \"(organization_id, name) WHERE deleted_at is null\" instead of \"UNIQUE (organization_id, name) WHERE deleted_at is null\""),
        Arguments.of(
            "(organization_id, name) WHERE deleted_at IS NULL",
            "(organization_id, name)",
            "keeper has the index keeper_by_name as \"UNIQUE (organization_id, name)\" instead of \"UNIQUE (organization_id, name) WHERE deleted_at is null\""),
        Arguments.of(
            "(organization_id, name) WHERE",
            "(name COLLATE NOCASE, organization_id DESC) WHERE",
            "keeper has the index keeper_by_name as \"UNIQUE (name COLLATE NOCASE, organization_id DESC) WHERE deleted_at is null\" instead of \"UNIQUE (organization_id, name) WHERE deleted_at is null\""));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void a_difference_is_told_with_what_is_there_and_what_should_be(
      String from, String to, String told) throws SQLException {
    assertThat(differences(changed(from, to))).contains(told);
  }

  @Test
  void a_table_that_is_gone_is_told() throws SQLException {
    assertThat(differences(PROPOSED + "DROP TABLE feeding"))
        .containsExactly("there is no table feeding");
  }

  @Test
  void a_table_that_takes_any_type_is_told() throws SQLException {
    assertThat(differences(changed(") STRICT;", ");")))
        .contains("species has the option as \"not STRICT\" instead of \"STRICT\"");
  }

  @Test
  void a_trigger_that_is_gone_is_told_with_its_text() throws SQLException {
    assertThat(differences(PROPOSED + "DROP TRIGGER animal_clears_keeper_id"))
        .singleElement()
        .asString()
        .startsWith("keeper lacks the trigger animal_clears_keeper_id: create trigger");
  }

  @Test
  void the_same_in_another_white_space_and_case_is_the_same() throws SQLException {
    String other =
        PROPOSED
            .replace(" CHECK (stay IN ('expected', 'here', 'gone'))", "")
            .replace(
                "CONSTRAINT animal_dies",
                "/* by hand */ check ( [stay]\n in('here','gone' ,'expected') ),\nCONSTRAINT animal_dies")
            .replace("died_at IS NULL OR", "\"died_at\"  is\tnull -- not yet\n or")
            .replace("WHERE deleted_at IS NULL", "where ( DELETED_AT  is null )")
            .replace("(organization_id, name)", "(\"organization_id\",name)")
            .replace("INTEGER", "integer".toUpperCase(Locale.ROOT) + " ");
    assertThat(other).isNotEqualTo(PROPOSED);

    assertThat(differences(other)).isEmpty();
  }

  @Test
  void what_a_hub_adds_is_no_matter() throws SQLException {
    String more =
        """
        ALTER TABLE keeper ADD COLUMN badge TEXT CHECK (length(badge) = 4);
        CREATE INDEX hub_badges ON keeper (badge);
        CREATE TABLE hub_notes (text TEXT);
        CREATE TRIGGER hub AFTER INSERT ON keeper BEGIN DELETE FROM hub_notes; END;
        """;

    assertThat(differences(PROPOSED + more)).isEmpty();
  }

  @Test
  void words_in_quotes_keep_their_case() {
    assertThat(SqlWords.normal(SqlWords.of("((Word  IN('B','a', 'it''s -- B')))")))
        .isEqualTo("word in ( 'B' , 'a' , 'it''s -- B' )");
    assertThat(SqlWords.normal(SqlWords.of("a=='x' AND b!=-1 AND x'AB' <> (c)")))
        .isEqualTo("a = 'x' and b <> - 1 and x'ab' <> ( c )");
  }

  @Test
  void who_opens_the_file_is_told_the_set_and_the_differences() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(PROPOSED + "DROP INDEX species_by_weight");

      assertThatThrownBy(() -> TableDifferences.refuse(connection, List.of(TheZoo.SET)))
          .isInstanceOf(StorageException.Unsupported.class)
          .hasMessageContaining("the set zoo")
          .hasMessageContaining("species lacks the index species_by_weight: (weight, id)")
          .hasMessageContaining("keyhold tables diff");
    }
  }
}
