package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a commit hook is told of the entries, however the units of the commit end. */
class AppendedEntriesTest {
  private static final int UNITS = 600;
  private static final Instant NOW = Instant.ofEpochMilli(1);

  @TempDir Path folder;
  private final AtomicLong ids = new AtomicLong();

  private void append(Transaction tx) {
    String id = "e" + ids.incrementAndGet();
    tx.audit().append(AuditEntry.builder(id, "test.run", NOW).build());
  }

  /** One of the ways in which a unit may treat the trail. */
  private boolean unit(Storage storage, int way) {
    try {
      return storage.write(tx -> treat(tx, way));
    } catch (StorageException.Unavailable onCue) {
      return false;
    }
  }

  private boolean treat(Transaction tx, int way) {
    append(tx);
    switch (way) {
      case 0 -> append(tx);
      case 1 -> throw new StorageException.Unavailable("on cue");
      case 2 -> tx.audit().erase(List.of(tx.audit().last()), NOW);
      case 3 -> {
        var handle = SqliteStorage.handle(tx);
        handle.execute("SAVEPOINT mine");
        append(tx);
        handle.execute("ROLLBACK TO mine");
        handle.execute("RELEASE mine");
      }
      default -> {}
    }
    return true;
  }

  @Test
  void they_are_those_that_are_stored() throws Exception {
    List<List<StoredEntry>> told = new ArrayList<>();
    List<List<StoredEntry>> stored = new ArrayList<>();
    Random random = new Random(1);
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try (Storage storage = SqliteStorage.open(folder.resolve("system.db"))) {
      boolean hooked =
          storage.onCommit(
              (tx, appended) -> {
                told.add(appended);
                stored.add(
                    tx.audit().readAfter(appended.get(0).sequence() - 1, appended.size() + 1));
              });
      assertThat(hooked).isTrue();

      List<Callable<Boolean>> units = new ArrayList<>();
      for (int i = 0; i < UNITS; i++) {
        int way = random.nextInt(8);
        units.add(() -> unit(storage, way));
      }
      for (Future<Boolean> ended : callers.invokeAll(units)) {
        assertThat(ended.get()).isNotNull();
      }
    } finally {
      callers.shutdown();
    }

    assertThat(told).hasSizeGreaterThan(10).isEqualTo(stored);
  }
}
