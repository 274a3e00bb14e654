package dev.keyhold.trials;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A process that holds the write lock of a database until it reads a byte, or is killed. */
final class LockHolder {
  static final String HELD = "held";

  private LockHolder() {}

  public static void main(String[] arguments) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("UPDATE accounts SET display_name = 'not committed'");
      System.out.println(HELD);
      int unused = System.in.read();
      statement.execute("ROLLBACK");
    }
  }
}
