package com.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.sqlite.SqliteTables;
import dev.keyhold.tables.TableSet;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the second migration makes of the rows that the first version left. */
class UpgradeTest {
  @TempDir Path folder;

  @Test
  void an_urgent_task_gets_a_high_priority_and_the_others_the_default() throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("system.db");
    SqliteStorage.open(folder.resolve("system.db")).close();
    try (Connection old = DriverManager.getConnection(url);
        Statement statement = old.createStatement()) {
      statement.executeUpdate(sql("V1__first.sql"));
      statement.executeUpdate(
          """
          INSERT INTO task VALUES ('t1', 'acme', 'p1', 'urgent: wash', 'open', NULL, 1, 0, 0);
          INSERT INTO task VALUES ('t2', 'acme', 'p1', 'wash', 'open', NULL, 1, 0, 0);
          """);
      statement.executeUpdate(sql("V2__priorities.sql"));
      try (ResultSet row = statement.executeQuery("SELECT priority FROM task ORDER BY id")) {
        row.next();
        assertEquals("high", row.getString(1));
        row.next();
        assertEquals("normal", row.getString(1));
      }
    }
  }

  @Test
  void the_difference_to_the_first_migration_is_what_the_second_file_begins_with()
      throws Exception {
    TableSet first =
        TableSet.of("tasks", Project.TABLE, Task.TABLE)
            .migrations(TaskBoard.class::getResourceAsStream, "first");

    String second = sql("V2__priorities.sql");

    assertEquals(second.substring(0, second.indexOf(';') + 1), SqliteTables.diff(first));
    assertEquals("", SqliteTables.diff(TaskBoard.TABLES));
  }

  private static String sql(String file) throws Exception {
    try (InputStream in = TaskBoard.class.getResourceAsStream("migrations/sqlite/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
