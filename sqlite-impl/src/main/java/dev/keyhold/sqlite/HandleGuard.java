package dev.keyhold.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a unit of work that was lent the handle from writing to Keyhold's tables by it, past the
 * stores and past the entries of the trail. Temporary triggers of the writing connection refuse it,
 * so a hub's own triggers and views are no way round, and other connections do not notice.
 *
 * <p>They look at one row of a temporary table, which says whether the borrower is at work.
 */
final class HandleGuard {
  /** What the triggers say behind the table's name. */
  static final String REFUSAL = " belongs to Keyhold";

  private static final List<String> CHANGES = List.of("INSERT", "UPDATE", "DELETE");

  private final Connection connection;
  private final List<String> triggers = new ArrayList<>();
  private final PreparedStatement set;

  private HandleGuard(Connection connection) throws SQLException {
    this.connection = connection;
    execute("CREATE TEMP TABLE keyhold_lent (lent INTEGER NOT NULL)");
    execute("INSERT INTO temp.keyhold_lent VALUES (0)");
    for (String table : tables()) {
      for (String change : CHANGES) {
        refuse(change, table);
      }
    }
    this.set = connection.prepareStatement("UPDATE temp.keyhold_lent SET lent = ?");
  }

  /** Begins to watch a connection, of the file's or of a pool. */
  static HandleGuard of(Connection connection) throws SQLException {
    return new HandleGuard(connection);
  }

  /** Those that are there: a file that is opened unchecked may have lost some. */
  private List<String> tables() throws SQLException {
    List<String> there =
        FirstColumn.of(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'");
    return TableNames.GUARDED.stream().filter(there::contains).toList();
  }

  private void refuse(String change, String table) throws SQLException {
    String trigger = "keyhold_no_" + change + "_on_" + table;
    execute(
        """
        CREATE TEMP TRIGGER %s BEFORE %s ON main.%s WHEN (SELECT lent FROM keyhold_lent) BEGIN
          SELECT RAISE(ABORT, '%3$s%4$s: write to it through the stores of the transaction, not through the handle');
        END
        """
            .formatted(trigger, change, table, REFUSAL));
    triggers.add(trigger);
  }

  /** Says whether statements are the borrower's from now on. */
  void borrowed(boolean lent) {
    try {
      set.setBoolean(1, lent);
      set.executeUpdate();
    } catch (SQLException e) {
      throw Errors.translate(e);
    }
  }

  /** Leaves the connection as it was, which may be a pool's. */
  void stop() throws SQLException {
    set.close();
    for (String trigger : triggers) {
      execute("DROP TRIGGER temp." + trigger);
    }
    execute("DROP TABLE temp.keyhold_lent");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
