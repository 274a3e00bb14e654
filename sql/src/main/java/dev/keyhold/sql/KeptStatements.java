package dev.keyhold.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the prepared statements of one connection for their next use: to prepare an insertion into
 * a table with triggers and nine indexes took two thirds of the time that it took to run it.
 *
 * <p>For a connection that one thread uses. A statement that is in use is not among those that are
 * kept, so one text may be in use twice.
 */
public final class KeptStatements extends DefaultStatementBuilder {
  /** More than a storage has; the texts of lists of any length push out what is seldom used. */
  private static final int MOST = 100;

  private final Map<String, PreparedStatement> kept = new LinkedHashMap<>(16, 0.75f, true);

  /** By what text each was prepared: Jdbi closes a statement under another one. */
  private final IdentityHashMap<Statement, String> inUse = new IdentityHashMap<>();

  public KeptStatements() {}

  /** Those of a handle that keeps its statements, which the writer's does. */
  static KeptStatements of(Handle handle) {
    return (KeptStatements) handle.getStatementBuilder();
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    PreparedStatement statement = kept.remove(sql);
    if (statement == null) {
      statement = super.create(connection, sql, context);
    }
    inUse.put(statement, sql);
    return statement;
  }

  /**
   * Runs a statement without Jdbi, which takes longer to bind values by name than a database to
   * insert them: for the few statements that every new key and every entry of the trail needs.
   *
   * @param values in the form in which columns hold them
   * @return how many rows it changed
   */
  int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = take(connection, sql);
    try {
      bind(statement, values);
      return statement.executeUpdate();
    } finally {
      close(connection, sql, statement);
    }
  }

  /** What a statement came to that was executed. */
  @FunctionalInterface
  interface Outcome<T> {
    T of(PreparedStatement executed) throws SQLException;
  }

  /** As {@link #update}; what protects the statement travels with it. */
  <T> T change(
      Connection connection,
      Protection protection,
      String sql,
      Outcome<T> outcome,
      @Nullable Object... values)
      throws SQLException {
    String text = joined(protection, sql);
    PreparedStatement statement = take(connection, text);
    try {
      bind(statement, values);
      statement.execute();
      for (int before = 0; before < protection.before().size(); before++) {
        statement.getMoreResults();
      }
      return outcome.of(statement);
    } finally {
      close(connection, text, statement);
    }
  }

  private static String joined(Protection protection, String sql) {
    List<String> statements = new ArrayList<>(protection.before());
    statements.add(sql);
    statements.addAll(protection.behind());
    return String.join(";", statements);
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** Reads rows without Jdbi, as {@link #update} changes them. */
  <T> List<T> query(
      Connection connection, String sql, Sql.Reading<T> reading, @Nullable Object... values)
      throws SQLException {
    PreparedStatement statement = take(connection, sql);
    try {
      bind(statement, values);
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(reading.of(rows));
        }
      }
      return found;
    } finally {
      close(connection, sql, statement);
    }
  }

  private PreparedStatement take(Connection connection, String sql) throws SQLException {
    PreparedStatement found = kept.remove(sql);
    PreparedStatement statement = found == null ? connection.prepareStatement(sql) : found;
    inUse.put(statement, sql);
    return statement;
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    String text = inUse.remove(statement);
    if (text == null || !mayBeUsedAgain(statement)) {
      statement.close();
      return;
    }
    PreparedStatement twin = kept.put(text, (PreparedStatement) statement);
    if (twin != null) {
      twin.close();
    }
    if (kept.size() > MOST) {
      Iterator<PreparedStatement> eldest = kept.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
  }

  /**
   * The driver itself ends a statement that failed. What is bound stays until it is bound anew:
   * where SQLite forgets it, it prepares each statement with an order once more, which takes longer
   * than to run it.
   *
   * @see <a href="https://www.sqlite.org/c3ref/clear_bindings.html">sqlite3_clear_bindings</a>
   */
  private static boolean mayBeUsedAgain(Statement statement) {
    try {
      return !statement.isClosed();
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close(Connection connection) {
    kept.values().forEach(KeptStatements::close);
    kept.clear();
  }

  private static void close(Statement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      // The connection goes, and the statement with it.
      return;
    }
  }
}
