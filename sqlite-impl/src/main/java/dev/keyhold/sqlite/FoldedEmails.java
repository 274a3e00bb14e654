package dev.keyhold.sqlite;

import dev.keyhold.spi.Text;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** The form in which addresses are compared, which no SQL can make. */
final class FoldedEmails {
  private FoldedEmails() {}

  /**
   * Since the second version, a domain in ASCII is compared as what it stands for. Where somebody
   * else has that address, both stay as they are, and only the other one is found.
   */
  static void anew(Connection connection) throws SQLException {
    Map<String, String> emails = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, email FROM accounts WHERE email_folded LIKE '%xn--%'")) {
      while (row.next()) {
        emails.put(row.getString("id"), row.getString("email"));
      }
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE OR IGNORE accounts SET email_folded = ? WHERE id = ?")) {
      for (Map.Entry<String, String> email : emails.entrySet()) {
        update.setString(1, Text.foldEmail(email.getValue()));
        update.setString(2, email.getKey());
        update.executeUpdate();
      }
    }
  }
}
