package dev.keyhold.postgres;

import dev.keyhold.sql.HandleGuard;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.AutoSave;

/**
 * While a borrower's statement runs, a setting of the transaction tells the triggers of our tables,
 * which refuse it. The driver puts a savepoint before the statement, so that one that is refused
 * undoes itself alone, as it does in SQLite.
 *
 * @param tells whether the transaction may write at all
 */
record PostgresHandleGuard(Connection connection, boolean tells) implements HandleGuard {
  @Override
  public Object watch(Borrowing statement) throws Throwable {
    PGConnection driver = connection.unwrap(PGConnection.class);
    tell("on");
    driver.setAutosave(AutoSave.ALWAYS);
    try {
      return statement.run();
    } finally {
      driver.setAutosave(AutoSave.NEVER);
      tell("off");
    }
  }

  private void tell(String borrowed) {
    if (tells) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL keyhold.borrowed = '" + borrowed + "'");
      } catch (SQLException e) {
        throw PostgresErrors.translate(e);
      }
    }
  }
}
