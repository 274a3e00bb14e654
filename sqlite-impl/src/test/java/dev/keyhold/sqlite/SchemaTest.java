package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.Migration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a file's tables come up to date, and which files are refused. */
class SchemaTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("system.db");
  }

  @Test
  void a_migration_is_recorded_with_its_checksum_and_its_oldest_reader() throws Exception {
    SqliteStorage.open(file).close();

    assertThat(
            query(
                "SELECT number || ' ' || name || ' ' || oldest_reader FROM keyhold_schema ORDER BY number"))
        .containsExactly(
            "1 identities_keys_and_audit 1",
            "2 guards 1",
            "3 owner 1",
            "4 organization_keys 4",
            "5 sets_of_tables 5");
    assertThat(query("SELECT checksum FROM keyhold_schema ORDER BY number"))
        .containsExactlyElementsOf(OwnMigrations.ALL.stream().map(Migration::checksum).toList());
    assertThat(query("SELECT DISTINCT applied_at > 1700000000000 FROM keyhold_schema"))
        .containsExactly("1");
  }

  @Test
  void a_file_that_is_up_to_date_is_not_written_to() throws Exception {
    SqliteStorage.open(file).close();
    List<String> before = query("PRAGMA schema_version");
    List<String> appliedBefore = query("SELECT applied_at FROM keyhold_schema");

    SqliteStorage.open(file).close();

    assertThat(query("PRAGMA schema_version")).isEqualTo(before);
    assertThat(query("SELECT applied_at FROM keyhold_schema")).isEqualTo(appliedBefore);
  }

  @Test
  void the_users_version_and_other_tables_are_left_alone() throws Exception {
    execute("PRAGMA user_version = 42");
    execute("CREATE TABLE robots (name TEXT)");
    execute("INSERT INTO robots VALUES ('R2')");

    SqliteStorage.open(file).close();

    assertThat(query("PRAGMA user_version")).containsExactly("42");
    assertThat(query("SELECT name FROM robots")).containsExactly("R2");
  }

  @Test
  void an_additive_newer_file_opens() throws Exception {
    SqliteStorage.open(file).close();
    execute("ALTER TABLE accounts ADD COLUMN nickname TEXT");
    execute("INSERT INTO keyhold_schema VALUES ('keyhold', 999, 'nicknames', 'x', 0, 1)");

    try (Storage storage = SqliteStorage.open(file)) {
      storage.write(tx -> tx.identities().accounts().create(ADA));
      Optional<Account> found = storage.read(tx -> tx.identities().accounts().find("ada"));
      assertThat(found).contains(ADA);
    }
  }

  @Test
  void a_breaking_newer_file_is_refused() throws Exception {
    SqliteStorage.open(file).close();
    execute("INSERT INTO keyhold_schema VALUES ('keyhold', 999, 'everything_else', 'x', 0, 999)");

    assertThatThrownBy(() -> SqliteStorage.open(file))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("version 999")
        .hasMessageContaining("upgrade Keyhold");
  }

  @Test
  void a_hubs_virtual_table_of_a_module_that_is_not_loaded_is_left_alone() throws Exception {
    SqliteStorage.open(file).close();
    execute(
        """
        PRAGMA writable_schema = ON;
        INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
        VALUES ('table', 'vectors', 'vectors', 0, 'CREATE VIRTUAL TABLE vectors USING elsewhere')
        """);

    SqliteStorage.open(file).close();

    assertThat(query("SELECT name FROM sqlite_schema WHERE name = 'vectors'"))
        .containsExactly("vectors");
  }

  @Test
  void an_edited_migration_is_refused() throws Exception {
    SqliteStorage.open(file).close();
    execute("UPDATE keyhold_schema SET checksum = 'another'");

    assertThatThrownBy(() -> SqliteStorage.open(file))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("another migration 1");
  }

  @Test
  void a_strangers_table_of_one_of_our_names_is_refused_with_the_difference() throws Exception {
    execute("CREATE TABLE accounts (id INTEGER PRIMARY KEY, email TEXT)");

    assertThatThrownBy(() -> SqliteStorage.open(file))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("accounts lacks the column status")
        .hasMessageContaining("accounts has the column id as \"INTEGER PRIMARY KEY\"");
    assertThat(query("SELECT name FROM sqlite_schema WHERE type = 'table'"))
        .containsExactly("accounts");
  }

  @Test
  void a_strangers_table_of_one_of_our_names_in_capitals_is_refused_too() throws Exception {
    execute("CREATE TABLE Accounts (ID INTEGER PRIMARY KEY)");

    assertThatThrownBy(() -> SqliteStorage.open(file))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("accounts has the column id as \"INTEGER PRIMARY KEY\"");
  }

  @Test
  void a_lost_column_or_trigger_is_found() throws Exception {
    SqliteStorage.open(file).close();
    execute("ALTER TABLE api_keys DROP COLUMN display_hint");
    execute("DROP TRIGGER audit_logs_are_not_deleted");

    assertThatThrownBy(() -> SqliteStorage.open(file))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("api_keys lacks the column display_hint")
        .hasMessageContaining("audit_logs lacks the trigger audit_logs_are_not_deleted")
        .hasMessageContaining("keep a copy of the file, look at it with keyhold doctor");
    open("unchecked").close();
  }

  @Test
  void tables_that_another_tool_made_open_with_never_alone() throws Exception {
    for (Migration migration : OwnMigrations.ALL) {
      execute(migration.sql());
    }

    assertThatThrownBy(() -> SqliteStorage.open(file))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("set 'migrations' to 'never'");
    open("never").close();
    assertThat(query("SELECT name FROM keyhold_schema")).isEmpty();
  }

  @Test
  void never_and_validate_make_no_file() {
    for (String mode : List.of("never", "validate", "unchecked")) {
      assertThatThrownBy(() -> open(mode))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("there is no database");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void never_and_validate_make_no_tables() throws Exception {
    execute("CREATE TABLE robots (name TEXT)");

    assertThatThrownBy(() -> open("never"))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("there is no table accounts");
    assertThatThrownBy(() -> open("validate"))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining(
            "the schema lacks the migrations [identities_keys_and_audit, guards, owner, organization_keys, sets_of_tables]");
    assertThat(query("SELECT name FROM sqlite_schema")).containsExactly("robots");

    SqliteStorage.open(file).close();
    open("validate").close();
  }

  @RepeatedTest(50)
  void of_several_that_open_a_new_file_at_once_each_finds_it_migrated() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch start = new CountDownLatch(1);
    Callable<Boolean> opening =
        () -> {
          start.await();
          SqliteStorage.open(file).close();
          return true;
        };
    List<Future<Boolean>> opened = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      opened.add(threads.submit(opening));
    }

    start.countDown();

    for (Future<Boolean> each : opened) {
      assertThat(each.get()).isTrue();
    }
    threads.shutdown();
    assertThat(query("SELECT count(*) FROM keyhold_schema"))
        .containsExactly(String.valueOf(OwnMigrations.ALL.size()));
  }

  private Storage open(String mode) {
    return Keyhold.open(
        StorageConfig.builder("sqlite:" + file).setting("migrations", mode).build());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }
}
