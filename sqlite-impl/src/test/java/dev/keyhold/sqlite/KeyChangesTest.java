package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.KeyHash;
import dev.keyhold.sql.KeyChanges;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verification hears of every column of a key: of those to come too. */
class KeyChangesTest {
  /** A value that differs from a new key's, where a number will not do. */
  private static final Map<String, String> VALUES =
      Map.of(
          "owner_id", "'ada'",
          "org_id", "NULL", // as it was: a key keeps its organization
          "enabled", "0",
          "scopes", "'[\"x\"]'",
          "resources", "'{\"a\":[\"x\"]}'",
          "metadata", "'{\"a\":1}'",
          "revocation_reason", "'lost', revoked_at = 7",
          "key_hash", "'another'");

  @TempDir Path folder;

  @Test
  void a_change_of_any_column_is_told_and_a_last_use_apart_from_it() throws Exception {
    Path file = folder.resolve("system.db");
    try (SqliteStorage storage = SqliteStorage.open(file)) {
      storage.run(tx -> tx.identities().accounts().create(ADA));
      storage.run(tx -> tx.apiKeys().insert(key("key")));
    }
    try (Connection connection = SqliteStorage.dataSource(file).getConnection()) {
      KeyChanges changes = TriggeredChanges.of(connection);
      List<String> columns =
          FirstColumn.of(connection, "SELECT name FROM pragma_table_info('api_keys')");
      assertThat(columns).contains("key_hash", "revoked_at").hasSizeGreaterThan(18);
      for (String column : columns) {
        if (!Set.of("id", "seq").contains(column)) { // which no statement changes
          changeAndUndo(connection, column);
          assertThat(changes.changed().contains(new KeyHash("hash of key")))
              .as(column)
              .isEqualTo(!column.equals("last_used_at"));
          assertThat(changes.used().isEmpty()).isEqualTo(!column.equals("last_used_at"));
          changes.clear();
        }
      }
    }
  }

  private static void changeAndUndo(Connection connection, String column) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      statement.execute("UPDATE api_keys SET " + column + " = " + VALUES.getOrDefault(column, "7"));
      statement.execute("ROLLBACK");
    }
  }
}
