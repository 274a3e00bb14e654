package dev.keyhold.trials;

import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that works, again and again ({@code -Dkeyhold.kills=N}; 10 if nothing is said),
 * and always goes on with the same database. After each kill every operation that was acknowledged
 * is there as it was acknowledged, nothing is there by half, each change has its audit entries and
 * no other entry is there, the file and the trail are sound, and the listener's files have every
 * entry.
 */
class CrashTest {
  private static final int KILLS = Integer.getInteger("keyhold.kills", 10);

  /** How often a long run shows how far it is. */
  private static final int SHOWN = 50;

  private static final int MOST_LINES = 600;
  private static final int START_MILLIS = 700;

  @TempDir Path folder;

  @Test
  void whatever_was_acknowledged_outlives_a_kill_and_nothing_is_there_by_half() throws Exception {
    kill(Place.in(folder), KILLS);
  }

  /** Two processes at a time, of which one goes on for a while when the other was killed. */
  @Test
  void it_outlives_the_kills_of_two_processes_on_one_server() throws Exception {
    kill(new Place(folder, PostgresServer.url()), (KILLS + 1) / 2);
  }

  private static void kill(Place place, int kills) throws Exception {
    long seed = Long.getLong("keyhold.seed", System.nanoTime());
    System.out.println("CrashTest: -Dkeyhold.seed=" + seed);
    Random random = new Random(seed);
    Witness witness = new Witness(place);

    int early = 0;
    for (int kill = 1; kill <= kills; kill++) {
      WriterRun run = new WriterRun(place, seed, kill);
      boolean whileItStarts = random.nextInt(5) == 0;
      int lines = 1 + random.nextInt(MOST_LINES);
      if (whileItStarts) {
        early++;
        run.killAfterMillis(1 + random.nextInt(START_MILLIS));
      } else if (place.isFile()) {
        run.killAfter(lines);
      } else {
        run.killBothAfter(lines);
      }
      witness.look(run);
      if (kill % SHOWN == 0 || kill == kills) {
        System.out.printf(
            Locale.ROOT,
            "CrashTest: %d kills, %d of them early; %d operations acknowledged, %d audit entries%n",
            kill,
            early,
            witness.operations(),
            witness.entries());
      }
    }
  }
}
