package dev.keyhold.secrets;

import static dev.keyhold.secrets.SecretsPlace.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.secrets.StoredSecret.Status;
import dev.keyhold.spi.Page;
import dev.keyhold.testserver.KilledProcess;
import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that is killed while it rotates secrets, or wraps them by another key, leaves each of
 * them whole: every version opens, and holds what it held. More: {@code -Dkeyhold.kills=}.
 */
@Tag("once")
@Timeout(3_000)
class KilledSecretsTest {
  static final int SECRETS = 7;
  private static final int KILLS = Integer.getInteger("keyhold.kills", 20);

  /** After so many a new place is begun: after each, all versions are read, of which come more. */
  private static final int ROUND = 25;

  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());
  private static final SecretUse TEST = SecretUse.by("test");

  @TempDir Path folder;

  static SecretName name(int which) {
    return SecretName.of("secret-" + which);
  }

  /** The value of the next version says its number. */
  static String next(String value) {
    int dash = value.lastIndexOf('/');
    return value.substring(0, dash + 1) + (Integer.parseInt(value.substring(dash + 1)) + 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = StorageKind.class,
      names = {"SQLITE", "TENANT_DATABASES"})
  void every_version_opens_whenever_one_is_killed(StorageKind kind) throws Exception {
    Random random = new Random(SEED);
    int opened = 0;
    for (int kill = 0; kill < KILLS / 2; kill++) {
      Path round = folder.resolve("round-" + kill / ROUND);
      if (kill % ROUND == 0) {
        furnish(kind, Files.createDirectory(round));
      }
      KilledProcess.run(
          KilledSecretsWorker.class,
          15,
          random,
          kind.name(),
          round.toString(),
          Long.toString(SEED + kill));
      try (SecretsPlace place = SecretsPlace.open(kind, round)) {
        opened += assertWhole(place, "seed " + SEED + ", kill " + kill);
      }
    }
    System.out.println(kind + ": " + opened + " versions opened after kills, seed " + SEED);
  }

  private static void furnish(StorageKind kind, Path round) {
    try (SecretsPlace place = SecretsPlace.open(kind, round)) {
      for (int i = 0; i < SECRETS; i++) {
        try (SecretValue value = SecretValue.of(name(i) + "/1")) {
          place.secrets.create(ACME, name(i), value, Optional.empty(), TEST);
        }
      }
    }
  }

  private static int assertWhole(SecretsPlace place, String when) {
    List<StoredSecret> all = Page.all(page -> place.secrets.list(ACME, page));
    Map<String, Long> newest = new HashMap<>();
    all.forEach(row -> newest.merge(row.name(), row.version(), Math::max));
    assertThat(newest).as(when).hasSize(SECRETS);
    for (StoredSecret row : all) {
      boolean isNewest = row.version() == newest.get(row.name());
      assertThat(row.status()).as(when).isEqualTo(isNewest ? Status.ACTIVE : Status.PREVIOUS);
      try (SecretValue value = place.secrets.read(ACME, row.secretName(), row.version(), TEST)) {
        assertThat(value.text()).as(when).isEqualTo(row.name() + "/" + row.version());
      }
    }
    return all.size();
  }
}
