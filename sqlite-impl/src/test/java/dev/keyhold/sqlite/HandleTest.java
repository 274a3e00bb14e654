package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.GRACE;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub's own table beside ours, in one file and one transaction. */
class HandleTest {
  @TempDir Path folder;
  private SqliteStorage storage;

  @BeforeEach
  void a_hub_has_a_table_of_its_own() {
    storage = SqliteStorage.open(file());
    storage.write(
        tx ->
            SqliteStorage.handle(tx)
                .execute(
                    """
                    CREATE TABLE robots (
                      name TEXT NOT NULL,
                      account_id TEXT NOT NULL
                        REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED)
                    """));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void rows_of_the_hub_and_ours_are_committed_together() {
    storage.write(
        tx -> {
          insertRobot(tx, "ada");
          return tx.identities().createAccount(ADA);
        });

    assertThat(robots()).containsExactly("robot of ada");
    assertThat(account("ada")).contains(ADA);
  }

  @Test
  void rows_of_the_hub_and_ours_are_rolled_back_together() {
    IllegalStateException thrown = new IllegalStateException("changed my mind");

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      insertRobot(tx, "ada");
                      tx.identities().createAccount(ADA);
                      throw thrown;
                    }))
        .isSameAs(thrown);

    assertThat(robots()).isEmpty();
    assertThat(account("ada")).isEmpty();
  }

  @Test
  void commit_rollback_and_close_through_the_handle_are_refused() {
    storage.write(
        tx -> {
          Handle handle = SqliteStorage.handle(tx);
          assertThatThrownBy(handle::commit).hasStackTraceContaining("refused");
          assertThatThrownBy(handle::rollback).hasStackTraceContaining("refused");
          assertThatThrownBy(handle::begin).hasStackTraceContaining("refused");
          assertThatThrownBy(() -> handle.savepoint("mine")).hasStackTraceContaining("refused");
          assertThatThrownBy(handle::close).hasStackTraceContaining("refused");
          assertThatThrownBy(() -> handle.getConnection().close())
              .hasStackTraceContaining("refused");
          return tx.identities().createAccount(ADA);
        });

    assertThat(account("ada")).contains(ADA);
  }

  @Test
  void a_unit_that_commits_in_sql_is_told_that_it_ended_its_transaction() {
    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      tx.identities().createAccount(ADA);
                      return SqliteStorage.handle(tx).execute("COMMIT");
                    }))
        .isInstanceOf(StorageException.OutcomeUnknown.class)
        .hasMessageContaining("ended the transaction itself");

    storage.write(tx -> tx.identities().createAccount(GRACE));
    assertThat(account("grace")).contains(GRACE);
  }

  @Test
  void a_unit_that_commits_and_begins_again_is_found_out_too() {
    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      Handle handle = SqliteStorage.handle(tx);
                      handle.execute("COMMIT");
                      return handle.execute("BEGIN");
                    }))
        .isInstanceOf(StorageException.OutcomeUnknown.class);

    storage.write(tx -> tx.identities().createAccount(GRACE));
    assertThat(account("grace")).contains(GRACE);
  }

  @Test
  void a_deferred_foreign_key_undoes_only_the_unit_that_broke_it() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        CompletableFuture.supplyAsync(
            () ->
                storage.write(
                    tx -> {
                      running.countDown();
                      await(mayEnd);
                      return true;
                    }));
    running.await();
    // Both wait behind the first, in whichever order, and share its commit or the next one.
    CompletableFuture<ApiKey> good =
        CompletableFuture.supplyAsync(() -> storage.write(tx -> tx.apiKeys().insert(key("good"))));
    CompletableFuture<Boolean> bad =
        CompletableFuture.supplyAsync(
            () ->
                storage.write(
                    tx -> {
                      insertRobot(tx, "nobody");
                      return true;
                    }));
    mayEnd.countDown();

    assertThat(first.get()).isTrue();
    assertThat(good.get()).isEqualTo(key("good"));
    assertThatThrownBy(bad::get).hasCauseInstanceOf(StorageException.MissingReference.class);
    assertThat(robots()).isEmpty();
    Optional<ApiKey> found = storage.read(tx -> tx.apiKeys().findById("good"));
    assertThat(found).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unit", "lent", "together"})
  void a_savepoint_that_the_hub_leaves_open_keeps_nothing_of_a_unit_that_fails(String name) {
    IllegalStateException thrown = new IllegalStateException("changed my mind");

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      tx.identities().createAccount(ADA);
                      SqliteStorage.handle(tx).execute("SAVEPOINT " + name);
                      throw thrown;
                    }))
        .isSameAs(thrown);

    assertThat(account("ada")).isEmpty();
  }

  @Test
  void a_unit_without_the_handle_that_breaks_a_deferred_foreign_key_is_told_so_if_it_is_alone() {
    storage.write(
        tx -> {
          tx.identities().createAccount(ADA);
          insertRobot(tx, "ada");
          return true;
        });

    assertThatThrownBy(() -> storage.write(tx -> tx.identities().deleteAccount("ada")))
        .isInstanceOf(StorageException.MissingReference.class);
    assertThat(account("ada")).contains(ADA);
  }

  @Test
  void units_that_share_the_commit_of_a_broken_foreign_key_are_told_that_a_retry_may_help()
      throws Exception {
    storage.write(
        tx -> {
          tx.identities().createAccount(ADA);
          insertRobot(tx, "ada");
          return true;
        });
    PendingUnit<Account> good = new PendingUnit<>(tx -> tx.identities().createAccount(GRACE));
    PendingUnit<Boolean> bad = new PendingUnit<>(tx -> tx.identities().deleteAccount("ada"));
    Iterator<PendingUnit<?>> waiting = List.<PendingUnit<?>>of(bad).iterator();
    try (Connection connection = SqliteStorage.dataSource(file()).getConnection();
        Handle handle =
            Bindings.install(Jdbi.create(connection))
                .open()
                .setStatementBuilder(new KeptStatements())) {
      new Batch(handle, new UnitGuard(), Optional.empty(), CommitWatch.NONE, new WriterCounts())
          .run(good, () -> waiting.hasNext() ? Optional.of(waiting.next()) : Optional.empty());
    }

    assertThatThrownBy(() -> good.await(Duration.ofSeconds(1)))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("deferred foreign key");
    assertThat(account("grace")).isEmpty();
  }

  @Test
  void a_unit_that_commits_in_sql_and_fails_then_is_told_that_its_outcome_is_unknown() {
    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      tx.identities().createAccount(ADA);
                      SqliteStorage.handle(tx).execute("COMMIT");
                      return tx.identities().createAccount(ADA);
                    }))
        .isInstanceOf(StorageException.OutcomeUnknown.class);
  }

  @Test
  void a_unit_that_goes_on_after_a_trigger_rolled_it_back_writes_nothing() {
    storage.write(
        tx ->
            SqliteStorage.handle(tx)
                .execute(
                    """
                    CREATE TRIGGER no_more_keys BEFORE INSERT ON api_keys
                    BEGIN SELECT RAISE(ROLLBACK, 'no more keys'); END
                    """));

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      tx.identities().createAccount(ADA);
                      assertThatThrownBy(() -> tx.apiKeys().insert(key("refused")))
                          .isInstanceOf(StorageException.Conflict.class);
                      return tx.identities().createAccount(GRACE);
                    }))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("ended its transaction");

    assertThat(account("ada")).isEmpty();
    assertThat(account("grace")).isEmpty();
  }

  @Test
  void a_statement_that_the_hub_leaves_open_does_not_hold_the_writer_back() throws Exception {
    storage.write(tx -> tx.identities().createAccount(ADA));
    storage.write(tx -> tx.identities().createAccount(GRACE));

    for (String sql : List.of("SELECT id FROM accounts", "DELETE FROM accounts RETURNING id")) {
      boolean read =
          storage.write(
              tx ->
                  SqliteStorage.handle(tx)
                      .getConnection()
                      .createStatement()
                      .executeQuery(sql)
                      .next());
      assertThat(read).isTrue();
      try (Connection other = SqliteStorage.dataSource(file()).getConnection();
          Statement statement = other.createStatement()) {
        statement.execute("CREATE TABLE of_another_process (id TEXT)");
        statement.execute("DROP TABLE of_another_process");
      }
      storage.write(tx -> tx.apiKeys().insert(key(sql)));
    }
  }

  @Test
  void a_handle_that_is_kept_beyond_its_unit_is_refused() {
    storage.write(tx -> tx.identities().createAccount(ADA));
    Handle kept =
        storage.write(
            tx -> {
              Handle handle = SqliteStorage.handle(tx);
              handle.execute("INSERT INTO robots VALUES ('early', 'ada')");
              return handle;
            });

    assertThatThrownBy(() -> kept.execute("INSERT INTO robots VALUES ('late', 'ada')"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the transaction is over");
    assertThat(robots()).containsExactly("early");
  }

  @Test
  void what_a_read_writes_through_its_handle_is_not_kept() {
    assertThatThrownBy(
            () ->
                storage.read(
                    tx ->
                        SqliteStorage.handle(tx)
                            .execute("INSERT INTO robots VALUES ('stray', 'nobody')")))
        .hasStackTraceContaining("readonly");

    assertThat(robots()).isEmpty();
  }

  @Test
  void what_a_read_throws_comes_out_although_its_transaction_has_ended() {
    IllegalStateException thrown = new IllegalStateException("changed my mind");

    assertThatThrownBy(
            () ->
                storage.read(
                    tx -> {
                      SqliteStorage.handle(tx).execute("ROLLBACK");
                      throw thrown;
                    }))
        .isSameAs(thrown);

    assertThat(robots()).isEmpty();
  }

  @Test
  void what_follows_a_commit_in_sql_is_not_written() {
    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      SqliteStorage.handle(tx).execute("COMMIT");
                      return tx.identities().createAccount(ADA);
                    }))
        .isInstanceOf(StorageException.OutcomeUnknown.class);

    assertThat(account("ada")).isEmpty();
  }

  @Test
  void an_account_that_a_hubs_row_refers_to_is_not_deleted() {
    storage.write(
        tx -> {
          tx.identities().createAccount(ADA);
          SqliteStorage.handle(tx)
              .execute("CREATE TABLE pets (owner TEXT REFERENCES accounts (id))");
          return SqliteStorage.handle(tx).execute("INSERT INTO pets VALUES ('ada')");
        });

    assertThatThrownBy(() -> storage.write(tx -> tx.identities().deleteAccount("ada")))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("refer to");
    assertThat(account("ada")).isPresent();
  }

  @RepeatedTest(10)
  void a_unit_with_the_handle_is_not_blamed_for_what_another_one_broke() throws Exception {
    storage.write(
        tx -> {
          tx.identities().createAccount(ADA);
          tx.identities().createAccount(GRACE);
          insertRobot(tx, "ada");
          return true;
        });
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        CompletableFuture.supplyAsync(
            () ->
                storage.write(
                    tx -> {
                      running.countDown();
                      await(mayEnd);
                      return true;
                    }));
    running.await();
    CompletableFuture<Boolean> guilty =
        CompletableFuture.supplyAsync(
            () -> storage.write(tx -> tx.identities().deleteAccount("ada")));
    CompletableFuture<Boolean> innocent =
        CompletableFuture.supplyAsync(
            () ->
                storage.write(
                    tx -> {
                      insertRobot(tx, "grace");
                      return true;
                    }));
    mayEnd.countDown();

    assertThatThrownBy(guilty::get).hasCauseInstanceOf(StorageException.class);
    Throwable blamed = catchThrowable(innocent::get);
    assertThat(blamed == null || blamed.getCause() instanceof StorageException.Unavailable)
        .as(String.valueOf(blamed))
        .isTrue();
    assertThat(catchThrowable(first::get))
        .satisfiesAnyOf(
            none -> assertThat(none).isNull(),
            some -> assertThat(some).hasCauseInstanceOf(StorageException.Unavailable.class));
    assertThat(account("ada")).isPresent();
  }

  @Test
  void a_read_that_commits_in_sql_is_told_that_it_ended_its_transaction() {
    assertThatThrownBy(() -> storage.read(tx -> SqliteStorage.handle(tx).execute("COMMIT")))
        .isInstanceOf(StorageException.OutcomeUnknown.class)
        .hasMessageContaining("ended the transaction itself");

    assertThat(robots()).isEmpty();
  }

  @Test
  void the_transaction_of_another_storage_has_no_handle() {
    Transaction foreign = mock(Transaction.class);
    when(foreign.beneath()).thenReturn(foreign);

    assertThatThrownBy(() -> SqliteStorage.handle(foreign))
        .isInstanceOf(StorageException.Unsupported.class);
  }

  private Path file() {
    return folder.resolve("system.db");
  }

  private static void insertRobot(Transaction tx, String accountId) {
    SqliteStorage.handle(tx)
        .execute("INSERT INTO robots VALUES (?, ?)", "robot of " + accountId, accountId);
  }

  private List<String> robots() {
    return storage.read(
        tx ->
            SqliteStorage.handle(tx)
                .createQuery("SELECT name FROM robots")
                .mapTo(String.class)
                .list());
  }

  private Optional<Account> account(String id) {
    return storage.read(tx -> tx.identities().findAccount(id));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
