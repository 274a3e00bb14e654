package dev.keyhold.trials;

import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes change the same rows of one database at once, again and again ({@code
 * -Dkeyhold.rounds=N}; 2 if nothing is said), and in every second round one of them is killed. A
 * change under a version counts if it was acknowledged and is refused if another one came first, a
 * state moves forward once and never backward, no increment is lost, and nothing is there by half.
 */
class SharedDatabaseTest {
  private static final int ROUNDS = Integer.getInteger("keyhold.rounds", 2);

  @TempDir Path folder;

  @Test
  void processes_on_one_file_respect_versions_states_and_increments_of_each_other()
      throws Exception {
    compete("sqlite:" + folder.resolve("system.db"));
  }

  @Test
  void processes_on_one_server_respect_versions_states_and_increments_of_each_other()
      throws Exception {
    compete(PostgresServer.url());
  }

  private static void compete(String url) throws Exception {
    long seed = Long.getLong("keyhold.seed", System.nanoTime());
    System.out.println("SharedDatabaseTest: -Dkeyhold.seed=" + seed);
    Random random = new Random(seed);

    int conflicts = 0;
    for (int number = 1; number <= ROUNDS; number++) {
      JobRound round = new JobRound(url, "round-" + number);
      round.begin();
      if (number % 2 == 0) {
        round.killOne(random);
      }
      round.end();
      round.check();
      conflicts += round.conflicts();
    }
    System.out.printf(
        Locale.ROOT, "SharedDatabaseTest: %d rounds, %d conflicts%n", ROUNDS, conflicts);
  }
}
