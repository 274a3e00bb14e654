package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.ADA;
import static dev.keyhold.postgres.Samples.GRACE;
import static dev.keyhold.postgres.Samples.execute;
import static dev.keyhold.postgres.Samples.hasAccount;
import static dev.keyhold.postgres.Samples.key;
import static dev.keyhold.postgres.Samples.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.testserver.PostgresServer;
import dev.keyhold.testserver.StoppableServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server is stopped and started again under an open storage. */
@Timeout(180)
class RestartedServerTest {
  private static final int CALLERS = 4;
  private static final int BEFORE = 50;

  @TempDir Path folder;
  private StoppableServer server;

  @BeforeEach
  void a_server_runs() throws Exception {
    server = StoppableServer.start(folder.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void what_was_acknowledged_is_there_and_the_storage_goes_on_by_itself() throws Exception {
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    Queue<String> refused = new ConcurrentLinkedQueue<>();
    CountDownLatch busy = new CountDownLatch(BEFORE);
    AtomicBoolean stopping = new AtomicBoolean();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (PostgresStorage storage = PostgresStorage.open(StorageConfig.of(server.url()))) {
      List<Future<?>> all = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        String name = "caller-" + caller;
        all.add(
            callers.submit(
                () -> {
                  for (int i = 0; !stopping.get(); i++) {
                    String id = name + "-" + i;
                    if (isWritten(storage, id)) {
                      acknowledged.add(id);
                    } else {
                      refused.add(id);
                    }
                    busy.countDown();
                  }
                }));
      }
      busy.await();
      server.stop();
      server.startAgain();
      int before = acknowledged.size();
      while (acknowledged.size() < before + BEFORE) {
        Thread.onSpinWait();
      }
      stopping.set(true);
      for (Future<?> caller : all) {
        caller.get();
      }

      storage.read(
          tx -> {
            assertThat(acknowledged).allMatch(id -> tx.apiKeys().findById(id).isPresent());
            assertThat(refused).noneMatch(id -> tx.apiKeys().findById(id).isPresent());
            return true;
          });
    } finally {
      callers.shutdownNow();
    }
  }

  /** Where nobody knows, the database is looked at when it is back, so that either is right. */
  private static boolean isWritten(Storage storage, String id) {
    try {
      storage.run(tx -> tx.apiKeys().insert(key(id)));
      return true;
    } catch (StorageException.Unavailable e) {
      return false;
    } catch (StorageException.OutcomeUnknown e) {
      while (true) {
        try {
          return storage.read(tx -> tx.apiKeys().findById(id).isPresent());
        } catch (StorageException.Unavailable notYet) {
          Thread.onSpinWait();
        }
      }
    }
  }

  /** A pool of the hub's does not ask which server it has before it. */
  @Test
  void a_primary_that_became_a_standby_is_left_once_there_is_a_primary_again() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(PostgresServer.jdbc(server.url()));
    config.setMaximumPoolSize(5);
    try (HikariDataSource pool = new HikariDataSource(config);
        PostgresStorage storage = PostgresStorage.open(pool)) {
      storage.write(tx -> tx.identities().accounts().create(ADA));
      server.stop();
      server.startAsStandby();

      assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().create(GRACE)))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("it is a standby");
      assertThat(hasAccount(storage, "ada")).isTrue();
      double lost = Samples.metric(storage, "keyhold.writer.reconnections");
      assertThatThrownBy(() -> storage.write(tx -> tx.identities().accounts().create(GRACE)))
          .isInstanceOf(StorageException.Unavailable.class);
      assertThat(Samples.metric(storage, "keyhold.writer.reconnections")).isGreaterThan(lost);

      try (Connection operator = Samples.stranger(server.url())) {
        execute(operator, "SELECT pg_promote()");
        assertThat(number(operator, "SELECT pg_is_in_recovery()::int")).isZero();
      }
      storage.write(tx -> tx.identities().accounts().create(GRACE));
      assertThat(hasAccount(storage, "grace")).isTrue();
    }
  }
}
