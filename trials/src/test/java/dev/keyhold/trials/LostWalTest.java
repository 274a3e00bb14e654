package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
  void a_log_that_is_deleted_under_an_open_storage_costs_nothing_that_was_acknowledged()
      throws Exception {
    Hub hub = Hub.over(open());
    try (Load load = Load.over(hub, "deleted", 8)) {
      load.awaitWritten(100);
      Files.delete(wal());
      load.awaitWritten(3_000);
      load.stop();
      assertThat(load.refusals()).isEmpty();
      hub.close();
      try (Storage storage = open()) {
        load.check(storage);
      }
    }
  }

  /** So many readers at once that connections are opened after the log is gone. */
  @Test
  void readers_of_a_storage_whose_log_was_deleted_see_the_truth_or_an_error() throws Exception {
    int readers = 8;
    Hub hub = Hub.over(open());
    for (int i = 0; i < 20; i++) {
      Load.create(hub, "before-" + i);
    }
    Files.delete(wal());
    Load.create(hub, "after");
    CountDownLatch together = new CountDownLatch(readers / 2);
    ExecutorService threads = Executors.newFixedThreadPool(readers);
    List<Future<Set<String>>> reads = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      reads.add(threads.submit(() -> readWith(hub, together)));
    }
    for (Future<Set<String>> read : reads) {
      try {
        assertThat(read.get()).hasSize(21);
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(StorageException.class);
      }
    }
    threads.shutdown();
    hub.close();
    try (Storage storage = open()) {
      assertThat(Stored.accounts(storage)).hasSize(21);
    }
  }

  private static Set<String> readWith(Hub hub, CountDownLatch others) throws InterruptedException {
    return hub.storage()
        .read(
            tx -> {
              others.countDown();
              boolean unused = others.await(1, TimeUnit.SECONDS); // some may have been refused
              return Stored.accounts(tx);
            });
  }
}
