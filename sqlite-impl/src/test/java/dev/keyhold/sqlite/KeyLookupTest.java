package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sql.KeyRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The look-up in the file, which steps around Jdbi and keeps its statements; without a cache. */
@Timeout(60)
class KeyLookupTest {
  private static final KeyHash HASH = new KeyHash("a".repeat(64));

  @TempDir Path folder;
  private SqliteStorage storage;

  @BeforeEach
  void there_is_a_key() {
    storage =
        SqliteStorage.open(
            StorageConfig.of(
                Map.of(
                    "url",
                    "sqlite:" + folder.resolve("system.db"),
                    "readers",
                    "2",
                    "cache-bytes",
                    "0")));
    storage.write(
        tx -> tx.apiKeys().insert(ApiKey.builder("k1", HASH, "sha256", Instant.EPOCH).build()));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void a_row_that_cannot_be_read_is_corrupt_and_harms_no_other() throws SQLException {
    execute("UPDATE api_keys SET resources = '[1]'");
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> storage.findKey(HASH)).isInstanceOf(StorageException.Corrupt.class);
    }

    execute("UPDATE api_keys SET resources = '{}'");

    assertThat(storage.findKey(HASH)).map(found -> found.key().id()).contains("k1");
  }

  @Test
  void without_a_cache_what_another_program_changes_is_seen_at_once() throws SQLException {
    assertThat(storage.findKey(HASH).orElseThrow().key().revokedAt()).isEmpty();

    execute("UPDATE api_keys SET revoked_at = 7");

    assertThat(storage.findKey(HASH).orElseThrow().key().revokedAt())
        .contains(Instant.ofEpochMilli(7));
  }

  @Test
  void the_key_of_an_organization_that_another_program_left_it_without_does_not_work()
      throws SQLException {
    KeyHash acmes = new KeyHash("c".repeat(64));
    storage.run(
        tx -> {
          tx.identities().accounts().create(Samples.ADA);
          tx.identities().organizations().create(Samples.ACME);
          tx.apiKeys()
              .insert(
                  ApiKey.builder("k3", acmes, "sha256", Instant.EPOCH)
                      .organizationId("acme")
                      .build());
        });
    assertThat(storage.findKey(acmes).orElseThrow().organizationIsActive()).isTrue();

    execute("DELETE FROM organizations"); // without foreign keys, as they are off by default

    assertThat(storage.findKey(acmes).orElseThrow().organizationIsActive()).isFalse();
  }

  @Test
  void a_list_that_was_left_in_its_middle_pins_nothing() throws SQLException {
    KeyHash other = new KeyHash("b".repeat(64));
    storage.write(
        tx -> tx.apiKeys().insert(ApiKey.builder("k2", other, "sha256", Instant.EPOCH).build()));
    execute("UPDATE api_keys SET resources = '[1]' WHERE id = 'k1'");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () -> storage.write(tx -> tx.apiKeys().list(KeyQuery.ALL, PageRequest.first(9))))
          .isInstanceOf(StorageException.Corrupt.class);
    }
    storage.write(tx -> tx.apiKeys().markUsed("k2", Instant.ofEpochMilli(7)));

    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      assertThat(row.getInt("busy")).isZero();
    }
  }

  @Test
  void more_threads_than_connections_all_get_their_answer() throws Exception {
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CyclicBarrier start = new CyclicBarrier(threads);
    try {
      List<Future<Optional<OwnedKey>>> answers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        answers.add(
            pool.submit(
                () -> {
                  start.await();
                  for (int j = 0; j < 200; j++) {
                    storage.findKey(HASH);
                  }
                  return storage.findKey(HASH);
                }));
      }
      for (Future<Optional<OwnedKey>> answer : answers) {
        assertThat(answer.get()).isPresent();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void a_closed_storage_finds_nothing_more_and_leaves_no_log_behind() {
    storage.findKey(HASH);

    storage.close();

    assertThatThrownBy(() -> storage.findKey(HASH))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThat(folder.resolve("system.db-wal")).doesNotExist();
  }

  @Test
  void the_statement_looks_into_unique_indexes_alone() throws SQLException {
    List<String> steps = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "EXPLAIN QUERY PLAN "
                    + KeyRows.withOwners(SqliteDialect.INSTANCE).replace("?", "'a'"))) {
      while (row.next()) {
        steps.add(row.getString("detail"));
      }
    }

    assertThat(steps).noneMatch(step -> step.startsWith("SCAN k"));
    assertThat(steps)
        .anyMatch(step -> step.startsWith("SEARCH k USING INDEX"))
        .anyMatch(step -> step.startsWith("SEARCH a USING INDEX"));
  }
}
