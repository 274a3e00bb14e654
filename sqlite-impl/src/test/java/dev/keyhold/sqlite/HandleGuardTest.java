package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ACME;
import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.GRACE;
import static dev.keyhold.sqlite.Samples.T0;
import static dev.keyhold.sqlite.Samples.entry;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.KeyState;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lent handle is for the hub's own tables: Keyhold's are written through the stores alone. */
class HandleGuardTest extends RobotHub {
  @BeforeEach
  void there_is_a_row_in_each_table() {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          tx.identities().organizations().create(ACME);
          tx.apiKeys().insert(key("key").toBuilder().tags(List.of("ci")).build());
          tx.apiKeys().revoke("key", Revocation.at(T0));
          tx.audit().state().insert("cursor", Bytes.of(new byte[] {1}));
          return tx.audit().append(entry("e1"));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE accounts SET status = 'suspended'",
        "DELETE FROM accounts",
        "INSERT INTO accounts (id, access_level, created_at, updated_at) VALUES ('x', 'service', 0, 0)",
        "INSERT OR REPLACE INTO accounts (id, access_level, created_at, updated_at)"
            + " VALUES ('ada', 'service', 0, 0)",
        "INSERT OR IGNORE INTO accounts (id, access_level, created_at, updated_at)"
            + " VALUES ('x', 'service', 0, 0)",
        "WITH x AS (SELECT 1) UPDATE main.accounts SET metadata = '{\"a\":1}'",
        "UPDATE organizations SET name = 'x'",
        "UPDATE organization_members SET membership_level = 'owner'",
        "INSERT INTO password_credentials VALUES ('p', 'ada', 'x', 0, 0, 0, NULL, '{}', 0, 0)",
        "UPDATE api_keys SET revoked_at = NULL, revocation_reason = NULL",
        "UPDATE api_keys SET enabled = 0",
        "DELETE FROM api_keys",
        "DELETE FROM api_key_tags",
        "UPDATE api_key_tags SET tag = 'x'",
        "DELETE FROM audit_logs",
        "INSERT INTO audit_logs (seq, id, action, outcome, details, created_at)"
            + " VALUES (2, 'x', 'forged.it', 'success', '{}', 0)",
        "DELETE FROM audit_state",
        "UPDATE audit_state SET value = x'00'",
        "UPDATE keyhold_schema SET checksum = 'x'",
        "DELETE FROM keyhold_schema",
        "INSERT INTO by_trigger VALUES ('x')",
        "INSERT INTO by_view VALUES ('x')",
        "INSERT INTO api_key_tags SELECT seq, 9, 'x' FROM api_keys"
      })
  void a_write_to_a_table_of_keyhold_is_refused_and_changes_nothing(String sql) throws Exception {
    execute(file(), "CREATE TABLE by_trigger (name TEXT)");
    execute(
        file(),
        "CREATE TRIGGER hub_1 AFTER INSERT ON by_trigger"
            + " BEGIN UPDATE api_keys SET enabled = 0; END");
    execute(file(), "CREATE VIEW by_view AS SELECT name FROM robots");
    execute(
        file(),
        "CREATE TRIGGER hub_2 INSTEAD OF INSERT ON by_view"
            + " BEGIN DELETE FROM api_key_tags; END");
    String before = dump();

    // Some are refused by the tables' own triggers before.
    assertThatThrownBy(() -> storage.run(tx -> SqliteStorage.handle(tx).execute(sql)))
        .isInstanceOfAny(IllegalStateException.class, StorageException.Conflict.class);
    assertThat(dump()).isEqualTo(before);

    // Whether or not the unit catches it.
    Throwable again =
        catchThrowable(
            () ->
                storage.run(
                    tx ->
                        assertThatThrownBy(() -> SqliteStorage.handle(tx).execute(sql))
                            .isInstanceOf(RuntimeException.class)));
    assertThat(again == null || again instanceof IllegalStateException).isTrue();
    assertThat(dump()).isEqualTo(before);
  }

  @Test
  void the_stores_write_before_and_after_the_handle_is_used() {
    storage.write(
        tx -> {
          insertRobot(tx, "ada");
          tx.identities().accounts().create(GRACE);
          insertRobot(tx, "grace");
          tx.identities()
              .accounts()
              .update("ada", AccountPatch.NONE.displayName(Change.to("Ada L.")), T0);
          tx.apiKeys().insert(key("second").toBuilder().tags(List.of("cd")).build());
          assertThatThrownBy(() -> tx.identities().accounts().create(GRACE));
          assertThatThrownBy(() -> SqliteStorage.handle(tx).execute("DELETE FROM audit_state"))
              .isInstanceOf(IllegalStateException.class);
          return tx.audit().append(entry("e2"));
        });

    assertThat(robots()).containsExactly("robot of ada", "robot of grace");
    assertThat(account("ada").orElseThrow().displayName()).contains("Ada L.");
    storage.write(tx -> tx.apiKeys().delete("second")); // a later unit is nobody's borrower
    assertThat(storage.read(tx -> tx.apiKeys().findById("key")).orElseThrow().stateAt(T0))
        .isEqualTo(KeyState.REVOKED);
  }

  @Test
  void a_unit_that_fails_leaves_the_next_one_free_to_write() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  storage.write(
                      tx -> {
                        insertRobot(tx, "ada");
                        throw new IllegalStateException("changed my mind");
                      }))
          .isInstanceOf(IllegalStateException.class);
      String id = "key-" + i;
      storage.write(tx -> tx.apiKeys().insert(key(id)));
    }
  }

  @Test
  void what_the_hub_counts_by_its_handle_is_its_own() {
    List<Long> counted =
        storage.write(
            tx -> {
              Handle handle = SqliteStorage.handle(tx);
              handle.execute("INSERT INTO robots VALUES ('a', 'ada'), ('b', 'ada')");
              return List.of(
                  handle.createQuery("SELECT changes()").mapTo(Long.class).one(),
                  handle.createQuery("SELECT last_insert_rowid()").mapTo(Long.class).one());
            });

    assertThat(counted).containsExactly(2L, 2L);
  }

  @Test
  void schema_attached_databases_and_settings_are_refused_by_every_kind_of_statement()
      throws SQLException {
    String sql = "PRAGMA synchronous = OFF";
    storage.write(
        tx -> {
          Handle handle = SqliteStorage.handle(tx);
          Connection connection = handle.getConnection();
          assertRefused(() -> handle.execute(sql));
          assertRefused(() -> handle.createScript("SELECT 1; " + sql).execute());
          assertRefused(() -> handle.createBatch().add(sql).execute());
          assertRefused(() -> connection.prepareStatement(sql));
          try (Statement statement = connection.createStatement()) {
            assertRefused(() -> statement.execute(sql));
            assertRefused(() -> statement.executeUpdate("SELECT 1; " + sql));
            assertRefused(() -> statement.executeQuery(sql));
            assertRefused(() -> statement.addBatch(sql));
            assertRefused(() -> statement.getConnection().createStatement().execute(sql));
          }
          assertRefused(() -> connection.unwrap(org.sqlite.SQLiteConnection.class));
          return true;
        });
    storage.read(
        tx -> {
          assertRefused(() -> SqliteStorage.handle(tx).execute("ATTACH ':memory:' AS other"));
          return true;
        });
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).hasStackTraceContaining("refused");
  }

  @Test
  void what_a_cascade_takes_from_a_hubs_table_meets_the_hubs_trigger() {
    execute(
        file(),
        "CREATE TABLE notes (id TEXT, account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE)");
    execute(file(), "CREATE TABLE gone (id TEXT)");
    execute(
        file(),
        "CREATE TRIGGER hub_notes AFTER DELETE ON notes"
            + " BEGIN INSERT INTO gone VALUES (OLD.id); END");
    storage.write(tx -> tx.identities().accounts().create(GRACE));
    storage.write(
        tx -> SqliteStorage.handle(tx).execute("INSERT INTO notes VALUES ('n1', 'grace')"));

    storage.write(tx -> tx.identities().accounts().delete("grace"));

    List<String> gone =
        storage.read(
            tx ->
                SqliteStorage.handle(tx)
                    .createQuery("SELECT id FROM gone")
                    .mapTo(String.class)
                    .list());
    assertThat(gone).containsExactly("n1");
  }

  @Test
  void a_connection_of_a_pool_is_left_as_it_was() throws SQLException {
    storage.close();
    try (Connection connection = SqliteStorage.dataSource(file()).getConnection()) {
      SqliteHandleGuard guard = SqliteHandleGuard.of(connection, List.of());
      guard.lent();
      guard.returned();
      guard.stop();

      assertThat(FirstColumn.of(connection, "SELECT name FROM temp.sqlite_schema")).isEmpty();
    }
    storage = SqliteStorage.open(file());
  }

  /** Every row of every table of ours, as text. */
  private String dump() throws SQLException {
    StringBuilder rows = new StringBuilder();
    try (Connection connection = SqliteStorage.dataSource(file()).getConnection()) {
      for (String table : TableNames.GUARDED) {
        String columns =
            String.join(
                " || '|' || ",
                FirstColumn.of(
                    connection,
                    "SELECT 'quote(' || name || ')' FROM pragma_table_info('" + table + "')"));
        rows.append(table)
            .append(FirstColumn.of(connection, "SELECT " + columns + " FROM " + table));
      }
    }
    return rows.toString();
  }

  @Test
  void what_knows_its_connection_answers_the_one_that_is_lent() throws Exception {
    storage.<Boolean, Exception>write(
        tx -> {
          Connection lent = SqliteStorage.handle(tx).getConnection();
          try (Statement statement = lent.createStatement()) {
            assertThat(statement.getConnection()).isSameAs(lent);
          }
          assertThat(lent.getMetaData().getConnection()).isSameAs(lent);
          return true;
        });
  }
}
