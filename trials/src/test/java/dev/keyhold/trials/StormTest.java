package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What callers do to one another: they are interrupted, throw errors, give up, and close the
 * storage, all in the same commits. Each gets the truth, and no neighbour suffers.
 */
class StormTest {
  private static final int CALLERS = 32;

  @TempDir Path folder;

  private Storage open() {
    return Keyhold.open("sqlite:" + folder.resolve("system.db"));
  }

  private void checkAfterReopening(Load load) {
    try (Storage storage = open()) {
      load.check(storage);
    }
  }

  @Test
  void closing_amid_writes_refuses_some_and_loses_none() throws Exception {
    for (int round = 0; round < 5; round++) {
      Hub hub = Hub.over(open());
      try (Load load = Load.over(hub, "close" + round, CALLERS)) {
        load.awaitWritten(CALLERS);
        hub.close();
        load.awaitRefused(CALLERS);
        load.stop();
        assertThat(load.refusals())
            .allSatisfy(
                e ->
                    assertThat(e)
                        .isInstanceOf(StorageException.Unavailable.class)
                        .hasMessageContaining("closed"));
        checkAfterReopening(load);
      }
    }
  }

  @Test
  void callers_that_are_interrupted_are_told_the_truth() throws Exception {
    long seed = Long.getLong("keyhold.seed", System.nanoTime());
    System.out.println("StormTest: -Dkeyhold.seed=" + seed);
    Random random = new Random(seed);
    Hub hub = Hub.over(open());
    try (Load load = Load.over(hub, "interrupted", CALLERS)) {
      List<Thread> threads = load.threads();
      for (int i = 0; i < 500; i++) {
        load.awaitWritten(1);
        threads.get(random.nextInt(CALLERS)).interrupt();
      }
      load.awaitWritten(CALLERS); // the writer lives
      load.stop();
      hub.close();
      assertThat(load.refusals()).isNotEmpty();
      checkAfterReopening(load);
    }
  }

  @Test
  void callers_that_give_up_are_told_the_truth() throws Exception {
    Hub hub = Hub.over(open());
    Load.Unit hasty =
        (given, id) ->
            given
                .storage()
                .write(
                    Duration.ofNanos(ThreadLocalRandom.current().nextInt(1, 40_000_000)),
                    tx -> {
                      tx.identities().accounts().create(IdentityOperations.account(id));
                      return given.keys().issue(tx, Load.request(id));
                    });
    try (Load load = new Load(hub, "hasty", CALLERS, hasty)) {
      load.awaitRefused(300);
      load.awaitWritten(300);
      load.stop();
      hub.close();
      checkAfterReopening(load);
    }
  }

  @Test
  void errors_in_units_reach_their_callers_and_no_neighbour() throws Exception {
    JavaProcess.run(FailingUnits.class, folder.resolve("system.db").toString());
  }
}
