package dev.keyhold.keypal;

import static dev.keyhold.keypal.Samples.fresh;
import static dev.keyhold.keypal.Samples.metadata;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sqlite.SqliteStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two at once on one key, as keypal's manager goes about it: first a look, then a write. {@code
 * -Dkeyhold.keypal.pairs=10000} for more pairs of each kind.
 */
class RaceTest {
  private static final int PAIRS = Integer.getInteger("keyhold.keypal.pairs", 200);
  private static final String REVOKED = "2026-01-02T00:00:00.000Z";
  private static final String USED = "2026-01-03T00:00:00.000Z";

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final AtomicInteger made = new AtomicInteger();
  private Storage storage;
  private KeypalStorage keypal;

  @BeforeEach
  void open(@TempDir Path folder) {
    storage = SqliteStorage.open(folder.resolve("races.db"));
    keypal = KeypalStorage.over(storage);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    storage.close();
  }

  /** Whether each of the two was let through. */
  private record Ended(boolean first, boolean second) {}

  private Ended between(Callable<Boolean> first, Callable<Boolean> second) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    List<Future<Boolean>> running =
        List.of(threads.submit(at(start, first)), threads.submit(at(start, second)));
    return new Ended(
        running.get(0).get(120, TimeUnit.SECONDS), running.get(1).get(120, TimeUnit.SECONDS));
  }

  private static Callable<Boolean> at(CyclicBarrier start, Callable<Boolean> task) {
    return () -> {
      start.await();
      try {
        return task.call();
      } catch (KeypalException e) {
        assertThat(e.code()).isEqualTo(Code.CANNOT_MODIFY_REVOKED);
        return false;
      }
    };
  }

  private String newKey() {
    String id = "k" + made.incrementAndGet();
    keypal.save(fresh(id, ""));
    return id;
  }

  private KeypalMetadata stored(String id) {
    return keypal.findById(id).orElseThrow().metadata();
  }

  private boolean isRevoked(String id) {
    return stored(id).revokedAt().isPresent();
  }

  private boolean update(String id, String part) {
    keypal.updateMetadata(id, metadata(part));
    return true;
  }

  private boolean revoke(String id) {
    return !isRevoked(id) && update(id, "{'revokedAt': '%s'}".formatted(REVOKED));
  }

  private boolean verify(String id) {
    assertThat(keypal.findByHash(fresh(id, "").keyHash())).isPresent();
    return update(id, "{'lastUsedAt': '%s'}".formatted(USED));
  }

  private boolean rotate(String id) {
    if (isRevoked(id)) {
      return false;
    }
    keypal.save(fresh(id + "-next", ""));
    return update(id, "{'rotatedTo': '%s-next', 'revokedAt': '%s'}".formatted(id, USED));
  }

  @Test
  void a_verification_never_undoes_a_revocation_and_neither_loses_its_time() throws Exception {
    for (int i = 0; i < PAIRS; i++) {
      String id = newKey();
      assertThat(between(() -> verify(id), () -> revoke(id))).isEqualTo(new Ended(true, true));
      assertThat(stored(id).value("revokedAt")).isEqualTo(REVOKED);
      assertThat(stored(id).value("lastUsedAt")).isEqualTo(USED);
    }
  }

  @Test
  void of_a_rotation_and_a_revocation_one_is_told_that_it_was_and_the_key_is_dead()
      throws Exception {
    for (int i = 0; i < PAIRS; i++) {
      String id = newKey();
      Ended ended = between(() -> rotate(id), () -> revoke(id));
      assertThat(ended.first()).isNotEqualTo(ended.second());
      assertThat(stored(id).value("revokedAt")).isEqualTo(ended.first() ? USED : REVOKED);
      assertThat(stored(id).value("rotatedTo")).isEqualTo(ended.first() ? id + "-next" : null);
    }
  }

  @Test
  void a_rotation_from_java_and_a_revocation_leave_one_dead_key_too() throws Exception {
    ApiKeys keys = ApiKeys.of(storage, KeyPolicy.DEFAULT);
    for (int i = 0; i < PAIRS; i++) {
      String id = newKey();
      Ended ended =
          between(
              () -> {
                try {
                  return keys.rotate(id).predecessor().revokedAt().isPresent();
                } catch (StorageException.Conflict e) {
                  return false;
                }
              },
              () -> revoke(id));
      assertThat(ended.first()).isNotEqualTo(ended.second());
      assertThat(isRevoked(id)).isTrue();
      assertThat(stored(id).rotatedTo().isPresent()).isEqualTo(ended.first());
    }
  }

  @Test
  void an_update_and_a_revocation_both_stay() throws Exception {
    for (int i = 0; i < PAIRS; i++) {
      String id = newKey();
      String part =
          String.format(Locale.ROOT, "{'name': 'n%d', 'plan': %d, 'tags': ['T%d']}", i, i, i);
      assertThat(between(() -> update(id, part), () -> revoke(id)))
          .isEqualTo(new Ended(true, true));
      assertThat(stored(id))
          .isEqualTo(
              fresh(id, "")
                  .metadata()
                  .merge(metadata(part))
                  .with("tags", List.of("t" + i))
                  .with("revokedAt", REVOKED));
    }
  }

  @Test
  void two_updates_of_different_members_both_stay() throws Exception {
    for (int i = 0; i < PAIRS; i++) {
      String id = newKey();
      update(id, "{'name': 'old', 'plan': 0, 'description': 'old', 'limit': 0}");
      between(
          () -> update(id, "{'name': 'first', 'plan': 1}"),
          () -> update(id, "{'description': 'second', 'limit': 2}"));
      assertThat(stored(id))
          .isEqualTo(
              fresh(id, "")
                  .metadata()
                  .merge(
                      metadata(
                          "{'name': 'first', 'plan': 1, 'description': 'second', 'limit': 2}")));
    }
  }
}
