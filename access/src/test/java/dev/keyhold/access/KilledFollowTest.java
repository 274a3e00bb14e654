package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.access.Place.Kind;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that is killed between a change of a membership and that of its edge, or within one of
 * both, leaves what the next one mends. More: {@code -Dkeyhold.kills=}.
 */
@Timeout(3_000)
class KilledFollowTest {
  private static final int KILLS = Integer.getInteger("keyhold.kills", 5);
  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"SQLITE", "TENANT_DATABASES"})
  void the_edges_become_the_memberships_whenever_one_is_killed(Kind kind) throws Exception {
    Random random = new Random(SEED);
    Place.open(kind, folder).close();
    int kills = kind == Kind.SQLITE ? KILLS / 2 : KILLS - KILLS / 2;
    for (int kill = 0; kill < kills; kill++) {
      killed(kind, kill, 1 + random.nextInt(60), random.nextInt(5_000_000));
      try (Place place = Place.open(kind, folder)) {
        new MembershipHistory(place, random).expectEqual("seed " + SEED + ", kill " + kill);
      }
    }
  }

  /** Kills the worker some nanoseconds behind one of its lines. */
  private void killed(Kind kind, long seed, int lines, int nanos) throws Exception {
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", // it does not live long
                "-cp",
                System.getProperty("java.class.path"),
                KilledFollowWorker.class.getName(),
                kind.name(),
                folder.toString(),
                Long.toString(SEED + seed))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = worker.inputReader(StandardCharsets.UTF_8)) {
      for (int line = 0; line < lines; line++) {
        assertThat(said.readLine()).as("seed %s", SEED).isEqualTo("changed");
      }
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      worker.toHandle().destroyForcibly(); // which leaves the pipe open
      worker.waitFor();
    }
  }
}
