package dev.keyhold.sqlite;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException.Conflict;
import dev.keyhold.spi.StorageException.Corrupt;
import dev.keyhold.spi.StorageException.Duplicate;
import dev.keyhold.spi.StorageException.InvalidInput;
import dev.keyhold.spi.StorageException.MissingReference;
import dev.keyhold.spi.StorageException.Unsupported;
import dev.keyhold.spi.table.Condition.Is;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tables.AnyTable;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Rule;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with sets and their files gets a clear error, and loses nothing. */
class TableSetTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
  private static final Tables TABLES = Tables.of(InstantSource.fixed(NOW));

  enum Kind {
    CRATE,
    SACK
  }

  record Box(
      Stamp stamp, String organizationId, String label, Kind kind, long low, long high, Json more) {
    static final Column<Box, String> LABEL = text("label", Box::label);
    static final Column<Box, Kind> KIND = word("kind", Kind.class, Box::kind);
    static final Column<Box, Long> LOW = number("low", Box::low);
    static final Column<Box, Long> HIGH = number("high", Box::high);
    static final Column<Box, Json> MORE = json("more", Box::more);
    static final Index<Box> BY_LABEL = Index.on(LABEL);
    static final Index<Box> BY_LOW = Index.unique(LOW);

    static final OrgTable<Box> TABLE =
        OrgTable.of(Box.class, "box", Box::stamp, Box::organizationId)
            .columns(LABEL, KIND, LOW, HIGH, MORE)
            .indexes(BY_LABEL, BY_LOW)
            .check("box_rises", Rule.that(LOW, Is.AT_MOST, HIGH))
            .read(
                row ->
                    new Box(
                        row.stamp(),
                        row.organizationId(),
                        row.get(LABEL),
                        row.get(KIND),
                        row.get(LOW),
                        row.get(HIGH),
                        row.get(MORE)));
  }

  /** Refers to a table that may be in another set. */
  record Sticker(Stamp stamp, String organizationId, String boxId) {
    static final Column<Sticker, String> BOX_ID = id("box_id", Sticker::boxId);
    static final Reference<Sticker, Box> BOX = BOX_ID.references(() -> Box.TABLE);

    static final OrgTable<Sticker> TABLE =
        OrgTable.of(Sticker.class, "sticker", Sticker::stamp, Sticker::organizationId)
            .columns(BOX_ID)
            .references(BOX)
            .read(row -> new Sticker(row.stamp(), row.organizationId(), row.get(BOX_ID)));
  }

  record Plain(Stamp stamp, String label) {
    static final Column<Plain, String> LABEL = text("label", Plain::label);

    static Table<Plain> named(String name, String index) {
      return Table.of(Plain.class, name, Plain::stamp)
          .columns(LABEL)
          .indexes(Index.on(LABEL).named(index))
          .read(row -> new Plain(row.stamp(), row.get(LABEL)));
    }
  }

  private static final SetShape BOXES = proposed("hub", Box.TABLE);

  @TempDir Path folder;

  private static SetShape proposed(String name, AnyTable<?, ?>... tables) {
    return new ProposedSet(TableSet.of(name, tables));
  }

  private SqliteStorage open(SetShape... sets) {
    return open("migrate", sets);
  }

  private SqliteStorage open(String mode, SetShape... sets) {
    return SqliteStorage.open(
        StorageConfig.builder("sqlite:" + file()).setting("migrations", mode).tables(sets).build());
  }

  private Path file() {
    return folder.resolve("system.db");
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }

  private static Box box(Tenant tenant, String label, long low, long high) {
    return tenant.insert(
        Box.TABLE,
        row ->
            new Box(
                row.stamp(),
                row.organizationId(),
                label,
                Kind.CRATE,
                low,
                high,
                Json.EMPTY_OBJECT));
  }

  private static void organization(SqliteStorage storage) {
    storage.run(
        tx -> {
          tx.identities()
              .accounts()
              .create(Account.builder("ada", NOW).email("ada@example.org").build());
          tx.identities()
              .organizations()
              .create(
                  Organization.builder("acme", NOW)
                      .name("Acme")
                      .slug("acme")
                      .ownerId("ada")
                      .build());
        });
  }

  /** A file with one box. */
  private void fill() {
    try (SqliteStorage storage = open(BOXES)) {
      organization(storage);
      storage.run(tx -> box(TABLES.in(tx, "acme"), "first", 1, 2));
    }
  }

  private void assertTheBoxIsThere() {
    try (SqliteStorage storage = open(BOXES)) {
      long count = storage.read(tx -> TABLES.in(tx, "acme").from(Box.TABLE).count());
      assertThat(count).isEqualTo(1);
    }
  }

  @Test
  void two_sets_of_one_name_are_refused() {
    assertThatThrownBy(
            () -> open(proposed("hub", Box.TABLE), proposed("hub", Plain.named("a", "a_b"))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("two sets of tables have the name hub");
  }

  @ParameterizedTest
  @CsvSource({"box, other", "other, box_by_label", "box_by_label, other", "other, box"})
  void a_table_or_an_index_of_another_sets_name_is_refused(String table, String index) {
    assertThatThrownBy(() -> open(BOXES, proposed("shop", Plain.named(table, index))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("of the set shop", "of the set hub", "box");
    assertThat(file()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"accounts, mine", "audit_logs, mine", "api_key_tags, mine", "mine, accounts"})
  void a_name_of_keyholds_own_is_refused(String table, String index) {
    assertThatThrownBy(() -> open(proposed("hub", Plain.named(table, index))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the set hub", "Keyhold");
  }

  @Test
  void an_index_of_keyholds_own_name_is_refused() throws Exception {
    open().close();
    String taken =
        FirstColumn.of(
                DriverManager.getConnection("jdbc:sqlite:" + file()),
                "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
            .get(0);

    assertThatThrownBy(() -> open(proposed("hub", Plain.named("mine", taken))))
        .hasMessageContainingAll("the set hub", taken);
  }

  @Test
  void a_set_refers_to_the_tables_of_another() {
    SetShape stickers = proposed("stickers", Sticker.TABLE);
    try (SqliteStorage storage = open(stickers, BOXES)) {
      organization(storage);
      storage.run(
          tx -> {
            Tenant acme = TABLES.in(tx, "acme");
            Box box = box(acme, "first", 1, 2);
            acme.insert(
                Sticker.TABLE,
                row -> new Sticker(row.stamp(), row.organizationId(), box.stamp().id()));

            assertThatThrownBy(
                    () ->
                        acme.insert(
                            Sticker.TABLE,
                            row -> new Sticker(row.stamp(), row.organizationId(), "none")))
                .isInstanceOfSatisfying(
                    MissingReference.class, e -> assertThat(e.field()).contains("boxId"));
          });
    }
  }

  @Test
  void a_reference_to_a_table_of_no_set_is_named() {
    assertThatThrownBy(() -> open(proposed("stickers", Sticker.TABLE)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("the set stickers", "the table sticker", "the table box");
  }

  @Test
  void a_reference_to_a_table_that_is_nowhere_is_named() {
    record Part(Stamp stamp, String accountId) {}
    Column<Part, String> accountId = id("account_id", Part::accountId);
    Table<Part> parts =
        Table.of(Part.class, "part", Part::stamp)
            .columns(accountId)
            .references(accountId.references("acounts"))
            .read(row -> new Part(row.stamp(), row.get(accountId)));

    assertThatThrownBy(() -> open(proposed("hub", parts)))
        .hasMessageContainingAll("the set hub", "part", "acounts");
  }

  @Test
  void a_set_that_lost_a_migration_is_refused() {
    fill();

    assertThatThrownBy(() -> open(TableSet.of("hub", Box.TABLE)))
        .isInstanceOf(Unsupported.class)
        .hasMessageContainingAll("the migration 1 of the set hub", "which knows 0");
    assertTheBoxIsThere();
  }

  @Test
  void a_migration_that_was_edited_is_refused_and_names_the_set() {
    fill();

    assertThatThrownBy(() -> open(set(1, "CREATE TABLE other (id TEXT) STRICT")))
        .isInstanceOf(Unsupported.class)
        .hasMessageContainingAll("the set hub", "migration 1");
    assertTheBoxIsThere();
  }

  private static SetShape set(int last, String sql) {
    return TableSet.of("hub", Box.TABLE)
        .migrations(
            file -> new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)),
            List.of("first", "second").subList(0, last).toArray(String[]::new));
  }

  @Test
  void migrations_that_do_not_lead_to_the_tables_show_the_difference() {
    assertThatThrownBy(() -> open(set(1, "CREATE TABLE box (id TEXT NOT NULL PRIMARY KEY) STRICT")))
        .isInstanceOf(Unsupported.class)
        .hasMessageContainingAll("the set hub", "box lacks the column label");
  }

  @Test
  void a_missing_set_is_named_where_its_table_is_asked_for() {
    fill();
    try (SqliteStorage storage = open()) {
      assertThatThrownBy(() -> storage.read(tx -> TABLES.in(tx, "acme").find(Box.TABLE, "x")))
          .isInstanceOf(Unsupported.class)
          .hasMessageContainingAll("not opened with the table box", "StorageConfig.tables");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROP INDEX box_by_label                   | box lacks the index box_by_label",
        "ALTER TABLE box RENAME COLUMN label TO tag | box lacks the column label",
        "DROP TABLE box                            | there is no table box",
      })
  void a_table_that_was_altered_by_hand_shows_the_difference(String sql, String difference)
      throws Exception {
    fill();
    execute(sql);

    for (String mode : List.of("migrate", "validate", "never")) {
      assertThatThrownBy(() -> open(mode, BOXES))
          .isInstanceOf(Unsupported.class)
          .hasMessageContainingAll("the set hub", difference)
          .hasMessageNotContaining("tables of Keyhold");
    }
  }

  @Test
  void a_strangers_table_of_the_same_name_is_refused_and_stays() throws Exception {
    open().close();
    execute("CREATE TABLE box (id TEXT) STRICT", "INSERT INTO box VALUES ('kept')");

    assertThatThrownBy(() -> open(BOXES))
        .isInstanceOf(Unsupported.class)
        .hasMessageContainingAll("the set hub", "box");
    assertThat(
            FirstColumn.of(
                DriverManager.getConnection("jdbc:sqlite:" + file()), "SELECT id FROM box"))
        .containsExactly("kept");
  }

  @Test
  void a_missing_migration_is_named_with_its_set_where_only_looking_is_allowed() {
    open().close();

    assertThatThrownBy(() -> open("validate", BOXES))
        .isInstanceOf(Unsupported.class)
        .hasMessageContainingAll("the set hub", "[proposed]", "validate");
  }

  @Test
  void a_row_that_breaks_a_check_is_refused_by_name() {
    fill();
    try (SqliteStorage storage = open(BOXES)) {
      storage.run(
          tx ->
              assertThatThrownBy(() -> box(TABLES.in(tx, "acme"), "second", 3, 2))
                  .isInstanceOf(Conflict.class)
                  .hasMessageContaining("breaks the check box_rises"));
    }
    assertTheBoxIsThere();
  }

  /** By SQL too, which does not come by the descriptors. */
  @Test
  void a_row_that_breaks_a_check_is_refused_through_the_handle() {
    fill();
    try (SqliteStorage storage = open(BOXES)) {
      assertThatThrownBy(
              () ->
                  storage.run(
                      tx -> SqliteStorage.handle(tx).execute("UPDATE box SET low = high + 1")))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("box_rises");
    }
  }

  @Test
  void a_taken_value_is_named() {
    fill();
    try (SqliteStorage storage = open(BOXES)) {
      assertThatThrownBy(() -> storage.run(tx -> box(TABLES.in(tx, "acme"), "second", 1, 2)))
          .isInstanceOfSatisfying(Duplicate.class, e -> assertThat(e.field()).contains("low"));
    }
  }

  @Test
  void a_word_that_the_code_no_longer_knows_names_the_row_and_the_words() throws Exception {
    fill();
    execute("PRAGMA ignore_check_constraints = ON", "UPDATE box SET kind = 'barrel'");

    assertUnreadable("the column kind", "[crate, sack]");
  }

  @Test
  void json_that_is_too_deep_names_the_row_and_the_column() throws Exception {
    fill();
    execute("UPDATE box SET more = '" + "[".repeat(100) + "]".repeat(100) + "'");

    assertUnreadable("the column more");
  }

  private void assertUnreadable(String... parts) {
    try (SqliteStorage storage = open(BOXES)) {
      assertThatThrownBy(() -> storage.read(tx -> TABLES.in(tx, "acme").from(Box.TABLE).first()))
          .isInstanceOf(Corrupt.class)
          .hasMessageContaining("the row box ")
          .hasMessageContainingAll(parts)
          .hasMessageNotContaining("barrel");
    }
  }

  /** Another row can still be read, and the file is as it was. */
  @Test
  void a_page_of_the_longest_values_goes_on() {
    try (SqliteStorage storage = open(BOXES)) {
      organization(storage);
      String longest = "\u20ac".repeat(1_024);
      storage.run(
          tx -> {
            Tenant acme = TABLES.in(tx, "acme");
            box(acme, longest, 1, 2);
            box(acme, longest, 2, 2);
            PageRequest one = PageRequest.first(1);
            var first = acme.from(Box.TABLE).by(Box.BY_LABEL).page(one);

            assertThat(
                    acme.from(Box.TABLE)
                        .by(Box.BY_LABEL)
                        .page(one.after(first.next().orElseThrow()))
                        .items())
                .hasSize(1)
                .doesNotContainAnyElementsOf(first.items());
          });
    }
  }

  @Test
  void a_set_without_tables_opens() {
    assertThatCode(() -> open(TableSet.of("hub")).close()).doesNotThrowAnyException();
  }
}
