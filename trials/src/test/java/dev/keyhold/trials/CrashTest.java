package dev.keyhold.trials;

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
    long seed = Long.getLong("keyhold.seed", System.nanoTime());
    System.out.println("CrashTest: -Dkeyhold.seed=" + seed);
    Random random = new Random(seed);
    Witness witness = new Witness(folder);

    int early = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      WriterRun run = new WriterRun(folder, seed, kill);
      boolean whileItStarts = random.nextInt(5) == 0;
      if (whileItStarts) {
        early++;
        run.killAfterMillis(1 + random.nextInt(START_MILLIS));
      } else {
        run.killAfter(1 + random.nextInt(MOST_LINES));
      }
      witness.look(run);
      if (kill % SHOWN == 0 || kill == KILLS) {
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
