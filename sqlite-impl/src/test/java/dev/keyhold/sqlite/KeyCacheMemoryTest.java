package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.T0;
import static dev.keyhold.sqlite.Samples.key;
import static dev.keyhold.sqlite.Samples.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.KeyCache;
import dev.keyhold.sql.KeyLookup;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept in memory, for how long, and who waits for whom. */
class KeyCacheMemoryTest {
  private static final ApiKey KEY = key("key");
  private static final Duration BOUND = Duration.ofMillis(5);

  @TempDir Path folder;
  private SqliteStorage storage;

  @BeforeEach
  void there_are_keys_in_memory() {
    storage = SqliteStorage.open(file());
    storage.write(
        tx -> {
          tx.apiKeys().insert(key("other"));
          return tx.apiKeys().insert(KEY);
        });
    KeyCacheTest.warm(storage, "key");
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private Path file() {
    return folder.resolve("system.db");
  }

  @Test
  void a_flood_of_unknown_hashes_leaves_nothing_in_memory() {
    double before = metric(storage, "keyhold.cache.entries");

    for (int i = 0; i < 10_000; i++) {
      assertThat(storage.findKey(new KeyHash("unknown " + i))).isEmpty();
    }

    assertThat(metric(storage, "keyhold.cache.entries")).isEqualTo(before);
    KeyCacheTest.warm(storage, "key");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("bounds")
  void no_more_keys_are_kept_than_allowed(String setting, String value, int most) {
    storage.close();
    Map<String, String> config = Map.of("url", "sqlite:" + file(), setting, value);
    try (SqliteStorage small = SqliteStorage.open(StorageConfig.of(config))) {
      small.write(
          tx -> {
            for (int i = 0; i < 1_000; i++) {
              tx.apiKeys().insert(key("many" + i));
            }
            return true;
          });
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1_000; i++) {
          assertThat(small.findKey(key("many" + i).hash())).isPresent();
        }
      }

      assertThat(metric(small, "keyhold.cache.entries")).isBetween(1.0, (double) most);
    }
  }

  static Stream<Arguments> bounds() {
    return Stream.of(
        Arguments.of("cache-entries", "100", 100), Arguments.of("cache-bytes", "60000", 120));
  }

  @Test
  void those_who_look_for_the_same_key_at_once_read_it_once() throws Exception {
    int threads = 8;
    CountDownLatch reads = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    Settings settings = Settings.of(StorageConfig.of("sqlite:"));
    Optional<OwnedKey> found = Optional.of(new OwnedKey(KEY, Optional.empty(), Optional.empty()));
    List<KeyHash> read = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Connection connection = SqliteStorage.dataSource(file()).getConnection()) {
      KeyCache cache =
          OpenDatabase.cache(
              connection,
              NamedFiles.of(connection),
              hash -> {
                read.add(hash);
                asked.countDown();
                await(reads);
                return found;
              },
              settings);
      List<Future<Optional<OwnedKey>>> answers = new ArrayList<>();
      CyclicBarrier start = new CyclicBarrier(threads);
      for (int i = 0; i < threads; i++) {
        answers.add(
            pool.submit(
                () -> {
                  start.await();
                  return cache.load(KEY.hash());
                }));
      }
      await(asked);
      reads.countDown();
      for (Future<Optional<OwnedKey>> answer : answers) {
        assertThat(answer.get()).isEqualTo(found);
      }
      cache.close();
    } finally {
      pool.shutdownNow();
    }
    assertThat(read).hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void while_another_process_keeps_the_writer_waiting_the_file_is_asked() throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      ExecutorService pool = Executors.newSingleThreadExecutor();
      try {
        Future<KeyTransition> write =
            pool.submit(() -> storage.write(tx -> tx.apiKeys().disable("other", T0)));
        while (metric(storage, "keyhold.cache.doubts") == 0) {
          assertThat(storage.findKey(KEY.hash())).isPresent();
        }
        statement.execute("UPDATE api_keys SET enabled = 0");
        statement.execute("COMMIT");

        write.get();
        assertThat(storage.findKey(KEY.hash()).orElseThrow().key().enabled()).isFalse();
      } finally {
        pool.shutdownNow();
      }
    }
  }

  @Test
  void while_a_unit_of_work_runs_memory_answers() {
    storage.write(
        tx -> {
          tx.apiKeys().disable("other", T0);
          double misses = metric(storage, "keyhold.cache.misses");
          long start = System.nanoTime();
          Thread reader =
              new Thread(
                  () -> {
                    while (System.nanoTime() - start < 4 * BOUND.toNanos()) {
                      storage.findKey(KEY.hash());
                    }
                  });
          reader.start();
          join(reader);
          assertThat(metric(storage, "keyhold.cache.misses")).isEqualTo(misses);
          return true;
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_a_look_has_just_thrown_away_is_not_answered() throws Exception {
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try (Connection connection = SqliteStorage.dataSource(file()).getConnection();
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = other.createStatement()) {
      KeyLookup lookup =
          KeyLookup.keeping(
              SqliteStorage.dataSource(file()), SqliteDialect.INSTANCE, 1, Duration.ofSeconds(9));
      Settings settings = Settings.of(StorageConfig.of("sqlite:"));
      KeyCache cache =
          OpenDatabase.cache(connection, NamedFiles.of(connection), lookup::find, settings);
      assertThat(cache.load(KEY.hash()).orElseThrow().key().enabled()).isTrue();
      writer.submit(cache::starting).get(); // and waits for the other, which commits
      statement.execute("UPDATE api_keys SET enabled = 0");
      awaitBound();
      assertThat(cache.find(KEY.hash())).isNull();
      writer.submit(cache::done).get();

      assertThat(cache.load(KEY.hash()).orElseThrow().key().enabled()).isFalse();

      cache.close();
      lookup.close();
    } finally {
      writer.shutdownNow();
    }
  }

  @Test
  void other_processes_are_not_overlooked_while_a_hub_has_the_handle() throws Exception {
    RobotHub.execute(file(), "CREATE TABLE robots (name TEXT UNIQUE)");
    KeyCacheTest.warm(storage, "key");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = other.createStatement()) {
      assertThatThrownBy(
              () ->
                  storage.write(
                      tx -> {
                        Handle handle = SqliteStorage.handle(tx);
                        assertThatThrownBy(
                                () ->
                                    handle.execute(
                                        "INSERT OR ROLLBACK INTO robots VALUES ('r'), ('r')"))
                            .hasMessageContaining("UNIQUE");
                        statement.execute("UPDATE api_keys SET enabled = 0");
                        awaitBound();
                        OwnedKey found =
                            CompletableFuture.supplyAsync(() -> storage.findKey(KEY.hash()))
                                .join()
                                .orElseThrow();
                        assertThat(found.key().enabled()).isFalse();
                        return true;
                      }))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void other_processes_are_not_overlooked_after_a_trigger_rolled_back() throws Exception {
    RobotHub.execute(
        file(),
        """
        CREATE TRIGGER no_more_keys BEFORE INSERT ON api_keys
        BEGIN SELECT RAISE(ROLLBACK, 'no more keys'); END
        """);
    KeyCacheTest.warm(storage, "key");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = other.createStatement()) {
      assertThatThrownBy(
              () ->
                  storage.write(
                      tx -> {
                        assertThatThrownBy(() -> tx.apiKeys().insert(key("refused")))
                            .isInstanceOf(StorageException.Conflict.class);
                        statement.execute("UPDATE api_keys SET enabled = 0");
                        awaitBound();
                        OwnedKey found =
                            CompletableFuture.supplyAsync(() -> storage.findKey(KEY.hash()))
                                .join()
                                .orElseThrow();
                        assertThat(found.key().enabled()).isFalse();
                        return true;
                      }))
          .isInstanceOf(StorageException.Unavailable.class);
    }
  }

  private static void awaitBound() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin <= BOUND.toNanos()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_pool_gets_its_connection_back_as_it_was() throws SQLException {
    storage.close();
    HikariConfig config = new HikariConfig();
    config.setDataSource(SqliteStorage.dataSource(file()));
    config.setMaximumPoolSize(2);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (SqliteStorage lent = SqliteStorage.open(pool)) {
        lent.findKey(KEY.hash());
        assertThat(lent.findKey(KEY.hash())).isPresent();
        assertThat(metric(lent, "keyhold.cache.hits")).isEqualTo(1);
      }
      try (Connection first = pool.getConnection();
          Connection second = pool.getConnection()) {
        for (Connection connection : List.of(first, second)) {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SELECT count(*) FROM temp.sqlite_master")) {
            assertThat(row.getInt(1)).isZero();
          }
        }
      }
    }
  }

  @Test
  void a_closed_storage_answers_nothing_from_memory() {
    storage.close();

    assertThatThrownBy(() -> storage.findKey(KEY.hash()))
        .isInstanceOf(StorageException.Unavailable.class);
  }
}
