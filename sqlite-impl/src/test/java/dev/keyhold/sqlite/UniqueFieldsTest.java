package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a unique index of the tables is called in a refusal. */
class UniqueFieldsTest {
  private static final String FIRST_COLUMNS =
      """
      SELECT t.name || '.' || c.name
      FROM sqlite_schema t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
      WHERE t.type = 'table' AND i."unique" AND c.seqno = 0
      """;

  @TempDir Path folder;

  /** Nobody meets the keys of the tables that stores fill by themselves. */
  @Test
  void every_unique_index_has_its_field_or_is_of_the_id() throws Exception {
    List<String> columns = new ArrayList<>(firstColumns());
    columns.removeIf(
        column -> !TableNames.COUNTED.contains(column.substring(0, column.indexOf('.'))));

    assertThat(columns).containsAll(TableNames.UNIQUE.keySet());
    columns.removeAll(TableNames.UNIQUE.keySet());
    assertThat(columns)
        .containsExactlyInAnyOrderElementsOf(
            TableNames.COUNTED.stream().map(table -> table + ".id").toList());
  }

  @Test
  void the_field_is_that_of_the_first_column_that_sqlite_names() {
    assertThat(taken("organization_members.org_id, organization_members.account_id"))
        .isEqualTo("membership");
    assertThat(taken("password_credentials.account_id")).isEqualTo("accountId");
    assertThat(taken("accounts.id")).isEqualTo("id");
    assertThat(taken("audit_logs.seq")).isEqualTo("id");
  }

  private static String taken(String columns) {
    return Errors.takenField("UNIQUE constraint failed: " + columns);
  }

  private List<String> firstColumns() throws SQLException {
    try (Connection connection =
            SqliteStorage.dataSource(folder.resolve("system.db")).getConnection();
        Statement statement = connection.createStatement()) {
      new Schema(connection).prepare(Settings.MigrationMode.MIGRATE);
      List<String> columns = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(FIRST_COLUMNS)) {
        while (rows.next()) {
          columns.add(rows.getString(1));
        }
      }
      return columns;
    }
  }
}
