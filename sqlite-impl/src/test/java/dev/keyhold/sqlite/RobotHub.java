package dev.keyhold.sqlite;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Transaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub with a table of its own beside ours, which refers to accounts. */
abstract class RobotHub {
  @TempDir Path folder;
  SqliteStorage storage;

  @BeforeEach
  void a_hub_has_a_table_of_its_own() {
    storage = SqliteStorage.open(file());
    execute(
        file(),
        """
        CREATE TABLE robots (
          name TEXT NOT NULL,
          account_id TEXT NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED)
        """);
  }

  /** What a hub does by a connection of its own. */
  static void execute(Path file, String sql) {
    try (Connection connection = SqliteStorage.dataSource(file).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  @AfterEach
  void close() {
    storage.close();
  }

  Path file() {
    return folder.resolve("system.db");
  }

  static void insertRobot(Transaction tx, String accountId) {
    SqliteStorage.handle(tx)
        .execute("INSERT INTO robots VALUES (?, ?)", "robot of " + accountId, accountId);
  }

  List<String> robots() {
    return storage.read(
        tx ->
            SqliteStorage.handle(tx)
                .createQuery("SELECT name FROM robots")
                .mapTo(String.class)
                .list());
  }

  Optional<Account> account(String id) {
    return storage.read(tx -> tx.identities().accounts().find(id));
  }
}
