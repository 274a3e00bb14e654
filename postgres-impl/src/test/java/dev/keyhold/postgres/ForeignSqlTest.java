package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.ACME;
import static dev.keyhold.postgres.Samples.ADA;
import static dev.keyhold.postgres.Samples.GRACE;
import static dev.keyhold.postgres.Samples.T0;
import static dev.keyhold.postgres.Samples.entry;
import static dev.keyhold.postgres.Samples.execute;
import static dev.keyhold.postgres.Samples.key;
import static dev.keyhold.postgres.Samples.number;
import static dev.keyhold.postgres.Samples.stranger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises hold whoever writes: other people's SQL is refused, waits its turn, or is seen. */
@Timeout(60)
class ForeignSqlTest {
  private final String url = PostgresServer.url();
  private PostgresStorage storage;
  private Connection one;
  private Connection other;

  @BeforeEach
  void an_organization_has_two_owners() throws Exception {
    storage = PostgresStorage.open(StorageConfig.of(url));
    storage.run(
        tx -> {
          tx.identities().accounts().create(ADA);
          tx.identities().accounts().create(GRACE);
          tx.identities().organizations().create(ACME);
          tx.identities().members().add(Membership.of("acme", "grace", MembershipLevel.OWNER, T0));
          tx.apiKeys().insert(key("key").toBuilder().ownerId("ada").build());
          tx.audit().append(entry("e1"));
        });
    one = stranger(url);
    other = stranger(url);
  }

  @AfterEach
  void close() throws Exception {
    one.close();
    other.close();
    storage.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
  void of_two_who_take_each_others_owner_away_one_is_refused(String isolation) throws Exception {
    String hand = "UPDATE organizations SET owner_id = 'grace' WHERE owner_id = 'ada'";
    String lower =
        "UPDATE organization_members SET membership_level = 'member' WHERE account_id = ";
    execute(one, "BEGIN ISOLATION LEVEL " + isolation);
    execute(other, "BEGIN ISOLATION LEVEL " + isolation);
    number(one, "SELECT count(*) FROM organization_members");
    number(other, "SELECT count(*) FROM organization_members");
    execute(one, lower + "'grace'");
    long pid = number(other, "SELECT pg_backend_pid()");
    CountDownLatch began = new CountDownLatch(1);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> second =
          pool.submit(
              () -> {
                began.countDown();
                execute(other, hand);
                execute(other, lower + "'ada'");
                execute(other, "COMMIT");
                return true;
              });
      began.await();
      awaitWaitingOrDone(pid, second);
      execute(one, "COMMIT");
      assertThatThrownBy(second::get).hasCauseInstanceOf(SQLException.class);
    } finally {
      pool.shutdown();
    }
    execute(other, "ROLLBACK");
    assertThat(
            number(
                one,
                "SELECT count(*) FROM organizations o JOIN organization_members m"
                    + " ON m.org_id = o.id AND m.account_id = o.owner_id"
                    + " AND m.membership_level = 'owner'"))
        .isEqualTo(1);
  }

  /** The other has got as far as it can before the first one commits. */
  private void awaitWaitingOrDone(long pid, Future<?> done) throws SQLException {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = " + pid;
    try (Connection watch = stranger(url)) {
      while (!done.isDone() && number(watch, waiting) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM organization_members WHERE account_id = 'ada'",
        "DELETE FROM accounts WHERE id = 'ada'",
        "UPDATE organizations SET owner_id = 'nobody'",
        "UPDATE organization_members SET id = 'another' WHERE account_id = 'ada'",
        "TRUNCATE organization_members",
        "TRUNCATE accounts CASCADE",
        "DELETE FROM audit_logs",
        "UPDATE audit_logs SET action = 'another'",
        "UPDATE audit_logs SET seq = 7",
        "TRUNCATE audit_logs",
        "INSERT INTO audit_logs (seq, id, action, outcome, details, created_at)"
            + " VALUES (7, 'x', 'a', 'success', '{}', 0)",
        "INSERT INTO audit_logs (seq, id, action, outcome, details, created_at)"
            + " VALUES (1, 'x', 'a', 'success', '{}', 0)",
        "INSERT INTO audit_state VALUES ('tree/head', '\\x000000000000000901')",
        "INSERT INTO api_keys (id, key_hash, hash_scheme, created_at, updated_at)"
            + " VALUES ('x', 'hash of key', 'sha256', 0, 0)",
        "UPDATE api_keys SET id = 'another'",
        "UPDATE accounts SET metadata = 'no json'",
        "UPDATE accounts SET status = 'unheard of'"
      })
  void what_breaks_a_promise_is_refused(String sql) {
    assertThatThrownBy(() -> execute(one, sql)).isInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE api_keys SET revoked_at = NULL, revocation_reason = NULL",
        "UPDATE api_keys SET revoked_at = 1",
        "UPDATE api_keys SET org_id = 'acme'"
      })
  void a_revoked_key_does_not_come_back(String sql) {
    storage.run(tx -> tx.apiKeys().revoke("key", Revocation.at(T0)));

    assertThatThrownBy(() -> execute(one, sql)).isInstanceOf(SQLException.class);
  }

  /** Names without a schema lead to temporary tables first, where nobody says otherwise. */
  @Test
  void a_temporary_table_of_our_name_fools_no_trigger() throws Exception {
    execute(one, "CREATE TEMP TABLE audit_logs (seq bigint)");
    execute(one, "INSERT INTO pg_temp.audit_logs VALUES (41)");
    String schema = url.substring(url.indexOf("?schema=") + "?schema=".length());

    assertThatThrownBy(
            () ->
                execute(
                    one,
                    "INSERT INTO "
                        + schema
                        + ".audit_logs (seq, id, action, outcome, details, created_at)"
                        + " VALUES (42, 'x', 'a', 'success', '{}', 0)"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("the next entry has the next seq");
  }

  @Test
  void an_entry_is_erased_by_other_peoples_sql_too_and_stays_so() throws Exception {
    String columns = "action = NULL, outcome = NULL, details = NULL, erased_at = 5";
    execute(one, "UPDATE audit_logs SET " + columns);

    assertThatThrownBy(() -> execute(one, "UPDATE audit_logs SET erased_at = 6"))
        .isInstanceOf(SQLException.class);
    StoredEntry erased = storage.read(tx -> tx.audit().find("e1")).orElseThrow();
    assertThat(erased.erasedAt()).contains(Instant.ofEpochMilli(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE api_keys SET enabled = false",
        "UPDATE api_keys SET scopes = '[\"more\"]'",
        "UPDATE accounts SET status = 'suspended' WHERE id = 'ada'",
        "DELETE FROM api_keys",
        "UPDATE api_keys SET key_hash = 'another'"
      })
  void a_change_by_other_peoples_sql_is_seen_within_the_bound(String sql) throws Exception {
    KeyHash hash = key("key").hash();
    var before = storage.findKey(hash);
    assertThat(storage.findKey(hash)).isEqualTo(before).isPresent();

    execute(one, sql);
    long end = System.nanoTime() + 5_000_000;
    while (System.nanoTime() <= end) {
      Thread.onSpinWait();
    }

    assertThat(storage.findKey(hash)).isNotEqualTo(before);
  }

  @Test
  void a_stranger_who_changes_keys_keeps_the_writer_waiting_until_he_is_done() throws Exception {
    execute(one, "BEGIN");
    execute(one, "UPDATE api_keys SET enabled = false");
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> write =
          pool.submit(() -> storage.write(tx -> tx.audit().state().insert("a", Bytes.of())));
      assertThat(write).isNotDone();
      execute(one, "COMMIT");
      write.get();
    } finally {
      pool.shutdown();
    }
    assertThat(storage.findKey(key("key").hash()).orElseThrow().key().enabled()).isFalse();
  }
}
