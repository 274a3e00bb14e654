package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.GRACE;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub's own table beside ours, in one file and one transaction. */
class HandleTest extends RobotHub {
  private static final String NO_MORE_ROBOTS =
      """
      CREATE TRIGGER no_more_robots BEFORE INSERT ON robots
      BEGIN SELECT RAISE(ROLLBACK, 'no more robots'); END
      """;

  @Test
  void rows_of_the_hub_and_ours_are_committed_together() {
    storage.write(
        tx -> {
          insertRobot(tx, "ada");
          return tx.identities().accounts().create(ADA);
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
                      tx.identities().accounts().create(ADA);
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
          return tx.identities().accounts().create(ADA);
        });

    assertThat(account("ada")).contains(ADA);
  }

  @Test
  void a_unit_whose_transaction_a_hubs_trigger_ended_is_told_so() {
    execute(file(), NO_MORE_ROBOTS);

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      tx.identities().accounts().create(ADA);
                      assertThatThrownBy(() -> insertRobot(tx, "ada"))
                          .hasMessageContaining("no more robots");
                      return true;
                    }))
        .isInstanceOf(StorageException.OutcomeUnknown.class)
        .hasMessageContaining("ended the transaction itself");

    assertThat(account("ada")).isEmpty();
    storage.write(tx -> tx.identities().accounts().create(GRACE));
    assertThat(account("grace")).contains(GRACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unit", "lent", "together"})
  void a_savepoint_that_the_hub_leaves_open_keeps_nothing_of_a_unit_that_fails(String name) {
    IllegalStateException thrown = new IllegalStateException("changed my mind");

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      tx.identities().accounts().create(ADA);
                      SqliteStorage.handle(tx).execute("SAVEPOINT " + name);
                      throw thrown;
                    }))
        .isSameAs(thrown);

    assertThat(account("ada")).isEmpty();
  }

  @Test
  void a_unit_that_goes_on_after_a_trigger_rolled_it_back_writes_nothing() {
    execute(
        file(),
        """
        CREATE TRIGGER no_more_keys BEFORE INSERT ON api_keys
        BEGIN SELECT RAISE(ROLLBACK, 'no more keys'); END
        """);

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      tx.identities().accounts().create(ADA);
                      assertThatThrownBy(() -> tx.apiKeys().insert(key("refused")))
                          .isInstanceOf(StorageException.Conflict.class);
                      return tx.identities().accounts().create(GRACE);
                    }))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("ended its transaction");

    assertThat(account("ada")).isEmpty();
    assertThat(account("grace")).isEmpty();
  }

  @Test
  void a_statement_that_the_hub_leaves_open_does_not_hold_the_writer_back() throws Exception {
    storage.write(tx -> tx.identities().accounts().create(ADA));
    storage.write(tx -> tx.identities().accounts().create(GRACE));

    storage.write(
        tx -> {
          insertRobot(tx, "ada");
          return true;
        });

    for (String sql : List.of("SELECT id FROM accounts", "DELETE FROM robots RETURNING name")) {
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
    storage.write(tx -> tx.identities().accounts().create(ADA));
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
        .hasMessageContaining("use write");

    assertThat(robots()).isEmpty();
  }

  @Test
  void what_a_read_throws_comes_out() {
    IllegalStateException thrown = new IllegalStateException("changed my mind");

    assertThatThrownBy(
            () ->
                storage.read(
                    tx -> {
                      assertThatThrownBy(() -> SqliteStorage.handle(tx).execute("ROLLBACK"))
                          .isInstanceOf(IllegalStateException.class);
                      throw thrown;
                    }))
        .isSameAs(thrown);

    assertThat(robots()).isEmpty();
  }

  @Test
  void the_transaction_of_another_storage_has_no_handle() {
    Transaction foreign = mock(Transaction.class);
    when(foreign.beneath()).thenReturn(foreign);

    assertThatThrownBy(() -> SqliteStorage.handle(foreign))
        .isInstanceOf(StorageException.Unsupported.class);
  }
}
