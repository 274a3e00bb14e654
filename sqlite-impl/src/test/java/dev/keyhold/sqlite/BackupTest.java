package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.entry;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a database in use gets its name whole, or not at all. */
class BackupTest {
  private static final byte[] NOTE = "a note".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Path database;
  private Path target;
  private Path note;

  @BeforeEach
  void places() {
    database = folder.resolve("system.db");
    target = folder.resolve("backups").resolve("copy.db");
    note = target.resolveSibling("copy.db.manifest.json");
  }

  private SqliteCopy copied(boolean replace) {
    return SqliteCopy.ofDatabase(database, target, replace, (bytes, all) -> {});
  }

  private void back_up(boolean replace) {
    try (SqliteCopy copy = copied(replace)) {
      copy.check();
      copy.keep(note, NOTE);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(target.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Each unit of the writer adds a key and an entry, so any snapshot has as many of both. */
  @Test
  void copies_that_are_made_while_others_write_are_each_of_one_moment() throws Exception {
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      AtomicBoolean ended = new AtomicBoolean();
      AtomicInteger written = new AtomicInteger();
      CountDownLatch begun = new CountDownLatch(20);
      Thread writer =
          new Thread(
              () -> {
                while (!ended.get()) {
                  int n = written.incrementAndGet();
                  storage.write(
                      tx -> {
                        tx.apiKeys().insert(key("k" + n));
                        return tx.audit().append(entry("e" + n));
                      });
                  begun.countDown();
                }
              });
      writer.start();
      begun.await();
      long before = 0;
      for (int i = 0; i < 15; i++) {
        try (SqliteCopy copy = copied(true)) {
          copy.check();
          copy.checkSchema();
          SqliteCopy.Contents contents = copy.contents();
          assertThat(contents.rows().get("api_keys")).isEqualTo(contents.rows().get("audit_logs"));
          assertThat(contents.rows().get("api_keys")).isBetween(before, (long) written.get());
          before = contents.rows().get("api_keys");
          copy.keep(note, NOTE);
        }
      }
      ended.set(true);
      writer.join();
      assertThat(before).isPositive();
    }
    assertThat(names()).containsExactly("copy.db", "copy.db.manifest.json");
  }

  @Test
  void what_was_written_before_is_there_and_numbers_are_the_same() throws Exception {
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      storage.write(tx -> tx.apiKeys().insert(key("a")));
      storage.write(tx -> tx.apiKeys().insert(key("b")));
      storage.write(tx -> tx.apiKeys().delete("a"));
      back_up(false);
    }
    assertThat(SqliteInspection.of(target, finding -> {}).ok()).isFalse(); // it is not in WAL mode
    try (SqliteStorage copy = SqliteStorage.open(target)) {
      copy.write(tx -> tx.apiKeys().insert(key("c")));
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + target);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("SELECT min(seq), max(seq) FROM api_keys").getString(1))
          .isEqualTo("2");
      assertThat(statement.executeQuery("SELECT max(seq) FROM api_keys").getInt(1)).isEqualTo(3);
    }
  }

  @Test
  void a_copy_is_its_owners_alone_and_one_file_before_and_after_a_look() throws Exception {
    SqliteStorage.open(database).close();
    try (SqliteCopy copy = copied(false)) {
      assertModes();
      copy.look(storage -> storage.read(tx -> tx.audit().last()));
      assertThat(names()).hasSize(1);
      copy.keep(note, NOTE);
    }
    assertThat(names()).containsExactly("copy.db", "copy.db.manifest.json");
    assertModes();
    assertThat(note).hasBinaryContent(NOTE);
  }

  private void assertModes() throws IOException {
    for (String name : names()) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(target.resolveSibling(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void what_is_there_is_kept_unless_it_may_go() throws Exception {
    SqliteStorage.open(database).close();
    back_up(false);
    byte[] first = Files.readAllBytes(target);
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      storage.write(tx -> tx.identities().accounts().create(ADA));
    }

    assertThatThrownBy(() -> back_up(false))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("already exists");
    assertThat(target).hasBinaryContent(first);

    back_up(true);
    assertThat(Files.readAllBytes(target)).isNotEqualTo(first);
  }

  @Test
  void a_name_that_is_taken_meanwhile_is_not_overwritten() throws Exception {
    SqliteStorage.open(database).close();
    try (SqliteCopy copy = copied(false)) {
      Files.writeString(target, "somebody's");
      assertThatThrownBy(() -> copy.keep(note, NOTE))
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThat(names()).containsExactly("copy.db");
    assertThat(target).hasContent("somebody's");
  }

  @Test
  void a_note_that_is_left_of_another_copy_is_not_overwritten() throws Exception {
    SqliteStorage.open(database).close();
    Files.createDirectory(target.getParent());
    Files.writeString(note, "of a file that was moved away");

    assertThatThrownBy(() -> back_up(false)).hasMessageContaining("manifest.json already exists");

    assertThat(names()).containsExactly("copy.db.manifest.json");
  }

  /** The folder of the note is gone: of the old copy and its note, neither has to lie. */
  @Test
  void a_copy_that_cannot_get_its_name_leaves_no_note_that_lies() throws Exception {
    SqliteStorage.open(database).close();
    Files.createDirectories(target.resolve("in the way"));
    assertThatThrownBy(() -> back_up(true))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("is a folder");
    Files.delete(target.resolve("in the way"));
    Files.delete(target);

    try (SqliteCopy copy = copied(true)) {
      Files.writeString(note, "of the old one");
      Files.createDirectories(target.resolve("in the way"));
      assertThatThrownBy(() -> copy.keep(note, NOTE))
          .isInstanceOf(StorageException.Unavailable.class);
    }
    assertThat(names()).containsExactly("copy.db");
  }

  @Test
  void the_database_itself_and_its_files_are_no_targets() throws Exception {
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      storage.write(tx -> tx.identities().accounts().create(ADA));
      Path link = Files.createSymbolicLink(folder.resolve("link.db"), database);
      for (Path own :
          List.of(
              database,
              folder.resolve("backups/../system.db"),
              link,
              folder.resolve("system.db-wal"),
              folder.resolve("system.db-shm"),
              folder.resolve("system.db-journal"))) {
        target = own;
        assertThatThrownBy(() -> copied(true))
            .as(own.toString())
            .isInstanceOf(StorageException.InvalidInput.class);
      }
      assertThat(storage.<Long, RuntimeException>read(tx -> tx.audit().last())).isZero();
    }
    SqliteStorage.open(database).close();
  }

  @Test
  void what_is_no_database_is_not_replaced() throws Exception {
    Files.createDirectory(target.getParent());
    Files.writeString(target, "the accounts of 2024");
    assertRefused(target, "already exists and is not a database");
    assertThat(Files.readString(target)).isEqualTo("the accounts of 2024");

    Path pipe = target.resolveSibling("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    assertRefused(pipe, "name a file");
    assertThat(pipe).exists();
  }

  @Test
  void what_another_database_has_beside_it_is_no_target() throws Exception {
    Path other = Files.createFile(folder.resolve("other.db"));

    assertRefused(other.resolveSibling("other.db-journal"), "belongs to the database beside it");
    assertRefused(other.resolveSibling("other.db-wal"), "belongs to the database beside it");
  }

  private void assertRefused(Path given, String reason) {
    SqliteStorage.open(database).close();
    assertThatThrownBy(() -> SqliteCopy.ofDatabase(database, given, true, (bytes, all) -> {}))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining(reason);
  }

  @Test
  void another_database_in_use_is_no_target() {
    SqliteStorage.open(database).close();
    try (SqliteStorage other = SqliteStorage.open(target)) {
      other.write(tx -> tx.identities().accounts().create(ADA));
      assertThatThrownBy(() -> copied(true))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("is a database in use");
    }
  }

  @Test
  void a_fault_in_the_database_makes_no_copy() throws Exception {
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      for (int i = 0; i < 500; i++) {
        int n = i;
        storage.write(tx -> tx.audit().append(entry("entry " + n)));
      }
    }
    byte[] bytes = Files.readAllBytes(database);
    for (int page = 20; page < 60; page++) {
      Arrays.fill(bytes, page * 4096, page * 4096 + 64, (byte) 0x5a);
    }
    Files.write(database, bytes);

    assertThatThrownBy(() -> back_up(false)).isInstanceOf(StorageException.Corrupt.class);

    assertThat(names()).isEmpty();
  }

  @Test
  void rows_that_point_at_nothing_are_found_in_the_copy() throws Exception {
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      storage.write(tx -> tx.apiKeys().insert(key("a")));
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE api_keys SET owner_id = 'nobody'");
    }

    assertThatThrownBy(() -> back_up(false))
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContaining("[api_keys]");

    assertThat(names()).isEmpty();
  }

  @Test
  void progress_ends_full_and_never_goes_beyond() {
    try (SqliteStorage storage = SqliteStorage.open(database)) {
      storage.write(
          tx -> {
            for (int i = 0; i < 20_000; i++) {
              tx.audit().append(entry("entry " + i));
            }
            return true;
          });
    }
    List<Long> seen = new ArrayList<>();
    AtomicInteger wrong = new AtomicInteger();

    SqliteCopy.ofDatabase(
            database,
            target,
            false,
            (bytes, all) -> {
              seen.add(bytes);
              wrong.addAndGet(bytes > all ? 1 : 0);
            })
        .close();

    assertThat(wrong).hasValue(0);
    assertThat(seen).isSorted().hasSizeGreaterThan(3);
    assertThat(seen.get(seen.size() - 2)).isPositive();
    assertThat(seen.get(seen.size() - 1)).isEqualTo(database.toFile().length());
  }
}
