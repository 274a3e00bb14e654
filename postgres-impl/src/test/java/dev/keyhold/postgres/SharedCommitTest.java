package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.ADA;
import static dev.keyhold.postgres.Samples.GRACE;
import static dev.keyhold.postgres.Samples.key;
import static dev.keyhold.postgres.Samples.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.testserver.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Units that share a commit: one that fails undoes itself alone, wherever it stands. */
@Timeout(60)
class SharedCommitTest {
  private final IllegalStateException changedMind = new IllegalStateException("no");

  private final PostgresStorage storage =
      PostgresStorage.open(StorageConfig.of(PostgresServer.url()));
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    callers.shutdownNow();
    storage.close();
  }

  @Test
  void one_that_fails_at_its_first_statement_is_undone_alone() throws Exception {
    List<Future<?>> units =
        together(
            tx -> insert(tx, "a"),
            tx -> {
              insert(tx, "undone");
              throw changedMind;
            },
            tx -> insert(tx, "b"),
            tx -> insert(tx, "a"), // refused, and not caught
            tx -> insert(tx, "c"));

    assertThatThrownBy(units.get(1)::get).cause().isSameAs(changedMind);
    assertThatThrownBy(units.get(3)::get).cause().isInstanceOf(StorageException.Duplicate.class);
    assertThat(keys()).containsExactly("a", "b", "c");
  }

  @Test
  void one_goes_on_after_its_first_statement_was_refused() throws Exception {
    together(
        tx -> insert(tx, "a"),
        tx -> {
          assertThatThrownBy(() -> insert(tx, "a")).isInstanceOf(StorageException.Duplicate.class);
          insert(tx, "b");
          assertThatThrownBy(() -> insert(tx, "b")).isInstanceOf(StorageException.Duplicate.class);
          insert(tx, "c");
        },
        tx -> {
          assertThatThrownBy(() -> insert(tx, "a")).isInstanceOf(StorageException.Duplicate.class);
          insert(tx, "undone");
          throw changedMind;
        },
        tx -> insert(tx, "d"));

    assertThat(keys()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void one_that_fails_without_a_statement_undoes_nobody() throws Exception {
    together(
        tx -> insert(tx, "a"),
        tx -> {},
        tx -> {
          throw changedMind;
        },
        tx -> {
          assertThatThrownBy(() -> tx.apiKeys().insert(key("half \uD83D")))
              .isInstanceOf(StorageException.InvalidInput.class);
          throw changedMind;
        },
        tx -> insert(tx, "b"),
        tx -> {
          throw changedMind;
        });

    assertThat(keys()).containsExactly("a", "b");
  }

  @Test
  void one_that_begins_with_a_look_can_be_undone_too() throws Exception {
    together(
        tx -> insert(tx, "a"),
        tx -> {
          assertThat(tx.apiKeys().findById("a")).isPresent();
          insert(tx, "undone");
          throw changedMind;
        },
        tx -> {
          tx.identities().accounts().create(ADA);
          throw changedMind;
        },
        tx -> {
          PostgresStorage.handle(tx).execute("SELECT 1");
          tx.identities().accounts().create(ADA);
          throw changedMind;
        },
        tx -> tx.identities().accounts().create(GRACE));

    assertThat(keys()).containsExactly("a");
    assertThat(Samples.hasAccount(storage, "ada")).isFalse();
    assertThat(Samples.hasAccount(storage, "grace")).isTrue();
  }

  private static void insert(Transaction tx, String id) {
    tx.apiKeys().insert(key(id));
  }

  private List<String> keys() {
    return storage.read(
        tx ->
            tx.apiKeys().list(KeyQuery.ALL, PageRequest.first(100)).items().stream()
                .map(key -> key.id())
                .toList());
  }

  /** Runs units in this order, behind one that lets them wait until all are there. */
  @SafeVarargs
  private List<Future<?>> together(Consumer<Transaction>... units) throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(1);
    final double commits = metric(storage, "keyhold.writer.commits");
    List<Future<?>> futures = new ArrayList<>();
    final Future<?> first =
        callers.submit(
            () ->
                storage.write(
                    tx -> {
                      busy.countDown();
                      all.await();
                      return true;
                    }));
    busy.await();
    for (Consumer<Transaction> unit : units) {
      futures.add(
          callers.submit(
              () ->
                  storage.write(
                      tx -> {
                        unit.accept(tx);
                        return true;
                      })));
      while (metric(storage, "keyhold.writer.queue") < futures.size()) {
        Thread.onSpinWait();
      }
    }
    all.countDown();
    first.get();
    for (Future<?> future : futures) {
      awaited(future);
    }
    assertThat(metric(storage, "keyhold.writer.commits") - commits).isLessThan(units.length);
    return futures;
  }

  private static void awaited(Future<?> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      // A failed assertion of a unit's is none of its failures.
      if (e.getCause() instanceof AssertionError failed) {
        throw failed;
      }
    }
  }
}
