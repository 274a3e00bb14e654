package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.tables.TableIdentities;
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
  void every_unique_index_is_of_a_descriptor_or_the_id_or_the_hash_of_a_key() throws Exception {
    List<String> columns = new ArrayList<>(firstColumns());
    columns.removeIf(
        column -> !TableNames.COUNTED.contains(column.substring(0, column.indexOf('.'))));

    columns.removeAll(ofDescriptors());

    assertThat(columns).contains("api_keys.key_hash");
    columns.remove("api_keys.key_hash");
    assertThat(columns)
        .containsExactlyInAnyOrderElementsOf(
            TableNames.COUNTED.stream().map(table -> table + ".id").toList());
  }

  private static List<String> ofDescriptors() {
    return TableIdentities.SET.shapes().stream()
        .flatMap(
            shape ->
                shape.indexes().stream()
                    .filter(IndexShape::unique)
                    .map(index -> shape.name() + "." + index.columns().get(0)))
        .toList();
  }

  @Test
  void the_field_is_the_hash_of_a_key_or_an_id() {
    assertThat(taken("api_keys.key_hash")).isEqualTo("hash");
    assertThat(taken("api_keys.id")).isEqualTo("id");
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
