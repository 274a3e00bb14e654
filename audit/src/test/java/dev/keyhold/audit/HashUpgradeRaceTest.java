package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.HashScheme;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyHistory;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Verification;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key's hash is upgraded while others verify, upgrade or revoke the same key. */
class HashUpgradeRaceTest {
  private static final int ROUNDS = 100;
  private static final int THREADS = 6;
  private static final HashScheme NEW = HashScheme.hmacSha256("2", new byte[32]);

  @TempDir private Path directory;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Storage> opened = new ArrayList<>();
  private String url = "";

  @BeforeEach
  void a_file() {
    url = "sqlite:" + directory.resolve("system.db");
  }

  @AfterEach
  void close() {
    threads.shutdown();
    opened.forEach(Storage::close);
  }

  @Test
  void all_who_verify_at_once_succeed_and_one_upgrades_in_memory() throws Exception {
    everybodyVerifies(audited(InMemoryStorage.open()));
  }

  @Test
  void all_who_verify_at_once_succeed_and_one_upgrades_in_a_file() throws Exception {
    everybodyVerifies(audited(Keyhold.open(url)));
  }

  private void everybodyVerifies(Storage storage) throws Exception {
    ApiKeys keys = upgrading(storage);
    KeyHistory history = keys.history();
    for (int round = 0; round < ROUNDS; round++) {
      IssuedKey issued = old(storage);
      String text = new String(issued.secret().reveal());
      List<Callable<? extends Verification>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        tasks.add(() -> keys.verify(text));
      }

      assertThat(together(tasks)).allMatch(Verified.class::isInstance);

      String id = issued.key().id();
      // A busy machine may take longer than an upgrade is given; then a later verification does it.
      while (!row(storage, id).hashScheme().equals(NEW.id())) {
        keys.verify(text);
      }
      assertThat(history.of(id, PageRequest.first(10)).items())
          .extracting(entry -> entry.content().action())
          .containsExactly("api_key.rehash", "api_key.create");
    }
  }

  @Test
  void two_programs_on_one_file_upgrade_a_key_and_both_verify_it() throws Exception {
    ApiKeys one = upgrading(Keyhold.open(url));
    ApiKeys other = upgrading(Keyhold.open(url));
    for (int round = 0; round < ROUNDS; round++) {
      String text = new String(old(opened.get(0)).secret().reveal());

      assertThat(together(List.of(() -> one.verify(text), () -> other.verify(text))))
          .allMatch(Verified.class::isInstance);
    }
  }

  @Test
  void an_upgrade_never_brings_a_revoked_key_back() throws Exception {
    Storage storage = Keyhold.open(url);
    ApiKeys keys = upgrading(storage);
    for (int round = 0; round < ROUNDS; round++) {
      IssuedKey issued = old(storage);
      String text = new String(issued.secret().reveal());
      String id = issued.key().id();

      List<Object> results =
          together(List.of(() -> keys.verify(text), () -> keys.revoke(id, "leaked")));

      assertThat(results.get(1)).isEqualTo(KeyTransition.CHANGED);
      assertThat(row(storage, id).revocationReason()).contains("leaked");
      assertThat(keys.verify(text))
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected -> assertThat(rejected.reason()).isEqualTo(Verification.Reason.REVOKED));
    }
  }

  private <T> List<T> together(List<Callable<? extends T>> tasks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    List<Future<T>> running = new ArrayList<>();
    for (Callable<? extends T> task : tasks) {
      running.add(
          threads.submit(
              () -> {
                start.await();
                return task.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> each : running) {
      results.add(each.get());
    }
    return results;
  }

  private ApiKeys upgrading(Storage storage) {
    opened.add(storage);
    return ApiKeys.builder(storage, KeyPolicy.DEFAULT)
        .hashScheme(NEW)
        .alsoAccept(HashScheme.sha256())
        .build();
  }

  private static IssuedKey old(Storage storage) {
    return ApiKeys.of(storage, KeyPolicy.DEFAULT).issue(KeyRequest.PLAIN);
  }

  private static ApiKey row(Storage storage, String id) {
    return storage.read(tx -> tx.apiKeys().findById(id)).orElseThrow();
  }

  private static Storage audited(Storage plain) {
    return AuditedStorage.over(plain, () -> AuditContext.UNKNOWN);
  }
}
