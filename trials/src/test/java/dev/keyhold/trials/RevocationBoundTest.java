package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.testserver.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * One process revokes, another verifies in a tight loop from its memory: no verification that
 * starts more than the bound after the other's commit returned accepts the key.
 *
 * <p>{@code -Dkeyhold.revocations=N}: how many times; a thousand by default, in three ways.
 */
@Timeout(300)
class RevocationBoundTest {
  private static final long BOUND_NANOS = Duration.ofMillis(5).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int WAYS = Revoker.Way.values().length;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void no_verification_accepts_later_than_the_bound_after_the_commit(Revoker.Way way)
      throws Exception {
    assumeTrue(way != Revoker.Way.SQLITE3 || hasSqlite3(), "sqlite3 is not installed");
    compete(Place.in(folder), way, Integer.getInteger("keyhold.revocations", 1_000));
  }

  /** {@code -Dkeyhold.revocations=N} here too; 20 if nothing is said. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SQLITE3")
  void nor_on_a_server(Revoker.Way way) throws Exception {
    Place server = new Place(folder, PostgresServer.url());
    compete(server, way, Integer.getInteger("keyhold.revocations", 20 * WAYS));
  }

  private static void compete(Place place, Revoker.Way way, int rounds) throws Exception {
    try (Storage storage = Keyhold.open(place.url());
        ApiKeys keys = ApiKeys.of(storage, KeyPolicy.DEFAULT)) {
      Process process = JavaProcess.start(Revoker.class, way.name(), place.url());
      try (Writer in = process.outputWriter(StandardCharsets.UTF_8);
          BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("ready");
        long[] lags = new long[(rounds + WAYS - 1) / WAYS];
        for (int i = 0; i < lags.length; i++) {
          lags[i] = lag(keys, organization(storage, i), in, out);
        }
        double hits = Metrics.of(storage, "keyhold.cache.hits");
        double misses = Metrics.of(storage, "keyhold.cache.misses");
        print(way, lags, hits / (hits + misses));
        assertThat(hits).isGreaterThan(misses);
        assertThat(Arrays.stream(lags).max().orElseThrow()).isLessThanOrEqualTo(BOUND_NANOS);
      } finally {
        process.destroy();
      }
    }
  }

  /** One that nobody has suspended yet. */
  private static String organization(Storage storage, int number) {
    String id = "acme-" + number;
    storage.run(
        tx -> {
          if (number == 0) {
            tx.identities()
                .accounts()
                .create(
                    Account.builder("ada", Instant.EPOCH).accessLevel(AccessLevel.SERVICE).build());
          }
          tx.identities()
              .organizations()
              .create(
                  Organization.builder(id, Instant.EPOCH).name(id).slug(id).ownerId("ada").build());
        });
    return id;
  }

  /**
   * @return how long after the commit had returned the last verification started that accepted
   */
  private static long lag(ApiKeys keys, String organization, Writer in, BufferedReader out)
      throws IOException {
    IssuedKey issued = keys.issue(KeyRequest.PLAIN.organizationId(organization));
    String text = new String(issued.secret().reveal());
    assertThat(keys.verify(text)).isInstanceOf(Verified.class);
    in.write(issued.key().id() + "\n");
    in.flush();
    long lastAccepted = 0;
    long begin = System.nanoTime();
    boolean accepted = true;
    while (accepted && System.nanoTime() - begin < PATIENCE_NANOS) {
      long start = System.nanoTime();
      accepted = keys.verify(text) instanceof Verified;
      if (accepted) {
        lastAccepted = start;
      }
    }
    return lastAccepted - Long.parseLong(out.readLine());
  }

  private static void print(Revoker.Way way, long[] lags, double fromMemory) {
    long[] sorted = lags.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%s: %d revocations by another process; last accepted start after its commit returned:"
            + " median %.3f ms, p90 %.3f, p99 %.3f, worst %.3f, bound %.0f; %.1f %% from memory%n",
        way,
        sorted.length,
        millis(sorted[sorted.length / 2]),
        millis(sorted[sorted.length * 9 / 10]),
        millis(sorted[sorted.length * 99 / 100]),
        millis(sorted[sorted.length - 1]),
        millis(BOUND_NANOS),
        100 * fromMemory);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private static boolean hasSqlite3() throws InterruptedException {
    try {
      return new ProcessBuilder("sqlite3", "-version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
