package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The write-ahead log is taken away, from a storage that is closed and from one that is open. */
class LostWalTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("system.db");
  }

  private Path wal() {
    return folder.resolve("system.db-wal");
  }

  private Storage open() {
    return Keyhold.open("sqlite:" + file());
  }

  @Test
  void a_storage_that_was_closed_has_no_log_that_could_be_lost() {
    try (Hub hub = Hub.over(open())) {
      Load.create(hub, "ada");
      assertThat(wal()).exists();
    }
    assertThat(wal()).doesNotExist();
  }

  /** What a crash leaves, and somebody cleans up. */
  @Test
  void a_file_whose_log_was_deleted_after_a_crash_is_an_older_state_and_whole() throws Exception {
    Path copy = folder.resolve("copy.db");
    try (Hub hub = Hub.over(open())) {
      Load.create(hub, "ada");
    }
    try (Hub hub = Hub.over(open())) {
      Load.create(hub, "grace");
      Files.copy(file(), copy); // and not its log, in which grace is
    }

    try (Storage storage = Keyhold.open("sqlite:" + copy)) {
      assertThat(Stored.accounts(storage)).containsExactly("ada");
      TrailVerdict verdict = TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
      assertThat(verdict.isIntact()).isTrue();
      assertThat(verdict.entries()).isEqualTo(2);
    }
  }

  @Test
  void a_log_that_is_deleted_under_an_open_storage_ends_it_and_costs_nothing_acknowledged()
      throws Exception {
    Hub hub = Hub.over(open());
    try (Load load = Load.over(hub, "deleted", 8)) {
      load.awaitWritten(100);
      Files.delete(wal());
      load.awaitRefused(100);
      load.stop();
      assertThat(load.refusals())
          .allSatisfy(e -> assertThat(e.anchor()).isIn("corrupt", "outcome-unknown"))
          .anySatisfy(e -> assertThat(e.anchor()).isEqualTo("corrupt"));
      assertThatThrownBy(() -> Stored.accounts(hub.storage()))
          .isInstanceOf(StorageException.Corrupt.class);
      hub.close();
      try (Storage storage = open()) {
        load.check(storage);
      }
    }
  }

  /** It sees an older state, and is the only one that goes on: nobody is told two truths. */
  @Test
  void a_second_process_that_finds_no_log_is_the_only_one_that_writes() throws Exception {
    Hub hub = Hub.over(open());
    Load.create(hub, "first");
    Files.delete(wal());
    Files.delete(folder.resolve("system.db-shm"));

    JavaProcess.run(SecondHub.class, file().toString(), "second");

    assertThatThrownBy(() -> Load.create(hub, "third"))
        .isInstanceOf(StorageException.Corrupt.class);
    hub.close();
    try (Storage storage = open()) {
      assertThat(Stored.accounts(storage)).contains("second").doesNotContain("third");
      assertThat(TrailVerifier.verify(storage, List.of(), List.of(), read -> {}).isIntact())
          .isTrue();
    }
  }

  @Test
  void a_folder_that_is_emptied_under_an_open_storage_ends_it() throws Exception {
    try (Hub hub = Hub.over(open())) {
      Load.create(hub, "first");
      for (String name : List.of("system.db", "system.db-wal", "system.db-shm")) {
        Files.delete(folder.resolve(name));
      }
      JavaProcess.run(SecondHub.class, file().toString(), "second");

      assertThatThrownBy(() -> Load.create(hub, "third"))
          .isInstanceOf(StorageException.Corrupt.class);
    }
    try (Storage storage = open()) {
      assertThat(Stored.accounts(storage)).containsExactly("second");
    }
  }
}
