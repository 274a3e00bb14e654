package dev.keyhold.postgres;

import static dev.keyhold.postgres.Samples.ADA;
import static dev.keyhold.postgres.Samples.GRACE;
import static dev.keyhold.postgres.Samples.execute;
import static dev.keyhold.postgres.Samples.hasAccount;
import static dev.keyhold.postgres.Samples.number;
import static dev.keyhold.postgres.Samples.stranger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import dev.keyhold.testserver.PostgresServer;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub's own table beside ours, in one database and one transaction. */
@Timeout(60)
class HandleTest {
  private final String url = PostgresServer.url();
  private PostgresStorage storage;
  private Connection hub;

  @BeforeEach
  void a_hub_has_robots() throws Exception {
    storage = PostgresStorage.open(StorageConfig.of(url));
    hub = stranger(url);
    execute(
        hub,
        """
        CREATE TABLE robots (
          name text PRIMARY KEY CHECK (name <> 'nobody'),
          owner_id text NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED)
        """);
  }

  @AfterEach
  void close() throws Exception {
    storage.close();
    hub.close();
  }

  private static void robot(Transaction tx, String name, String owner) {
    PostgresStorage.handle(tx).execute("INSERT INTO robots VALUES (?, ?)", name, owner);
  }

  private long robots() throws Exception {
    return number(hub, "SELECT count(*) FROM robots");
  }

  @Test
  void rows_of_the_hub_and_ours_are_committed_together() throws Exception {
    storage.write(
        tx -> {
          robot(tx, "r1", "ada");
          return tx.identities().accounts().create(ADA);
        });

    assertThat(robots()).isEqualTo(1);
    assertThat(hasAccount(storage, "ada")).isTrue();
  }

  @Test
  void rows_of_the_hub_and_ours_are_rolled_back_together() throws Exception {
    IllegalStateException thrown = new IllegalStateException("changed my mind");

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      robot(tx, "r1", "ada");
                      tx.identities().accounts().create(ADA);
                      throw thrown;
                    }))
        .isSameAs(thrown);

    assertThat(robots()).isZero();
    assertThat(hasAccount(storage, "ada")).isFalse();
  }

  @Test
  void commit_rollback_and_close_through_the_handle_are_refused() {
    storage.write(
        tx -> {
          Handle handle = PostgresStorage.handle(tx);
          assertThatThrownBy(handle::commit).hasStackTraceContaining("refused");
          assertThatThrownBy(handle::rollback).hasStackTraceContaining("refused");
          assertThatThrownBy(handle::begin).hasStackTraceContaining("refused");
          assertThatThrownBy(() -> handle.savepoint("mine")).hasStackTraceContaining("refused");
          assertThatThrownBy(handle::close).hasStackTraceContaining("refused");
          return tx.identities().accounts().create(ADA);
        });

    assertThat(hasAccount(storage, "ada")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "ROLLBACK",
        "END",
        "ABORT",
        "PREPARE TRANSACTION 'x'",
        "SELECT 1; COMMIT",
        "SELECT 'a\\'; COMMIT; SELECT 'b'",
        "SELECT $x$;$x$; COMMIT",
        "SELECT name'a\\'; COMMIT; SELECT '1'",
        "/* harmless */ COMMIT",
        "EXPLAIN COMMIT",
        "CREATE TABLE more (x int)",
        "SET search_path TO public",
        "SELECT set_config('keyhold.borrowed', 'off', true)",
        "DO $$ BEGIN NULL; END $$",
        "CALL something()",
        "LISTEN something",
        "SAVEPOINT keyhold_unit",
        "ROLLBACK TO keyhold_unit",
        "RELEASE keyhold_unit",
        "EXECUTE something",
        "TRUNCATE robots"
      })
  void what_ends_the_transaction_or_outlives_it_is_refused(String sql) {
    storage.write(
        tx -> {
          Handle handle = PostgresStorage.handle(tx);
          assertThatThrownBy(() -> handle.execute(sql)).hasStackTraceContaining("is refused");
          return tx.identities().accounts().create(ADA);
        });

    assertThat(hasAccount(storage, "ada")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT E'it\\'s; COMMIT'",
        "SELECT $$; COMMIT$$",
        "SELECT '; COMMIT' -- ; COMMIT",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "EXPLAIN (COSTS OFF) SELECT 1",
        "SET CONSTRAINTS ALL DEFERRED",
        "SHOW search_path",
        "MERGE INTO robots USING (SELECT 'x' AS n) s ON name = n WHEN MATCHED THEN DELETE"
      })
  void statements_about_rows_are_run(String sql) {
    storage.write(
        tx -> {
          PostgresStorage.handle(tx).execute(sql);
          return tx.identities().accounts().create(ADA);
        });

    assertThat(hasAccount(storage, "ada")).isTrue();
  }

  @Test
  void a_statement_of_the_hubs_that_is_refused_undoes_itself_alone() throws Exception {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          robot(tx, "r1", "ada");
          assertThatThrownBy(() -> robot(tx, "r1", "ada"))
              .isInstanceOf(StorageException.Duplicate.class);
          assertThatThrownBy(() -> robot(tx, "nobody", "ada"))
              .isInstanceOf(StorageException.Conflict.class);
          assertThatThrownBy(() -> PostgresStorage.handle(tx).execute("SELECT nonsense"))
              .isInstanceOf(StorageException.InvalidInput.class);
          robot(tx, "r2", "ada");
          return tx.identities().accounts().create(GRACE);
        });

    assertThat(robots()).isEqualTo(2);
    assertThat(hasAccount(storage, "grace")).isTrue();
  }

  @Test
  void a_savepoint_of_the_hubs_brings_back_what_was_before_it() throws Exception {
    storage.write(
        tx -> {
          Handle handle = PostgresStorage.handle(tx);
          tx.identities().accounts().create(ADA);
          robot(tx, "r1", "ada");
          handle.execute("SAVEPOINT mine");
          robot(tx, "r2", "ada");
          tx.identities().accounts().create(GRACE);
          handle.execute("ROLLBACK TO mine");
          robot(tx, "r3", "ada");
          handle.execute("RELEASE mine");
          return true;
        });

    assertThat(robots()).isEqualTo(2);
    assertThat(hasAccount(storage, "grace")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE accounts SET status = 'suspended'",
        "DELETE FROM accounts",
        "INSERT INTO audit_state VALUES ('a', 'b')",
        "UPDATE keyhold_writers SET commits = 9",
        "DELETE FROM key_changes",
        "INSERT INTO robots VALUES ('spy', 'ada')"
      })
  void our_tables_are_not_written_to_through_the_handle(String sql) throws Exception {
    execute(
        hub,
        """
        CREATE FUNCTION spies() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN UPDATE accounts SET status = 'suspended'; RETURN NULL; END $$;
        CREATE TRIGGER spies AFTER INSERT ON robots FOR EACH ROW WHEN (NEW.name = 'spy')
        EXECUTE FUNCTION spies()
        """);

    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          assertThatThrownBy(() -> PostgresStorage.handle(tx).execute(sql))
              .isInstanceOf(IllegalStateException.class)
              .hasStackTraceContaining("not through the handle");
          return true;
        });

    assertThat(hasAccount(storage, "ada")).isTrue();
  }

  @Test
  void a_statement_that_the_server_does_not_know_is_not_taken_for_a_standbys_answer() {
    assertThatThrownBy(
            () ->
                storage.run(
                    tx ->
                        PostgresStorage.handle(tx)
                            .select("SELECT DISTINCT name FROM robots FOR UPDATE")
                            .mapTo(String.class)
                            .list()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("0A000")
        .hasMessageNotContaining("standby");
  }

  @Test
  void a_unit_by_itself_that_breaks_a_deferred_key_of_the_hubs_is_told_so() throws Exception {
    assertThatThrownBy(() -> storage.run(tx -> robot(tx, "r1", "nobody at all")))
        .isInstanceOf(StorageException.MissingReference.class);
    assertThat(robots()).isZero();
  }

  @Test
  void a_statement_of_ours_that_fails_behind_the_handle_does_not_end_the_transaction()
      throws Exception {
    execute(
        hub,
        """
        CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
        CREATE TRIGGER no BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION no()
        """);

    assertThatThrownBy(
            () ->
                storage.run(
                    tx -> {
                      PostgresStorage.handle(tx);
                      tx.identities().accounts().create(ADA);
                    }))
        .isInstanceOf(StorageException.class)
        .isNotInstanceOf(StorageException.OutcomeUnknown.class);
  }

  @Test
  void a_unit_that_breaks_a_deferred_key_of_the_hubs_fails_alone() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch both = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      Future<?> holder =
          pool.submit(
              () ->
                  storage.write(
                      tx -> {
                        busy.countDown();
                        both.await();
                        return true;
                      }));
      busy.await();
      Future<?> good =
          pool.submit(() -> storage.write(tx -> tx.identities().accounts().create(ADA)));
      Future<?> bad =
          pool.submit(
              () ->
                  storage.write(
                      tx -> {
                        robot(tx, "r1", "nobody at all");
                        return true;
                      }));
      both.countDown();

      holder.get();
      good.get();
      assertThatThrownBy(bad::get).hasCauseInstanceOf(StorageException.MissingReference.class);
    } finally {
      pool.shutdown();
    }
    assertThat(robots()).isZero();
    assertThat(hasAccount(storage, "ada")).isTrue();
  }

  @Test
  void a_read_changes_nothing_and_goes_on_after_a_refused_statement() throws Exception {
    storage.read(
        tx -> {
          assertThatThrownBy(() -> robot(tx, "r1", "ada"))
              .isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(() -> PostgresStorage.handle(tx).execute("SELECT nonsense"))
              .isInstanceOf(StorageException.InvalidInput.class);
          return tx.identities().accounts().find("ada").isEmpty();
        });

    assertThat(robots()).isZero();
  }

  @Test
  void no_value_stands_in_what_is_said_of_a_refused_statement() {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          robot(tx, "hunter2", "ada");
          assertThatThrownBy(() -> robot(tx, "hunter2", "ada")).satisfies(HandleTest::saysNothing);
          assertThatThrownBy(
                  () -> PostgresStorage.handle(tx).execute("SELECT CAST(? AS bigint)", "hunter2"))
              .satisfies(HandleTest::saysNothing);
          return true;
        });
  }

  private static void saysNothing(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      assertThat(String.valueOf(t.getMessage())).doesNotContain("hunter2");
    }
  }
}
