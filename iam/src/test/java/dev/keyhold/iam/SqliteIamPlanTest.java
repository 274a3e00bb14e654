package dev.keyhold.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

class SqliteIamPlanTest extends IamPlanContract implements OnSqlite {
  @Override
  List<String> plan(String statement) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (Connection connection = another();
        Statement explain = connection.createStatement();
        ResultSet row = explain.executeQuery("EXPLAIN QUERY PLAN " + statement)) {
      while (row.next()) {
        steps.add(row.getString("detail"));
      }
    }
    return steps;
  }

  @Override
  void assertByIndexAlone(List<String> plan) {
    assertThat(plan)
        .anyMatch(step -> step.startsWith("SEARCH "))
        // The rows that a view gave, which its search has found.
        .filteredOn(step -> !step.equals("SCAN user") && !step.equals("SCAN organization"))
        .noneMatch(step -> step.startsWith("SCAN ") || step.startsWith("MATERIALIZE "));
  }
}
