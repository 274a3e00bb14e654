package dev.keyhold.sqlite;

import dev.keyhold.sql.HandleGuard;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteUpdateListener;

/**
 * Keeps a unit of work that was lent the handle from writing to Keyhold's tables by it, and to
 * those of guarded sets, past the stores and past the entries of the trail.
 *
 * <p>SQLite tells of each row that the borrower's statements change, by a hub's triggers and views
 * too; a unit that changes a guarded one fails. Of tables without a rowid, and of one that is
 * emptied at once, it does not tell, so temporary triggers on the few rows there refuse the
 * statement. All of it looks while a borrowed statement runs, so that the stores pay nothing for
 * it.
 */
final class SqliteHandleGuard implements HandleGuard, SQLiteUpdateListener {
  /**
   * Insertions of tags are not among them, which are many: {@link BorrowedSql} knows their name.
   */
  private static final List<String> UNTOLD =
      List.of(
          "UPDATE ON main.api_key_tags",
          "DELETE ON main.api_key_tags",
          "INSERT ON main.audit_state",
          "UPDATE ON main.audit_state",
          "DELETE ON main.audit_state",
          "INSERT ON main.keyhold_schema",
          "UPDATE ON main.keyhold_schema",
          "DELETE ON main.keyhold_schema");

  private final SQLiteConnection connection;
  private final Set<String> guarded = new HashSet<>(TableNames.GUARDED);
  private final List<String> untold = new ArrayList<>(UNTOLD);
  private boolean watching;
  private @Nullable String touched;

  private SqliteHandleGuard(SQLiteConnection connection, Collection<String> ofSets) {
    this.connection = connection;
    guarded.addAll(ofSets);
    for (String table : ofSets) { // a migration may have made it without a rowid
      List.of("INSERT", "UPDATE", "DELETE")
          .forEach(change -> untold.add(change + " ON main." + table));
    }
  }

  /**
   * Begins to guard a connection, of the file's or of a pool that lends the driver's own.
   *
   * @param ofSets the tables of guarded sets
   */
  static SqliteHandleGuard of(Connection connection, Collection<String> ofSets)
      throws SQLException {
    SqliteHandleGuard guard =
        new SqliteHandleGuard(connection.unwrap(SQLiteConnection.class), ofSets);
    Function.create(guard.connection, "keyhold_borrowed", guard.new Borrowed(), 0, 0);
    List<String> there =
        FirstColumn.of(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'");
    for (int i = 0; i < guard.untold.size(); i++) {
      String change = guard.untold.get(i);
      String table = table(change);
      if (there.contains(table)) { // a file that is opened unchecked may have lost some
        guard.execute(
            "CREATE TEMP TRIGGER keyhold_guard_%s BEFORE %s WHEN keyhold_borrowed() BEGIN SELECT RAISE(ABORT, '%s'); END"
                .formatted(i, change, refusal(table)));
      }
    }
    return guard;
  }

  private static String table(String change) {
    return change.substring(change.lastIndexOf('.') + 1);
  }

  private static String refusal(String table) {
    return "the table " + table + REFUSAL;
  }

  @Override
  public Object watch(Borrowing statement) throws Throwable {
    watching = true;
    try {
      Object answer = statement.run();
      check();
      return answer;
    } finally {
      watching = false;
    }
  }

  @Override
  public void check() {
    if (touched != null) {
      throw new IllegalStateException(
          refusal(touched) + "; see docs/guide.md#what-a-handle-does-not-do");
    }
  }

  @Override
  public void lent() {
    touched = null;
    connection.addUpdateListener(this);
  }

  @Override
  public void returned() {
    connection.removeUpdateListener(this);
  }

  @Override
  public void onUpdate(Type type, String database, String table, long row) {
    if (watching && database.equals("main") && guarded.contains(table)) {
      touched = table;
    }
  }

  /** Leaves the connection as it was, which may be a pool's. */
  void stop() throws SQLException {
    for (int i = 0; i < untold.size(); i++) {
      execute("DROP TRIGGER IF EXISTS temp.keyhold_guard_" + i);
    }
    Function.destroy(connection, "keyhold_borrowed");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private final class Borrowed extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result(watching ? 1 : 0);
    }
  }
}
