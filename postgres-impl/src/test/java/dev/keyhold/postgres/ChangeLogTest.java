package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.execute;
import static dev.keyhold.postgres.Samples.key;
import static dev.keyhold.postgres.Samples.metric;
import static dev.keyhold.postgres.Samples.stranger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others have changed is forgotten, one by one or all at once. */
@Timeout(60)
class ChangeLogTest {
  private static final int KEYS = 1_200;

  private final String url = PostgresServer.url();
  private PostgresStorage storage;
  private Connection stranger;

  @BeforeEach
  void many_keys_are_in_memory() throws Exception {
    storage =
        PostgresStorage.open(StorageConfig.builder(url).setting("staleness", "PT0.05S").build());
    storage.run(
        tx -> {
          for (int i = 0; i < KEYS; i++) {
            tx.apiKeys().insert(key("key" + i));
          }
        });
    for (int i = 0; i < KEYS; i++) {
      storage.findKey(key("key" + i).hash());
    }
    stranger = stranger(url);
  }

  @AfterEach
  void close() throws Exception {
    stranger.close();
    storage.close();
  }

  private static void awaitBound() {
    long end = System.nanoTime() + 50_000_000;
    while (System.nanoTime() <= end) {
      Thread.onSpinWait();
    }
  }

  private ApiKey found(String id) {
    return storage.findKey(key(id).hash()).orElseThrow().key();
  }

  @Test
  void one_change_sends_one_key_to_the_database() throws Exception {
    execute(stranger, "UPDATE api_keys SET enabled = false WHERE id = 'key7'");
    awaitBound();
    assertThat(found("key7").enabled()).isFalse();
    double misses = metric(storage, "keyhold.cache.misses");

    for (int i = 0; i < KEYS; i++) {
      assertThat(found("key" + i).enabled()).isEqualTo(i != 7);
    }

    assertThat(metric(storage, "keyhold.cache.misses")).isEqualTo(misses);
  }

  @Test
  void more_changes_than_are_looked_at_one_by_one_are_seen_all_the_same() throws Exception {
    execute(stranger, "UPDATE api_keys SET enabled = false");
    awaitBound();

    for (int i = 0; i < KEYS; i++) {
      assertThat(found("key" + i).enabled()).isFalse();
    }
  }

  @Test
  void changes_that_were_swept_away_before_anybody_looked_are_seen_all_the_same() throws Exception {
    execute(stranger, "UPDATE api_keys SET enabled = false WHERE id = 'key7'");
    awaitBound();
    assertThat(found("key7").enabled()).isFalse();
    execute(stranger, "UPDATE api_keys SET enabled = false WHERE id IN ('key8', 'key9')");
    execute(stranger, "DELETE FROM key_changes WHERE seq < (SELECT max(seq) FROM key_changes)");
    awaitBound();

    assertThat(found("key8").enabled()).isFalse();
    assertThat(found("key9").enabled()).isFalse();
  }

  @Test
  void a_change_of_our_own_is_seen_behind_more_changes_than_are_read_at_once() throws Exception {
    try (PostgresStorage patient =
        PostgresStorage.open(StorageConfig.builder(url).setting("staleness", "PT1H").build())) {
      assertThat(patient.findKey(key("key7").hash()).orElseThrow().key().enabled()).isTrue();
      execute(
          stranger,
          "INSERT INTO key_changes (key_hash) SELECT 'the same' FROM generate_series(1, 60000)");

      patient.run(tx -> tx.apiKeys().disable("key7", Samples.T0));

      assertThat(patient.findKey(key("key7").hash()).orElseThrow().key().enabled()).isFalse();
    }
  }

  @Test
  void a_change_that_is_undone_is_none() throws Exception {
    double forgotten = metric(storage, "keyhold.cache.forgotten");
    execute(stranger, "BEGIN; UPDATE api_keys SET enabled = false; ROLLBACK");
    awaitBound();

    assertThat(found("key7").enabled()).isTrue();
    assertThat(metric(storage, "keyhold.cache.forgotten")).isEqualTo(forgotten);
  }
}
