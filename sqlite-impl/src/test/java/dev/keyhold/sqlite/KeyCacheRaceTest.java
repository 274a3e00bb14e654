package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ACME;
import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.T0;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.StorageConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks for one answer that is older than it may be: readers and writers at once, over a memory
 * that is too small for all keys, so that entries come and go. Each change gives a key the next
 * number; a look-up that begins after the change was acknowledged must find that or a later one,
 * and no thread may see a number go down.
 *
 * <p>{@code -Dkeyhold.reads=N}: how many look-ups; three million by default.
 */
@Timeout(300)
class KeyCacheRaceTest {
  private static final long READS = Long.getLong("keyhold.reads", 3_000_000);
  private static final int KEYS = 64;
  private static final int READERS = 3;

  private static final List<KeyHash> HASHES =
      IntStream.range(0, KEYS).mapToObj(i -> key("key" + i).hash()).toList();

  @TempDir Path folder;
  private final AtomicLongArray acknowledged = new AtomicLongArray(KEYS);
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();

  @Test
  void no_answer_is_older_than_the_last_change_that_was_acknowledged() throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    Map<String, String> config =
        Map.of("url", "sqlite:" + folder.resolve("system.db"), "cache-entries", "48");
    try (SqliteStorage storage = SqliteStorage.open(StorageConfig.of(config))) {
      storage.write(
          tx -> {
            tx.identities().accounts().create(ADA);
            for (int i = 0; i < KEYS; i++) {
              tx.apiKeys().insert(numbered("key" + i, 0));
            }
            return true;
          });
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        running.add(pool.submit(() -> read(storage)));
      }
      running.add(pool.submit(() -> write(storage, 0)));
      running.add(pool.submit(() -> write(storage, 1)));
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    System.out.printf(
        Locale.ROOT, "%d look-ups and %d changes, none stale%n", reads.get(), changes.get());
    assertThat(reads.get()).isGreaterThanOrEqualTo(READS);
    assertThat(changes.get()).isGreaterThan(100);
  }

  private static ApiKey numbered(String id, long number) {
    return key(id).toBuilder().ownerId("ada").displayHint(Long.toString(number)).build();
  }

  private void read(SqliteStorage storage) {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    long[] seen = new long[KEYS];
    while (reads.get() < READS) {
      for (int i = 0; i < 1_000; i++) {
        int key = random.nextInt(KEYS);
        long least = Math.max(acknowledged.get(key), seen[key]);
        OwnedKey found = storage.findKey(HASHES.get(key)).orElseThrow();
        seen[key] = number(found.key());
        if (seen[key] < least) {
          throw new AssertionError(
              String.format(Locale.ROOT, "found %d after %d", seen[key], least));
        }
      }
      reads.addAndGet(1_000);
    }
  }

  private static long number(ApiKey key) {
    return Long.parseLong(key.name().orElse("0"));
  }

  /** Each writer has keys of its own, so that their numbers go up by one. */
  private void write(SqliteStorage storage, int parity) {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    while (reads.get() < READS) {
      int key = random.nextInt(KEYS / 2) * 2 + parity;
      String id = "key" + key;
      long next = acknowledged.get(key) + 1;
      storage.write(
          tx -> {
            tx.apiKeys().markUsed(id, T0.plusMillis(next));
            if (next % 7 == 0) {
              tx.apiKeys().delete(id);
              return tx.apiKeys()
                  .insert(key(id).toBuilder().ownerId("ada").name(Long.toString(next)).build());
            }
            var patch = ApiKeyPatch.NONE.name(Change.to(Long.toString(next)));
            return tx.apiKeys().update(id, patch, T0);
          });
      acknowledged.set(key, next);
      changes.incrementAndGet();
    }
  }

  @Test
  void no_answer_calls_an_owner_or_an_organization_active_that_was_suspended_before()
      throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    AtomicLong phase = new AtomicLong();
    AtomicLong looked = new AtomicLong();
    try (SqliteStorage storage = SqliteStorage.open(folder.resolve("system.db"))) {
      storage.write(
          tx -> {
            tx.identities().accounts().create(ADA);
            tx.identities().organizations().create(ACME);
            return tx.apiKeys()
                .insert(numbered("key0", 0).toBuilder().organizationId("acme").build());
          });
      Future<?> writer = pool.submit(() -> suspendAndActivate(storage, phase, looked));
      while (!writer.isDone()) {
        long before = phase.get();
        OwnedKey found = storage.findKey(HASHES.get(0)).orElseThrow();
        boolean active = found.ownerIsActive() || found.organizationIsActive();
        boolean suspendedThroughout = before % 2 == 1 && phase.get() == before;
        assertThat(active && suspendedThroughout).isFalse();
        looked.incrementAndGet();
      }
      writer.get();
    } finally {
      pool.shutdownNow();
    }
  }

  /** The phase is odd while owner and organization are suspended for certain. */
  private static void suspendAndActivate(
      SqliteStorage storage, AtomicLong phase, AtomicLong looked) {
    for (int i = 0; i < 300; i++) {
      storage.run(
          tx -> {
            tx.identities().accounts().changeStatus("ada", AccountStatus.SUSPENDED, T0);
            tx.identities().organizations().changeStatus("acme", OrganizationStatus.SUSPENDED, T0);
          });
      phase.incrementAndGet();
      long enough = looked.get() + 3;
      while (looked.get() < enough) {
        Thread.onSpinWait();
      }
      phase.incrementAndGet();
      storage.run(
          tx -> {
            tx.identities().accounts().changeStatus("ada", AccountStatus.ACTIVE, T0);
            tx.identities().organizations().changeStatus("acme", OrganizationStatus.ACTIVE, T0);
          });
    }
  }
}
