package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.GRACE;
import static dev.keyhold.sqlite.Samples.key;
import static dev.keyhold.sqlite.Samples.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.Batch;
import dev.keyhold.sql.Bindings;
import dev.keyhold.sql.CommitWatch;
import dev.keyhold.sql.KeptStatements;
import dev.keyhold.sql.PendingUnit;
import dev.keyhold.sql.TableCatalog;
import dev.keyhold.sql.UnitGuard;
import dev.keyhold.sql.WriterCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files of a storage that is open are taken away: nothing is acknowledged that is nowhere. */
@Timeout(60)
class LostFilesTest {
  @TempDir Path folder;
  private Path data;
  private Path file;
  private Path log;
  private SqliteStorage storage;

  @BeforeEach
  void open() {
    data = folder.resolve("data");
    file = data.resolve("system.db");
    log = data.resolve("system.db-wal");
    storage = SqliteStorage.open(file);
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          return tx.apiKeys().insert(key("k1"));
        });
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void assertNothingIsAnswered() {
    assertCorrupt(() -> storage.write(tx -> tx.identities().accounts().create(GRACE)));
    assertCorrupt(() -> storage.read(tx -> tx.identities().accounts().find("ada")));
    assertCorrupt(this::lookUpFromMemory);
    assertThat(metric(storage, "keyhold.files.lost")).isOne();
  }

  /** It may still be answered for as long as another process's change may go unseen. */
  private void lookUpFromMemory() {
    while (storage.findKey(key("k1").hash()).isPresent()) {
      Thread.onSpinWait();
    }
  }

  private void assertCorrupt(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(StorageException.Corrupt.class)
        .hasMessageContaining("system.db")
        .hasMessageContaining("removed, renamed or replaced");
  }

  @Test
  void while_they_are_there_nothing_is_lost() {
    storage.write(tx -> tx.identities().accounts().create(GRACE));

    assertThat(metric(storage, "keyhold.files.lost")).isZero();
  }

  @Test
  void all_files_that_are_removed_end_writes_reads_and_verifications() throws Exception {
    lookUp();
    try (Stream<Path> all = Files.list(data)) {
      for (Path each : all.toList()) {
        Files.delete(each);
      }
    }

    assertNothingIsAnswered();
  }

  private void lookUp() {
    assertThat(storage.findKey(key("k1").hash())).isPresent();
    assertThat(storage.findKey(key("k1").hash())).isPresent();
  }

  @Test
  void a_log_that_others_have_made_since_outlives_the_storage() throws Exception {
    Files.delete(log);
    Files.delete(data.resolve("system.db-shm"));
    Files.writeString(log, "of others");
    assertNothingIsAnswered();

    storage.close();

    assertThat(log).hasContent("of others");
  }

  @Test
  void a_log_that_is_removed_costs_nothing_that_was_acknowledged() throws Exception {
    Files.delete(log);
    assertNothingIsAnswered();
    storage.close();

    try (SqliteStorage again = SqliteStorage.open(file)) {
      List<Account> accounts =
          again.read(tx -> tx.identities().accounts().list(PageRequest.first(10)).items());
      assertThat(accounts).containsExactly(ADA);
    }
  }

  @Test
  void a_file_that_takes_its_place_is_not_taken_for_it() throws Exception {
    Path other = folder.resolve("other.db");
    SqliteStorage.open(other).close();
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    assertNothingIsAnswered();
  }

  @Test
  void a_folder_that_is_renamed_takes_the_files_from_their_names() throws Exception {
    Files.move(data, folder.resolve("elsewhere"));

    assertNothingIsAnswered();
  }

  @Test
  void a_storage_over_a_data_source_finds_out_too() throws Exception {
    try (SqliteStorage hub = SqliteStorage.open(SqliteStorage.dataSource(file))) {
      Files.delete(file);

      assertCorrupt(() -> hub.write(tx -> tx.identities().accounts().create(GRACE)));
      assertCorrupt(() -> hub.read(tx -> tx.identities().accounts().find("ada")));
    }
  }

  @Test
  void files_that_go_while_a_unit_runs_leave_nothing_of_it() {
    assertCorrupt(
        () ->
            storage.write(
                tx -> {
                  Files.delete(log);
                  return tx.identities().accounts().create(GRACE);
                }));

    storage.close();
    try (SqliteStorage again = SqliteStorage.open(file)) {
      Optional<?> grace = again.read(tx -> tx.identities().accounts().find(GRACE.id()));
      assertThat(grace).isEmpty();
    }
  }

  @Test
  void files_that_go_during_the_commit_leave_its_outcome_unknown() throws Exception {
    CommitWatch removing =
        new CommitWatch() {
          @Override
          public void ended(boolean committed) {
            try {
              Files.deleteIfExists(log);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    PendingUnit<Object> unit = new PendingUnit<>(tx -> tx.identities().accounts().create(GRACE));
    try (Connection connection = SqliteStorage.dataSource(file).getConnection();
        Handle handle =
            Bindings.install(Jdbi.create(connection))
                .open()
                .setStatementBuilder(new KeptStatements())) {
      new Batch(
              SqliteSession.of(handle, connection, List.of()),
              new UnitGuard(),
              Optional.empty(),
              removing,
              new WriterCounts(),
              TableCatalog.NONE)
          .run(unit, Optional::empty);
    }

    assertThatThrownBy(() -> unit.await(Duration.ofSeconds(1)))
        .isInstanceOf(StorageException.OutcomeUnknown.class)
        .hasMessageContaining("removed, renamed or replaced");
  }
}
