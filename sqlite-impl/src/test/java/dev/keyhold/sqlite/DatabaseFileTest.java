package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are fit for use, and those that are not: each is refused with a reason, and kept. */
class DatabaseFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("system.db");
  }

  @Test
  void a_new_file_and_its_side_files_belong_to_their_owner_alone() throws Exception {
    Path inNewFolder = folder.resolve("data").resolve("system.db");

    try (Storage storage = SqliteStorage.open(inNewFolder)) {
      storage.write(tx -> tx.identities().accounts().create(ADA));

      assertThat(modes(inNewFolder.getParent())).isEqualTo("rwx------");
      assertThat(modes(inNewFolder)).isEqualTo("rw-------");
      assertThat(modes(inNewFolder.resolveSibling("system.db-wal"))).isEqualTo("rw-------");
      assertThat(modes(inNewFolder.resolveSibling("system.db-shm"))).isEqualTo("rw-------");
    }
  }

  @Test
  void a_pipe_and_a_device_are_no_databases() throws Exception {
    assumeTrue(new ProcessBuilder("mkfifo", file.toString()).start().waitFor() == 0);

    for (Path given : List.of(file, Path.of("/dev/null"))) {
      assertThatThrownBy(() -> SqliteStorage.open(given))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("name a file");
    }
  }

  @Test
  void what_was_written_is_there_after_closing_and_opening_again() {
    try (Storage storage = SqliteStorage.open(file)) {
      storage.write(tx -> tx.identities().accounts().create(ADA));
    }

    try (Storage storage = SqliteStorage.open(file)) {
      Optional<Account> found = storage.read(tx -> tx.identities().accounts().find("ada"));
      assertThat(found).contains(ADA);
    }
  }

  @Test
  void closing_leaves_one_file() {
    SqliteStorage.open(file).close();

    assertThat(folder).isDirectoryNotContaining("glob:**-wal");
  }

  @Test
  void a_file_that_is_no_database_is_refused_and_kept() throws Exception {
    Files.writeString(file, "Dear diary, this is no database, and long enough to be sure of it. ");
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> SqliteStorage.open(file))
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContaining("not an SQLite database")
        .hasMessageContaining("system.db");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void a_folder_is_refused() {
    assertThatThrownBy(() -> SqliteStorage.open(folder))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("is a folder; name a file in it");
  }

  @Test
  void a_missing_path_of_folders_is_refused() {
    assertThatThrownBy(() -> SqliteStorage.open(folder.resolve("no/such/system.db")))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("does not exist");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_file_in_the_place_of_the_folder_is_refused() throws Exception {
    Files.writeString(file, "");

    assertThatThrownBy(() -> SqliteStorage.open(file.resolve("system.db")))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("is a file, but a folder is needed");
  }

  @Test
  void a_file_that_is_marked_read_only_is_refused() throws Exception {
    SqliteStorage.open(file).close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

    assertThatThrownBy(() -> SqliteStorage.open(file))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("read-only");
  }

  @Test
  void a_file_that_another_connection_locks_is_unavailable() throws Exception {
    StorageConfig hasty =
        StorageConfig.builder("sqlite:" + file).setting("busy-timeout", "PT0.05S").build();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");

      assertThatThrownBy(() -> Keyhold.open(hasty))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("locked");
    }
    Keyhold.open(hasty).close();
  }

  @Test
  void a_url_without_a_path_or_of_another_scheme_is_refused() {
    assertThatThrownBy(() -> Keyhold.open("sqlite:"))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> SqliteStorage.open(StorageConfig.of("mysql:x")))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> Keyhold.open("sqlite::memory:"))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("InMemoryStorage");
    assertThatThrownBy(() -> SqliteStorage.open(folder.resolve("what?.db")))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("'?'");
  }

  @Test
  void settings_are_checked_by_name_and_by_value() {
    assertThatThrownBy(() -> open("migration", "never"))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("unknown settings [migration]");
    assertThatThrownBy(() -> open("migrations", "canary"))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("'migrations'")
        .hasMessageContaining("validate")
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() -> open("readers", "0"))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("1 to 999");
    assertThatThrownBy(() -> open("busy-timeout", "5 seconds"))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("ISO 8601");
    assertThat(file).doesNotExist();
  }

  @Test
  void every_connection_has_the_settings_that_were_asked_for() throws Exception {
    try (Connection connection = SqliteStorage.dataSource(file).getConnection()) {
      assertThat(Pragmas.read(connection, "journal_mode")).isEqualTo("wal");
      assertThat(Pragmas.read(connection, "synchronous")).isEqualTo("2");
      assertThat(Pragmas.read(connection, "foreign_keys")).isEqualTo("1");
      assertThat(Pragmas.read(connection, "trusted_schema")).isEqualTo("0");
      assertThat(Pragmas.read(connection, "secure_delete")).isEqualTo("1");
      assertThat(Pragmas.read(connection, "busy_timeout")).isEqualTo("5000");
    }
  }

  @Test
  void readers_cannot_write() {
    try (SqliteStorage storage = SqliteStorage.open(file)) {
      assertThatThrownBy(
              () -> storage.read(tx -> SqliteStorage.handle(tx).execute("DELETE FROM accounts")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("changes nothing");
    }
  }

  private Storage open(String setting, String value) {
    return Keyhold.open(StorageConfig.builder("sqlite:" + file).setting(setting, value).build());
  }

  private static String modes(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
