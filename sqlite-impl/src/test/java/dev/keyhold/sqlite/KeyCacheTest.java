package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.T0;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.spi.UnitOfWork;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the memory of a storage says of keys. That it does so from memory is seen by its counters.
 */
@Timeout(60)
class KeyCacheTest {
  private static final ApiKey KEY =
      key("key").toBuilder().ownerId("ada").tags(List.of("one", "two")).build();
  private static final Duration BOUND = Duration.ofMillis(5);

  @TempDir Path folder;
  private SqliteStorage storage;

  @BeforeEach
  void there_are_keys_in_memory() {
    storage = SqliteStorage.open(file());
    storage.write(
        tx -> {
          tx.identities().createAccount(ADA);
          tx.apiKeys().insert(key("other"));
          return tx.apiKeys().insert(KEY);
        });
    warm();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private Path file() {
    return folder.resolve("system.db");
  }

  private void warm() {
    for (String id : List.of("key", "other")) {
      double hits = metric(storage, "keyhold.cache.hits");
      while (metric(storage, "keyhold.cache.hits") == hits) {
        assertThat(storage.findKey(key(id).hash())).isPresent();
      }
    }
  }

  private static double metric(SqliteStorage storage, String name) {
    return storage.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .map(Metric::value)
        .findFirst()
        .orElseThrow()
        .getAsDouble();
  }

  /** What a transaction, which asks the file, says at this moment. */
  private Optional<OwnedKey> inTheFile(KeyHash hash) {
    return storage.read(
        tx ->
            tx.apiKeys()
                .findByHash(hash)
                .map(
                    found ->
                        new OwnedKey(
                            found,
                            found
                                .ownerId()
                                .map(
                                    id ->
                                        tx.identities().findAccount(id).orElseThrow().status()))));
  }

  private void checkAgainstTheFile() {
    for (String id : List.of("key", "other", "new")) {
      KeyHash hash = key(id).hash();
      assertThat(storage.findKey(hash)).isEqualTo(inTheFile(hash));
    }
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("revoke", tx -> tx.apiKeys().revoke("key", Revocation.at(T0))),
        change("disable", tx -> tx.apiKeys().disable("key", T0)),
        change("delete", tx -> tx.apiKeys().delete("key")),
        change("delete by owner", tx -> tx.apiKeys().deleteByOwner("ada")),
        change(
            "patch", tx -> tx.apiKeys().update("key", ApiKeyPatch.NONE.name(Change.to("n")), T0)),
        change(
            "patch of tags alone",
            tx -> tx.apiKeys().update("key", ApiKeyPatch.NONE.tags(List.of("three")), T0)),
        change("use", tx -> tx.apiKeys().markUsed("key", T0.plusSeconds(1))),
        change(
            "use and disabling",
            tx -> {
              tx.apiKeys().markUsed("key", T0.plusSeconds(1));
              tx.apiKeys().disable("key", T0);
            }),
        change(
            "new hash",
            tx -> tx.apiKeys().rehash("key", KEY.hash(), key("new").hash(), "sha256", T0)),
        change(
            "rotation",
            tx ->
                tx.apiKeys()
                    .rotate("key", key("new").toBuilder().ownerId("ada").build(), Rotation.at(T0))),
        change(
            "suspension of the owner",
            tx -> tx.identities().changeAccountStatus("ada", AccountStatus.SUSPENDED, T0)),
        change("deletion of the owner", tx -> tx.identities().deleteAccount("ada")),
        sql("UPDATE api_keys SET enabled = 0 WHERE id = 'key'"),
        sql("UPDATE api_keys SET last_used_at = 7"),
        sql("UPDATE api_keys SET id = 'x' WHERE id = 'key'"),
        sql("UPDATE OR REPLACE api_keys SET id = 'key' WHERE id = 'other'"),
        sql("UPDATE OR REPLACE api_keys SET seq = 2 WHERE id = 'other'"),
        sql("UPDATE OR REPLACE api_keys SET key_hash = 'hash of key' WHERE id = 'other'"),
        sql("DELETE FROM api_keys"),
        sql("DELETE FROM accounts"),
        sql("UPDATE accounts SET status = 'deactivated'"),
        sql(insertOrReplace("'key', 'hash of new'")),
        sql(insertOrReplace("'new', 'hash of key'")),
        sql(
            "INSERT OR REPLACE INTO accounts (id, access_level, status, created_at, updated_at)"
                + " VALUES ('ada', 'service', 'suspended', 0, 0)"),
        sql("DELETE FROM api_key_tags WHERE tag = 'one'"),
        sql("UPDATE api_key_tags SET tag = 'three' WHERE tag = 'one'"),
        sql("INSERT INTO api_key_tags SELECT seq, 7, 'seven' FROM api_keys WHERE id = 'key'"));
  }

  private static String insertOrReplace(String idAndHash) {
    return "INSERT OR REPLACE INTO api_keys (id, key_hash, hash_scheme, created_at, updated_at)"
        + " VALUES (%s, 'sha256', 0, 0)".formatted(idAndHash);
  }

  private static Arguments change(String name, Consumer<Transaction> change) {
    return Arguments.of(name, change);
  }

  private static Arguments sql(String statement) {
    return change(statement, tx -> SqliteStorage.handle(tx).execute(statement));
  }

  private static UnitOfWork<Boolean, RuntimeException> unit(Consumer<Transaction> change) {
    return tx -> {
      change.accept(tx);
      return true;
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void a_change_shows_as_soon_as_it_is_committed(String name, Consumer<Transaction> change) {
    storage.write(unit(change));

    checkAgainstTheFile();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void a_change_that_is_rolled_back_never_shows(String name, Consumer<Transaction> change) {
    Optional<OwnedKey> before = storage.findKey(KEY.hash());

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      change.accept(tx);
                      throw new StorageException.Conflict("on second thoughts");
                    }))
        .isInstanceOf(StorageException.Conflict.class);

    assertThat(storage.findKey(KEY.hash())).isEqualTo(before);
    checkAgainstTheFile();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void a_change_by_another_connection_shows_within_the_bound(
      String name, Consumer<Transaction> change) {
    try (SqliteStorage other = SqliteStorage.open(file())) {
      other.write(unit(change));
      long committed = System.nanoTime();
      while (System.nanoTime() - committed <= BOUND.toNanos()) {
        storage.findKey(KEY.hash()); // keeps the memory warm for as long as it may be
      }

      checkAgainstTheFile();
    }
  }

  @Test
  void a_commit_that_a_unit_of_work_makes_by_itself_is_not_overlooked() {
    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      SqliteStorage.handle(tx).execute("UPDATE api_keys SET enabled = 0");
                      return SqliteStorage.handle(tx).execute("COMMIT");
                    }))
        .isInstanceOf(StorageException.OutcomeUnknown.class);

    checkAgainstTheFile();
    assertThat(storage.findKey(KEY.hash()).orElseThrow().key().enabled()).isFalse();
  }

  @Test
  void more_changes_than_are_told_one_by_one_are_all_seen() {
    storage.write(
        tx ->
            SqliteStorage.handle(tx)
                .execute(
                    """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
                    INSERT INTO api_keys (id, key_hash, hash_scheme, created_at, updated_at)
                    SELECT 'id' || i, 'hash of id' || i, 'sha256', 0, 0 FROM n
                    """));
    KeyHash last = key("id60000").hash();
    assertThat(storage.findKey(last)).isPresent();

    storage.write(tx -> SqliteStorage.handle(tx).execute("UPDATE api_keys SET enabled = 0"));

    assertThat(storage.findKey(last).orElseThrow().key().enabled()).isFalse();
    checkAgainstTheFile();
    warm();
  }

  @Test
  void a_flood_of_unknown_hashes_leaves_nothing_in_memory() {
    double before = metric(storage, "keyhold.cache.entries");

    for (int i = 0; i < 10_000; i++) {
      assertThat(storage.findKey(new KeyHash("unknown " + i))).isEmpty();
    }

    assertThat(metric(storage, "keyhold.cache.entries")).isEqualTo(before);
    warm();
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
    Optional<OwnedKey> found = Optional.of(new OwnedKey(KEY, Optional.empty()));
    List<KeyHash> read = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Connection connection = SqliteStorage.dataSource(file()).getConnection()) {
      KeyCache cache =
          new KeyCache(
              connection,
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
        Future<Boolean> write =
            pool.submit(() -> storage.write(unit(tx -> tx.apiKeys().disable("other", T0))));
        while (metric(storage, "keyhold.cache.doubts") == 0) {
          assertThat(storage.findKey(KEY.hash())).isPresent();
        }
        statement.execute("UPDATE api_keys SET enabled = 0");
        statement.execute("COMMIT");

        write.get();
        checkAgainstTheFile();
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
