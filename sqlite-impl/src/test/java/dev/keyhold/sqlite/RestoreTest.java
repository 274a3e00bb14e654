package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.GRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy takes the place of a database, of which nothing is left that could be mixed with it. */
class RestoreTest {
  @TempDir Path folder;
  private Path backup;
  private Path database;

  /** The backup holds ada, and no database is there. */
  @BeforeEach
  void a_backup() throws IOException {
    Path source = folder.resolve("source.db");
    backup = folder.resolve("backup.db");
    Files.createDirectory(folder.resolve("data"));
    database = folder.resolve("data").resolve("system.db");
    try (SqliteStorage storage = SqliteStorage.open(source)) {
      storage.write(tx -> tx.identities().accounts().create(ADA));
    }
    try (SqliteCopy copy = SqliteCopy.ofDatabase(source, backup, false, (bytes, all) -> {})) {
      copy.keep(folder.resolve("note"), new byte[0]);
    }
  }

  private SqliteCopy copied(boolean replace) {
    return SqliteCopy.ofFile(backup, database, replace, (bytes, all) -> {});
  }

  private void restore(boolean replace) {
    try (SqliteCopy copy = copied(replace)) {
      copy.check();
      copy.checkSchema();
      copy.takeOver();
    }
  }

  private List<String> accounts() {
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      return storage
          .read(tx -> tx.identities().accounts().list(PageRequest.first(10)))
          .items()
          .stream()
          .map(Account::id)
          .toList();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(database.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void a_database_with_grace() {
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      storage.write(tx -> tx.identities().accounts().create(GRACE));
    }
  }

  /** As a killed process leaves it: what it has committed is in the log alone. */
  private void a_database_that_was_killed() throws IOException {
    Path live = folder.resolve("live.db");
    try (SqliteStorage storage = SqliteStorage.open(live)) {
      storage.write(tx -> tx.identities().accounts().create(GRACE));
      for (String ending : List.of("", "-wal", "-shm")) {
        Files.copy(
            live.resolveSibling("live.db" + ending), database.resolveSibling("system.db" + ending));
      }
    }
    assertThat(folder.resolve("data/system.db-wal")).isNotEmptyFile();
  }

  @Test
  void an_empty_folder_gets_the_database() throws Exception {
    restore(false);

    assertThat(names()).containsExactly("system.db");
    assertThat(accounts()).containsExactly("ada");
  }

  @Test
  void a_database_is_replaced_only_if_it_may() throws Exception {
    a_database_with_grace();

    assertThatThrownBy(() -> restore(false))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("already exists");
    assertThat(accounts()).containsExactly("grace");

    restore(true);
    assertThat(names()).containsExactly("system.db");
    assertThat(accounts()).containsExactly("ada");
  }

  @Test
  void the_log_of_a_killed_process_is_not_mixed_with_what_comes() throws Exception {
    a_database_that_was_killed();

    restore(true);

    assertThat(names()).containsExactly("system.db");
    assertThat(accounts()).containsExactly("ada");
    assertThat(SqliteInspection.of(database, finding -> {}).ok()).isTrue();
  }

  @Test
  void until_the_place_is_taken_the_old_database_is_whole() throws Exception {
    a_database_that_was_killed();

    try (SqliteCopy copy = copied(true)) {
      copy.check();
    }

    assertThat(names()).doesNotContain("system.db-wal");
    assertThat(accounts()).containsExactly("grace");
  }

  @Test
  void a_log_without_its_database_goes_only_if_it_may() throws Exception {
    a_database_that_was_killed();
    Files.delete(database);

    assertThatThrownBy(() -> restore(false))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining(" exists without its database");
    assertThat(names()).containsExactly("system.db-shm", "system.db-wal");

    restore(true);
    assertThat(names()).containsExactly("system.db");
    assertThat(accounts()).containsExactly("ada");
  }

  @Test
  void a_database_that_is_open_is_not_replaced() throws Exception {
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      storage.write(tx -> tx.identities().accounts().create(GRACE));

      assertThatThrownBy(() -> restore(true))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("is in use by another process");

      storage.write(tx -> tx.identities().accounts().delete("grace"));
    }
    assertThat(accounts()).isEmpty();
  }

  @Test
  void a_database_that_is_opened_meanwhile_is_not_replaced() {
    a_database_with_grace();
    try (SqliteCopy copy = copied(true);
        SqliteStorage storage = SqliteStorage.open(database)) {
      assertThat(storage.offers()).isNotEmpty();
      assertThatThrownBy(copy::takeOver).isInstanceOf(StorageException.Unavailable.class);
    }
    assertThat(accounts()).containsExactly("grace");
  }

  @Test
  void who_waits_for_the_old_database_does_not_write_into_the_new_one() throws Exception {
    for (int i = 0; i < 10; i++) {
      Files.deleteIfExists(database);
      a_database_with_grace();
      Path other = Files.copy(backup, folder.resolve("other.db"));
      CompletableFuture<Boolean> opened;
      try (ShutDatabase shut = ShutDatabase.of(database)) {
        CountDownLatch begins = new CountDownLatch(1);
        opened =
            CompletableFuture.supplyAsync(
                () -> {
                  begins.countDown();
                  return openedAndWritten();
                });
        begins.await();
        shut.replaceBy(other);
      }
      boolean written = opened.join();

      assertThat(accounts()).isEqualTo(written ? List.of("ada", "late") : List.of("ada"));
      assertThat(SqliteInspection.of(database, finding -> {}).ok()).isTrue();
    }
  }

  /** Whoever holds the old file is refused; whoever comes later has the new one. */
  private boolean openedAndWritten() {
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      storage.write(
          tx ->
              tx.identities()
                  .accounts()
                  .create(Account.builder("late", Samples.T0).email("late@example.org").build()));
      return true;
    } catch (StorageException.Unavailable e) {
      return false;
    }
  }

  @Test
  void a_damaged_database_is_left_for_the_search_for_the_cause() throws Exception {
    Files.writeString(database, "no database ".repeat(100));

    assertThatThrownBy(() -> restore(true))
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContaining("to another folder");

    assertThat(database).content().startsWith("no database ");
    assertThat(names()).containsExactly("system.db");
  }

  @Test
  void a_database_that_appears_meanwhile_is_not_overwritten() {
    try (SqliteCopy copy = copied(false)) {
      a_database_with_grace();
      assertThatThrownBy(copy::takeOver).isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThat(accounts()).containsExactly("grace");
  }

  @Test
  void a_flipped_byte_is_found() throws Exception {
    byte[] bytes = Files.readAllBytes(backup);
    bytes[8 * 4096 + 3] ^= 0x10;
    Files.write(backup, bytes);

    assertThatThrownBy(() -> restore(false)).isInstanceOf(StorageException.Corrupt.class);

    assertThat(names()).isEmpty();
  }

  @Test
  void a_copy_that_was_cut_short_is_found() throws Exception {
    byte[] bytes = Files.readAllBytes(backup);
    for (int length : new int[] {0, 100, bytes.length / 2, bytes.length - 4096}) {
      Files.write(backup, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> restore(false)).isInstanceOf(StorageException.class);
      assertThat(names()).isEmpty();
    }
  }

  @Test
  void what_is_newer_or_not_ours_is_refused() throws Exception {
    execute(
        backup,
        "INSERT INTO keyhold_schema VALUES ('keyhold', 999, 'everything_else', 'x', 0, 999)");
    assertThatThrownBy(() -> restore(false))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("upgrade Keyhold");
    Files.delete(backup);
    execute(backup, "CREATE TABLE songs (name TEXT)");
    assertThatThrownBy(() -> restore(false))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("its tables are not");
    assertThat(names()).isEmpty();
  }

  @Test
  void a_backup_with_changes_beside_it_is_no_backup() throws Exception {
    Files.writeString(
        backup.resolveSibling("backup.db-wal"), "frames", StandardOpenOption.CREATE_NEW);

    assertThatThrownBy(() -> restore(false))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("backup.db-wal holds changes");
  }

  @Test
  void a_database_is_not_restored_from_itself() {
    a_database_with_grace();
    backup = database;
    assertThatThrownBy(() -> restore(true))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("are one database");
  }

  @Test
  void a_link_to_the_database_stays_and_what_it_leads_to_is_replaced() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path link = Files.createSymbolicLink(database, disk.resolve("real.db"));
    database = disk.resolve("real.db");
    a_database_with_grace();
    database = link;

    restore(true);

    assertThat(link).isSymbolicLink();
    assertThat(accounts()).containsExactly("ada");
    database = disk.resolve("real.db");
    assertThat(accounts()).containsExactly("ada");
    assertThat(names()).containsExactly("real.db");
  }

  @Test
  void a_link_that_leads_to_nothing_is_refused() throws Exception {
    Files.createSymbolicLink(database, folder.resolve("gone.db"));

    for (boolean replace : new boolean[] {false, true}) {
      assertThatThrownBy(() -> restore(replace))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("is a link that leads to nothing");
    }
    assertThat(names()).containsExactly("system.db");
  }

  @Test
  void a_link_is_not_taken_for_the_name_of_a_backup() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("latest.db"), backup);
    a_database_with_grace();

    assertThatThrownBy(() -> SqliteCopy.ofDatabase(database, link, true, (bytes, all) -> {}))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("is a link");
  }

  @Test
  void another_programs_database_is_not_replaced() throws Exception {
    Path other = folder.resolve("other.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE songs (name TEXT)");
    }
    byte[] before = Files.readAllBytes(other);

    assertThatThrownBy(() -> SqliteCopy.ofFile(backup, other, true, (bytes, all) -> {}).close())
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("is a database of another program");
    assertThat(Files.readAllBytes(other)).isEqualTo(before);
  }

  @Test
  void what_killed_restorations_left_is_told_and_goes_with_the_next_one() throws Exception {
    a_database_with_grace();
    String left = ".system.db.0b6d1f0e-8a43-4b1f-9a53-5f3f6c3d8e11.part";
    List<String> leftovers = List.of(left, left + "-journal", left + "-shm", left + "-wal");
    for (String name : leftovers) {
      Files.writeString(database.resolveSibling(name), "half a copy");
    }
    Path others = Files.writeString(database.resolveSibling(".system.db.notes.part"), "a note");

    assertThat(SqliteInspection.of(database, finding -> {}).findings())
        .filteredOn(finding -> finding.name().equals("leftovers"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains(leftovers));
    restore(true);

    assertThat(names()).containsExactly(others.getFileName().toString(), "system.db");
    assertThat(SqliteInspection.of(database, finding -> {}).findings())
        .noneMatch(finding -> finding.name().equals("leftovers"));
  }

  private static void execute(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
