package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.T0;
import static dev.keyhold.postgres.Samples.entry;
import static dev.keyhold.postgres.Samples.key;
import static dev.keyhold.postgres.Samples.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.testserver.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two storages on one schema, which know no more of each other than those of two machines. */
@Timeout(60)
class TwoStoragesTest {
  private static final int ROUNDS = Integer.getInteger("keyhold.rounds", 20);
  private static final int TURNS = 50;
  private static final long BOUND_NANOS = 5_000_000;

  private final String url = PostgresServer.url();
  private final ExecutorService pool = Executors.newFixedThreadPool(4);
  private PostgresStorage one;
  private PostgresStorage other;

  /** Both make the tables, and one of them does. */
  @BeforeEach
  void both_open_at_once() throws Exception {
    Future<PostgresStorage> opening =
        pool.submit(() -> PostgresStorage.open(StorageConfig.of(url)));
    other = PostgresStorage.open(StorageConfig.of(url));
    one = opening.get();
  }

  @AfterEach
  void close() {
    pool.shutdown();
    one.close();
    other.close();
  }

  @Test
  void the_trail_has_no_gap_and_each_entry_once() throws Exception {
    int each = 100;
    CyclicBarrier start = new CyclicBarrier(4);
    List<Future<?>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      PostgresStorage storage = writer % 2 == 0 ? one : other;
      String name = "w" + writer;
      writers.add(
          pool.submit(
              () -> {
                start.await();
                for (int i = 0; i < each; i++) {
                  String id = name + "-" + i;
                  storage.write(tx -> tx.audit().append(entry(id)));
                }
                return true;
              }));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }

    List<StoredEntry> entries = one.read(tx -> tx.audit().readAfter(0, 1_000));
    assertThat(entries)
        .extracting(StoredEntry::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 4L * each).boxed().toList());
    assertThat(entries).extracting(StoredEntry::id).doesNotHaveDuplicates();
  }

  @Test
  void of_two_who_revoke_a_key_one_is_told_that_he_did() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "key" + round;
      one.write(tx -> tx.apiKeys().insert(key(id)));
      CyclicBarrier start = new CyclicBarrier(2);
      Future<KeyTransition> first = pool.submit(() -> revoke(one, id, start));
      Future<KeyTransition> second = pool.submit(() -> revoke(other, id, start));

      assertThat(List.of(first.get(), second.get()))
          .containsExactlyInAnyOrder(KeyTransition.CHANGED, KeyTransition.UNCHANGED);
    }
  }

  private static KeyTransition revoke(PostgresStorage storage, String id, CyclicBarrier start)
      throws Exception {
    start.await();
    return storage.write(tx -> tx.apiKeys().revoke(id, Revocation.at(T0)));
  }

  @Test
  void what_one_revokes_the_other_does_not_accept_after_the_bound() {
    for (int round = 0; round < ROUNDS; round++) {
      var key = key("key" + round);
      one.write(tx -> tx.apiKeys().insert(key));
      assertThat(other.findKey(key.hash()).orElseThrow().key().revokedAt()).isEmpty();
      assertThat(other.findKey(key.hash())).isPresent();

      one.write(tx -> tx.apiKeys().revoke(key.id(), Revocation.at(T0)));
      assertThat(one.findKey(key.hash()).orElseThrow().key().revokedAt()).isPresent();
      long end = System.nanoTime() + BOUND_NANOS;
      while (System.nanoTime() <= end) {
        other.findKey(key.hash()); // as busy as it can be
      }

      assertThat(other.findKey(key.hash()).orElseThrow().key().revokedAt()).isPresent();
    }
  }

  /** By how often the other committed from the call of a unit until it had its turn. */
  @Test
  void who_writes_all_the_time_leaves_the_other_his_turns() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Future<?>> crowd = new ArrayList<>();
    for (int writer = 0; writer < 3; writer++) {
      String name = "crowd-" + writer + "-";
      crowd.add(
          pool.submit(
              () -> {
                for (int i = 0; !over.get(); i++) {
                  String id = name + i;
                  one.write(tx -> tx.audit().append(entry(id)));
                }
                return true;
              }));
    }
    double waited = 0;
    for (int i = 0; i < TURNS; i++) {
      String id = "guest-" + i;
      double before = metric(one, "keyhold.writer.commits");
      waited +=
          other.write(
              tx -> {
                tx.audit().append(entry(id));
                return metric(one, "keyhold.writer.commits") - before;
              });
    }
    over.set(true);
    for (Future<?> writer : crowd) {
      writer.get();
    }

    assertThat(waited / TURNS).isLessThan(10);
  }
}
