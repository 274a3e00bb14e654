package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.StorageConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How SQLite answers what better-auth asks the views. */
class IamPlanTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM user WHERE id = ?",
        "SELECT * FROM user WHERE email = ?",
        "SELECT * FROM user WHERE username = ?",
        "SELECT * FROM user WHERE phone_number = ?",
        "UPDATE user SET name = 'x' WHERE id = ?",
        "DELETE FROM user WHERE id = ?",
        "SELECT * FROM account WHERE user_id = ?",
        "SELECT * FROM account WHERE provider_id = ? AND account_id = ?",
        "SELECT * FROM session WHERE token = ?",
        "SELECT * FROM session WHERE user_id = ?",
        "SELECT * FROM session s JOIN user u ON u.id = s.user_id WHERE s.token = ?",
        "SELECT * FROM organization WHERE id = ?",
        "SELECT * FROM organization WHERE slug = ?",
        "SELECT * FROM member WHERE id = ?",
        "SELECT * FROM member WHERE organization_id = ?",
        "SELECT * FROM member WHERE organization_id = ? AND user_id = ?",
        "SELECT * FROM member WHERE user_id = ?"
      })
  void what_is_looked_up_is_found_by_an_index(String statement) throws Exception {
    String url = "sqlite:" + folder.resolve("system.db");
    Keyhold.open(StorageConfig.builder(url).tables(IamTables.SET).build()).close();

    assertThat(plan("jdbc:" + url, statement))
        .anyMatch(step -> step.startsWith("SEARCH "))
        // The rows that a view gave, which its search has found.
        .filteredOn(step -> !step.equals("SCAN user") && !step.equals("SCAN organization"))
        .noneMatch(step -> step.startsWith("SCAN ") || step.startsWith("MATERIALIZE "));
  }

  private static List<String> plan(String url, String statement) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement explain = connection.createStatement();
        ResultSet row = explain.executeQuery("EXPLAIN QUERY PLAN " + statement)) {
      while (row.next()) {
        steps.add(row.getString("detail"));
      }
    }
    return steps;
  }
}
