package dev.keyhold.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A trigger or a view that mentions a table. While a table is made anew it must not be there:
 * SQLite looks at all of them when it gives a table another name.
 */
record Mention(String type, String name, String sql) {
  static List<Mention> of(Connection connection, String table) throws SQLException {
    List<Mention> mentions = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY rowid")) {
      while (row.next()) {
        String sql = row.getString("sql");
        if (SqlWords.of(sql).contains(table.toLowerCase(Locale.ROOT))) {
          mentions.add(new Mention(row.getString("type"), row.getString("name"), sql));
        }
      }
    }
    return mentions;
  }

  String drop() {
    return "DROP %s \"%s\";".formatted(type.toUpperCase(Locale.ROOT), name.replace("\"", "\"\""));
  }

  String create() {
    return sql.strip() + ";";
  }

  /** The same for all that do the same. */
  String says() {
    return SqlWords.statement(sql);
  }
}
