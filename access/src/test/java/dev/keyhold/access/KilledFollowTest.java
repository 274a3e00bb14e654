package dev.keyhold.access;

import dev.keyhold.testserver.KilledProcess;
import dev.keyhold.teststorages.StorageKind;
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
      value = StorageKind.class,
      names = {"SQLITE", "TENANT_DATABASES"})
  void the_edges_become_the_memberships_whenever_one_is_killed(StorageKind kind) throws Exception {
    Random random = new Random(SEED);
    Place.open(kind, folder).close();
    int kills = kind == StorageKind.SQLITE ? KILLS / 2 : KILLS - KILLS / 2;
    for (int kill = 0; kill < kills; kill++) {
      KilledProcess.run(
          KilledFollowWorker.class,
          60,
          random,
          kind.name(),
          folder.toString(),
          Long.toString(SEED + kill));
      try (Place place = Place.open(kind, folder)) {
        new MembershipHistory(place, random).expectEqual("seed " + SEED + ", kill " + kill);
      }
    }
  }
}
