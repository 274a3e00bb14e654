package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.WrittenSet.ZOO;
import static dev.keyhold.sqlite.WrittenSet.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.MigrationProgress;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.Migration;
import dev.keyhold.sql.TableDdl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQL between the last migration and the descriptors. */
class TableUpgradeTest {
  private static final String ROWS =
      """
      INSERT INTO accounts (id, access_level, status, metadata, created_at, updated_at)
        VALUES ('ada', 'service', 'active', '{}', 1, 1);
      INSERT INTO organizations (id, name, slug, owner_id, status, metadata, created_at, updated_at)
        VALUES ('acme', 'Acme', 'acme', 'ada', 'active', '{}', 1, 1);
      INSERT INTO species (id, created_at, updated_at, name, name_folded, diet, extinct, head_count,
          weight, described_at, listed_at, picture, names)
        VALUES ('s', 1, 1, 'Lion', 'lion', 'meat', 0, 7, 1, 1, '1970-01-01T00:00:00.000Z', x'00', '{}');
      INSERT INTO keeper (id, organization_id, created_at, updated_at, version, name, shifts)
        VALUES ('k', 'acme', 1, 1, 1, 'Kim', 3);
      INSERT INTO animal (id, organization_id, created_at, updated_at, species_id, keeper_id, stay, born_at)
        VALUES ('a', 'acme', 1, 1, 's', 'k', 'here', 1);
      INSERT INTO feeding (id, org_id, created_at, updated_at, animal_id, keeper_id)
        VALUES ('f', 'acme', 1, 1, 'a', 'k');
      """;

  @TempDir Path folder;

  /** Upgrades a file with rows, which refuses what does not lead to the descriptors. */
  private List<String> upgraded(WrittenSet before, WrittenSet after, String query)
      throws SQLException {
    open(before);
    String url = "jdbc:sqlite:" + folder.resolve("zoo.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(ROWS);
    }
    open(after);
    assertThat(SqliteTables.check(folder.resolve("zoo.db"), List.of(after))).isEmpty();
    try (Connection connection = DriverManager.getConnection(url)) {
      assertThat(FirstColumn.of(connection, "PRAGMA foreign_key_check")).isEmpty();
      return FirstColumn.of(connection, query);
    }
  }

  private void open(WrittenSet set) {
    try (Storage storage =
        SqliteStorage.open(
            StorageConfig.builder("sqlite:" + folder.resolve("zoo.db")).tables(set).build())) {
      assertThat(storage.offers()).isNotEmpty();
    }
  }

  private static ColumnShape words(ColumnShape column, String... words) {
    return ColumnShape.of(column.name(), column.kind(), 0, List.of(words))
        .withOptional(column.optional());
  }

  private static WrittenSet moreStays() {
    return ZOO.columns(
        "animal",
        column ->
            column.name().equals("stay")
                ? words(column, "expected", "here", "lent", "gone")
                : column);
  }

  @Test
  void there_is_nothing_between_the_same() {
    assertThat(SqliteTables.diff(ZOO)).isEmpty();
  }

  @Test
  void without_a_migration_everything_is_new() {
    assertThat(SqliteTables.diff(new WrittenSet(ZOO.shapes(), List.of())).lines())
        .containsAll(TableDdl.of(ZOO, SqliteDdl.INSTANCE).strip().lines().toList());
  }

  @Test
  void columns_that_have_a_value_or_need_none_are_added_and_indexes_come_and_go()
      throws SQLException {
    WrittenSet after =
        ZOO.changed(
            "keeper",
            table -> {
              table.columns().add(column("badge", ColumnKind.TEXT, true));
              table.columns().add(column("trained", ColumnKind.FLAG, false, true));
              table.columns().add(column("chief_id", ColumnKind.ID, true));
              table
                  .references()
                  .add(
                      new ReferenceShape(
                          "chief_id", "accounts", Optional.empty(), WhenDeleted.CLEAR));
              table.indexes().removeIf(index -> index.name().equals("keeper_by_shifts_account_id"));
              table.indexes().add(new IndexShape("keeper_by_badge", List.of("badge"), true, false));
            });

    String sql = SqliteTables.diff(after);

    assertThat(sql.lines())
        .containsExactly(
            "DROP INDEX keeper_by_shifts_account_id;",
            "ALTER TABLE keeper ADD COLUMN badge TEXT;",
            "ALTER TABLE keeper ADD COLUMN trained INTEGER NOT NULL DEFAULT 1 CHECK (trained IN (0, 1));",
            "ALTER TABLE keeper ADD COLUMN chief_id TEXT REFERENCES accounts (id) ON DELETE SET NULL;",
            "CREATE UNIQUE INDEX keeper_by_badge ON keeper (organization_id, badge) WHERE deleted_at IS NULL;");
    assertThat(SqliteTables.diff(after.then(sql))).isEmpty();
    String query =
        "SELECT trained FROM keeper UNION ALL"
            + " SELECT name FROM sqlite_schema WHERE name = 'keeper_by_shifts_account_id'";
    assertThat(upgraded(ZOO, after.then(sql), query)).containsExactly("1");
  }

  @Test
  void what_cannot_be_altered_is_made_anew_with_its_rows_and_what_refers_to_it()
      throws SQLException {
    String sql = SqliteTables.diff(moreStays());

    assertThat(sql)
        .contains("CREATE TABLE new_animal", "DROP TABLE animal;", "RENAME TO animal;")
        .contains("DROP TRIGGER \"animal_clears_keeper_id\";", "CREATE TRIGGER animal_clears")
        .contains("CREATE INDEX animal_by_stay")
        .doesNotContain("LOSES DATA");
    assertThat(
            upgraded(
                ZOO,
                moreStays().then(sql),
                "SELECT a.stay || f.id FROM feeding f JOIN animal a ON a.id = f.animal_id"))
        .containsExactly("heref");
  }

  @Test
  void a_migration_that_meets_a_row_which_it_cannot_take_changes_nothing() throws SQLException {
    WrittenSet after =
        ZOO.columns(
            "species",
            column -> column.name().equals("diet") ? words(column, "plants", "both") : column);
    WrittenSet upgraded = after.then(SqliteTables.diff(after));

    assertThatThrownBy(() -> upgraded(ZOO, upgraded, ""))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("the migration 2 (step) of the set zoo cannot run on this file")
        .hasMessageContaining("diet IN");
    String url = "jdbc:sqlite:" + folder.resolve("zoo.db");
    try (Connection connection = DriverManager.getConnection(url)) {
      assertThat(TableDifferences.of(connection, ZOO, List.of(ZOO))).isEmpty();
      assertThat(FirstColumn.of(connection, "SELECT diet FROM species")).containsExactly("meat");
    }
  }

  @Test
  void a_needed_column_without_a_default_is_left_to_a_person() {
    WrittenSet after =
        ZOO.changed(
            "feeding", table -> table.columns().add(column("grams", ColumnKind.NUMBER, false)));

    assertThat(SqliteTables.diff(after))
        .contains("-- WRITE BY HAND in the place of NULL")
        .contains("get in grams.")
        .contains("updated_at, grams)\n  SELECT")
        .contains(" NULL FROM feeding;");
  }

  @Test
  void a_column_that_is_optional_no_more_gets_its_default_where_it_was_left_out()
      throws SQLException {
    WrittenSet after =
        ZOO.columns(
            "species",
            column ->
                column.name().equals("note")
                    ? column("note", ColumnKind.TEXT, false, "it's none")
                    : column);
    String sql = SqliteTables.diff(after);

    assertThat(sql).contains("coalesce(note, 'it''s none')");
    assertThat(upgraded(ZOO, after.then(sql), "SELECT note FROM species"))
        .containsExactly("it's none");
  }

  @Test
  void what_loses_data_is_marked() throws SQLException {
    WrittenSet after =
        ZOO.changed("species", table -> table.columns().removeIf(c -> c.name().equals("note")))
            .without("feeding");
    String sql = SqliteTables.diff(after);

    assertThat(sql.lines())
        .contains(
            "-- LOSES DATA: what the table species holds in note.",
            "-- LOSES DATA: all rows of the table feeding.",
            "DROP TABLE feeding;");
    assertThat(upgraded(ZOO, after.then(sql), "SELECT name FROM species")).containsExactly("Lion");
  }

  @Test
  void what_may_be_a_new_name_is_not_guessed() {
    WrittenSet column =
        ZOO.changed(
            "species",
            table -> {
              table.columns().removeIf(c -> c.name().equals("note"));
              table.columns().add(column("remark", ColumnKind.TEXT, true));
            });
    WrittenSet table = new WrittenSet(ZOO.without("ticket").shapes(), ZOO.sql());
    List<String> renamed =
        List.of(
            ZOO.sql().get(0).replace("TABLE ticket", "TABLE pass").replace("ON ticket", "ON pass"));

    assertThatThrownBy(() -> SqliteTables.diff(column))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("species the columns [note] are gone and [remark] are new");
    assertThatThrownBy(() -> SqliteTables.diff(new WrittenSet(ZOO.shapes(), renamed)))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("the tables [pass] are gone and [ticket] are new");
    assertThat(SqliteTables.diff(table)).contains("DROP TABLE ticket;");
  }

  @Test
  void a_value_that_gets_another_type_is_to_be_looked_at() {
    WrittenSet after =
        ZOO.columns(
            "species",
            column ->
                column.name().equals("note") ? column("note", ColumnKind.NUMBER, true) : column);

    assertThat(SqliteTables.diff(after))
        .contains("-- LOOK AT THIS: note is taken over as it is, into another type.");
  }

  @Test
  void what_a_descriptor_cannot_say_stays() {
    WrittenSet written =
        ZOO.then(
            """
            CREATE INDEX hub_names ON animal (lower(id));
            CREATE TRIGGER hub AFTER INSERT ON animal BEGIN SELECT 1; END;
            CREATE VIEW hub_animals AS SELECT id FROM animal;
            """);

    assertThat(SqliteTables.diff(written)).isEmpty();
    assertThat(SqliteTables.diff(new WrittenSet(moreStays().shapes(), written.sql())))
        .contains(
            "CREATE INDEX hub_names ON animal (lower(id));",
            "CREATE TRIGGER hub AFTER",
            "CREATE VIEW hub_animals");
  }

  @Test
  void a_reference_that_clears_no_more_loses_its_trigger() {
    WrittenSet after =
        ZOO.changed(
            "animal",
            table -> {
              List<ReferenceShape> kept = new ArrayList<>();
              for (ReferenceShape r : table.references()) {
                kept.add(
                    r.column().equals("keeper_id")
                        ? new ReferenceShape(
                            r.column(), r.table(), r.tenantColumn(), WhenDeleted.REFUSE)
                        : r);
              }
              table.references().clear();
              table.references().addAll(kept);
            });

    assertThat(SqliteTables.diff(after)).isEqualTo("DROP TRIGGER \"animal_clears_keeper_id\";");
  }

  /** The tables that refer to others are in a set of their own. */
  @Test
  void a_set_may_refer_to_the_tables_of_another() {
    List<Shape> theirs =
        ZOO.shapes().stream()
            .filter(shape -> List.of("species", "keeper", "ticket").contains(shape.name()))
            .toList();
    List<Shape> ours = ZOO.shapes().stream().filter(shape -> !theirs.contains(shape)).toList();
    SetShape other = new OtherSet(new WrittenSet(theirs, List.of()));
    other = new OtherSet(new WrittenSet(theirs, List.of(SqliteTables.diff(other))));
    WrittenSet set = new WrittenSet(ours, List.of());
    WrittenSet whole = set.then(SqliteTables.diff(set, other));

    assertThat(whole.sql().get(0)).contains("CREATE TRIGGER animal_clears_keeper_id");
    assertThat(SqliteTables.diff(whole, other)).isEmpty();
    Path file = folder.resolve("two.db");
    SqliteStorage.open(StorageConfig.builder("sqlite:" + file).tables(whole, other).build())
        .close();
    assertThat(SqliteTables.check(file, List.of(whole, other))).isEmpty();
  }

  private record OtherSet(WrittenSet set) implements SetShape {
    @Override
    public String name() {
      return "other";
    }

    @Override
    public List<Shape> shapes() {
      return set.shapes();
    }

    @Override
    public List<Migration> migrations(String dialect) {
      return set.migrations(dialect);
    }
  }

  @Test
  void a_migration_that_does_not_run_is_named() {
    assertThatThrownBy(() -> SqliteTables.diff(ZOO.then("ALTER TABLE nope DROP COLUMN x")))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("the migration 2 of the set zoo does not run");
  }

  @Test
  void a_check_tells_of_migrations_that_are_missing_and_of_what_was_altered() throws SQLException {
    Path file = folder.resolve("zoo.db");
    open(ZOO);

    assertThat(SqliteTables.check(file, List.of(ZOO))).isEmpty();
    assertThat(SqliteTables.check(file, List.of(ZOO.then("CREATE TABLE more (id TEXT)"))))
        .containsExactly("the set zoo: the migrations [step] have not run");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("ALTER TABLE species DROP COLUMN note");
    }
    assertThat(SqliteTables.check(file, List.of(ZOO)))
        .containsExactly("the set zoo: species lacks the column note: TEXT");
  }

  @Test
  void an_upgrade_is_told_step_by_step_and_says_while_it_runs() {
    open(ZOO);
    WrittenSet after = ZOO.then(LONG).then("SELECT 1");
    List<String> told = new ArrayList<>();

    SqliteTables.migrate(
        folder.resolve("zoo.db"),
        List.of(after),
        new MigrationProgress() {
          @Override
          public void begins(String set, int number, String name) {
            told.add(set + " " + number + " " + name);
          }

          @Override
          public void goesOn() {
            told.add("goes on");
          }

          @Override
          public void ends() {
            told.add("ends");
          }
        });

    assertThat(told.stream().distinct())
        .containsExactly("zoo 2 step", "goes on", "ends", "zoo 3 step");
    assertThat(SqliteTables.check(folder.resolve("zoo.db"), List.of(after))).isEmpty();
  }

  private static final String LONG =
      """
      CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS
        (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) SELECT count(*) FROM n;
      DROP TABLE n;
      """;

  @Test
  void no_file_is_made_by_mistake() {
    Path none = folder.resolve("none.db");

    assertThatThrownBy(() -> SqliteTables.migrate(none, List.of(), MigrationProgress.SILENT))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> SqliteTables.check(none, List.of()))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThat(none).doesNotExist();
  }
}
