package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database in a folder, or a file, that is marked as not to be written to. */
class StillFileTest {
  @TempDir Path around;
  private Path folder;
  private Path file;

  @BeforeEach
  void a_database() throws IOException {
    folder = Files.createDirectory(around.resolve("k\u00E4se %2F 100%"));
    file = folder.resolve("system.db");
    try (SqliteStorage storage = SqliteStorage.open(file)) {
      storage.write(tx -> tx.identities().accounts().create(ADA));
      storage.write(tx -> tx.audit().append(entry("e1")));
    }
  }

  @AfterEach
  void open_the_folder() throws IOException {
    mark(folder, "rwx------");
  }

  @Test
  void a_file_in_a_closed_folder_is_read_and_nothing_is_written() throws Exception {
    mark(folder, "r-x------");
    String before = listing();

    try (Storage storage = read(file)) {
      Optional<Account> ada = storage.read(tx -> tx.identities().accounts().find("ada"));
      long entries = storage.read(tx -> tx.audit().count(AuditQuery.ALL));
      assertThat(ada).isPresent();
      assertThat(entries).isEqualTo(1);
    }

    assertThat(SqliteInspection.of(file, finding -> {}).findings())
        .allMatch(Finding::ok)
        .anyMatch(finding -> finding.found().contains("journal_mode wal"));
    assertThat(SqliteInspection.ofLists(file).ok()).isTrue();
    assertThat(listing()).isEqualTo(before);
  }

  @Test
  void a_file_that_is_marked_read_only_is_read_through_a_link_too() throws Exception {
    mark(file, "r--------");
    Path link = Files.createSymbolicLink(around.resolve("link.db"), file);

    try (Storage storage = read(link)) {
      Optional<Account> ada = storage.read(tx -> tx.identities().accounts().find("ada"));
      assertThat(ada).isPresent();
    }

    assertThat(Files.exists(folder.resolve("system.db-shm"))).isFalse();
  }

  @Test
  void nothing_is_changed_in_it_and_a_hub_is_refused() throws Exception {
    mark(file, "r--------");

    try (Storage storage = read(file)) {
      assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().delete("ada")))
          .isInstanceOf(StorageException.Unsupported.class);
      assertThatThrownBy(() -> storage.read(tx -> tx.identities().accounts().delete("ada")))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> Keyhold.open("sqlite:" + file))
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("read-only");
    assertThatThrownBy(() -> SqliteStorage.open(config(file)))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("Keyhold.open");
  }

  @Test
  void commits_that_are_in_the_log_alone_are_read_or_missed_aloud() throws Exception {
    Path copies = Files.createDirectory(around.resolve("copies"));
    Path copy = copies.resolve("system.db");
    try (SqliteStorage storage = SqliteStorage.open(file)) {
      storage.write(tx -> tx.audit().append(entry("e2")));
      for (String suffix : new String[] {"", "-wal", "-shm"}) {
        Files.copy(folder.resolve("system.db" + suffix), copies.resolve("system.db" + suffix));
      }
    }
    mark(copy, "r--------");

    try (Storage storage = read(copy)) {
      long entries = storage.read(tx -> tx.audit().count(AuditQuery.ALL));
      assertThat(entries).isEqualTo(2);
    }
    Files.delete(copies.resolve("system.db-shm"));
    assertThatThrownBy(() -> read(copy))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("system.db-wal")
        .hasMessageContaining("copy both");
    assertThatThrownBy(() -> SqliteInspection.ofLists(copy))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("copy both");
  }

  @Test
  void a_file_that_somebody_writes_after_all_is_not_answered_from() throws Exception {
    mark(file, "r--------");

    try (Storage storage = read(file)) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1));

      assertThatThrownBy(() -> storage.read(tx -> tx.identities().accounts().find("ada")))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("look again");
    }
  }

  @Test
  void a_place_that_can_be_written_to_has_a_storage_that_writes() {
    try (Storage storage = read(file)) {
      assertThat(storage).isInstanceOf(SqliteStorage.class);
    }
  }

  private static Storage read(Path file) {
    return Keyhold.open(config(file));
  }

  private static StorageConfig config(Path file) {
    return StorageConfig.of(Map.of("url", "sqlite:" + file, "unwritable", "read"));
  }

  private static void mark(Path path, String modes) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(modes));
  }

  private String listing() throws IOException {
    StringBuilder listing = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.sorted().toList()) {
        listing.append(each.getFileName()).append(Files.getLastModifiedTime(each));
      }
    }
    return listing.toString();
  }
}
