package dev.keyhold.sqlite;

import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Assignment;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two storages on one file, each with a writer and connections of its own, as two processes. */
@Timeout(60)
class TwoWritersTest {
  private static final int ROUNDS = 50;
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  enum Fuse {
    WHOLE,
    BURNT,
    REPLACED
  }

  record Lamp(Stamp stamp, long lit, Fuse fuse) {
    static final Column<Lamp, Long> LIT = number("lit", Lamp::lit);
    static final Column<Lamp, Fuse> FUSE = word("fuse", Fuse.class, Lamp::fuse);
    static final Table<Lamp> TABLE =
        Table.of(Lamp.class, "lamp", Lamp::stamp)
            .columns(LIT, FUSE)
            .versioned()
            .forwardOnly(FUSE, Map.of(Fuse.WHOLE, Set.of(Fuse.BURNT, Fuse.REPLACED)))
            .read(row -> new Lamp(row.stamp(), row.get(LIT), row.get(FUSE)));
  }

  @TempDir Path folder;
  private final Tables tables = Tables.of(() -> NOW);
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private Storage here;
  private Storage there;

  @BeforeEach
  void one_file() {
    here = open();
    there = open();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    here.close();
    there.close();
  }

  private Storage open() {
    return SqliteStorage.open(
        StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
            .tables(new ProposedSet(TableSet.of("lamps", Lamp.TABLE)))
            .build());
  }

  @Test
  void of_two_changes_of_one_version_one_is_refused() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Lamp lamp = add("lamp-" + round);

      int won =
          race(
              () -> update(here, lamp, Lamp.LIT.to(1L)),
              () -> update(there, lamp, Lamp.LIT.to(2L)));

      assertThat(won).isEqualTo(1);
      assertThat(find(lamp).stamp().version()).isEqualTo(2);
    }
  }

  @Test
  void of_two_steps_from_one_state_one_is_refused() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Lamp lamp = add("lamp-" + round);

      int won = race(() -> step(here, lamp, Fuse.BURNT), () -> step(there, lamp, Fuse.REPLACED));

      assertThat(won).isEqualTo(1);
      assertThat(find(lamp).fuse()).isNotEqualTo(Fuse.WHOLE);
    }
  }

  @Test
  void increments_of_both_all_count() throws Exception {
    Lamp lamp = add("lamp");
    for (int round = 0; round < ROUNDS; round++) {
      race(() -> more(here, lamp), () -> more(there, lamp));
    }

    assertThat(find(lamp).lit()).isEqualTo(2L * ROUNDS);
  }

  private Lamp add(String id) {
    Lamp lamp = new Lamp(Stamp.of(id, NOW, NOW), 0, Fuse.WHOLE);
    return here.write(tx -> tables.global(tx).add(Lamp.TABLE, lamp));
  }

  private Lamp find(Lamp lamp) {
    return here.read(tx -> tables.global(tx).find(Lamp.TABLE, lamp.stamp().id()).orElseThrow());
  }

  private boolean update(Storage by, Lamp lamp, Assignment<Lamp> change) {
    try {
      by.run(tx -> tables.global(tx).update(Lamp.TABLE, lamp, change));
      return true;
    } catch (StorageException.Conflict e) {
      return false;
    }
  }

  private boolean step(Storage by, Lamp lamp, Fuse to) {
    try {
      by.run(tx -> tables.global(tx).update(Lamp.TABLE, lamp.stamp().id(), Lamp.FUSE.to(to)));
      return true;
    } catch (StorageException.Conflict e) {
      return false;
    }
  }

  private boolean more(Storage by, Lamp lamp) {
    by.run(tx -> tables.global(tx).update(Lamp.TABLE, lamp.stamp().id(), Lamp.LIT.plus(1)));
    return true;
  }

  /** How many of two that begin at once come through. */
  private int race(Callable<Boolean> one, Callable<Boolean> other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    Future<Boolean> first = threads.submit(() -> start.await() >= 0 && one.call());
    Future<Boolean> second = threads.submit(() -> start.await() >= 0 && other.call());
    return (first.get() ? 1 : 0) + (second.get() ? 1 : 0);
  }
}
