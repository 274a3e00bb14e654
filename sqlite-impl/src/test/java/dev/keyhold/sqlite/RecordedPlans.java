package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.table.RowsElsewhere;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.sql.Appended;
import dev.keyhold.sql.Bindings;
import dev.keyhold.sql.CommitWatch;
import dev.keyhold.sql.SqlTransaction;
import dev.keyhold.sql.TableCatalog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** A transaction whose statements are recorded, and how SQLite goes about them. */
final class RecordedPlans implements AutoCloseable {
  private final Set<String> statements = new LinkedHashSet<>();
  private final Connection connection;
  private final SqlTransaction tx;

  RecordedPlans(Path file, List<SetShape> sets) throws SQLException {
    connection = SqliteStorage.dataSource(file).getConnection();
    Schema.prepare(connection, Settings.MigrationMode.MIGRATE, sets);
    Connection recorded = recorded();
    tx =
        SqlTransaction.writing(
            SqliteSession.of(
                Bindings.install(Jdbi.create(() -> recorded)).open(), connection, List.of()),
            CommitWatch.NONE,
            new Appended(),
            new TableCatalog(sets, RowsElsewhere.NOWHERE));
  }

  private Connection recorded() {
    return (Connection)
        Proxy.newProxyInstance(
            RecordedPlans.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                statements.add((String) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  SqlTransaction tx() {
    return tx;
  }

  /** Each is an index range, and skips nothing by counting. */
  void check() throws SQLException {
    assertThat(statements).isNotEmpty();
    for (String statement : statements) {
      assertThat(plan(statement))
          .as(statement)
          .noneMatch(step -> readsMoreThanItNeeds(step, statement));
      assertThat(statement.toUpperCase(Locale.ROOT)).doesNotContain("OFFSET");
    }
  }

  private List<String> plan(String statement) throws SQLException {
    try (PreparedStatement explained =
            connection.prepareStatement("EXPLAIN QUERY PLAN " + statement);
        ResultSet row = explained.executeQuery()) {
      List<String> steps = new ArrayList<>();
      while (row.next()) {
        steps.add(row.getString("detail"));
      }
      return steps;
    }
  }

  /**
   * A walk along an index that stops at a limit, or counts, is a range that begins at the index's
   * start; a scan of an intermediate result is no scan of a table; and who counts all rows reads
   * them all.
   */
  private static boolean readsMoreThanItNeeds(String step, String statement) {
    boolean walk =
        (step.contains("USING INDEX") || step.contains("USING COVERING INDEX"))
            && (statement.contains("LIMIT") || statement.startsWith("SELECT count(*)"));
    boolean countsAll = statement.startsWith("SELECT count(*)") && !statement.contains("?");
    return step.contains("TEMP B-TREE")
        || (step.startsWith("SCAN")
            && !walk
            && !countsAll
            && !step.contains("(subquery")
            && !step.contains("VIRTUAL TABLE"));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
