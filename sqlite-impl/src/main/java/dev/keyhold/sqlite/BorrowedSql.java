package dev.keyhold.sqlite;

import dev.keyhold.sql.StatementWords;
import java.util.List;
import java.util.Set;

/**
 * What may be run through a lent handle: statements about rows. What outlives the unit of work, or
 * ends it, is refused by its first word, before SQLite sees it.
 */
final class BorrowedSql {
  private static final Set<String> ROWS =
      Set.of("SELECT", "VALUES", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE");
  private static final Set<String> WRITES = Set.of("WITH", "INSERT", "REPLACE", "UPDATE", "DELETE");

  /** SQLite does not tell of its rows; see {@link HandleGuard}. */
  private static final String TAGS = "API_KEY_TAGS";

  private static final Set<String> SCHEMAS = Set.of("MAIN", "TEMP");

  /** These only look, but for the one that ends with the transaction. */
  private static final Set<String> PRAGMAS =
      Set.of(
          "TABLE_INFO",
          "TABLE_XINFO",
          "TABLE_LIST",
          "INDEX_LIST",
          "INDEX_INFO",
          "INDEX_XINFO",
          "FOREIGN_KEY_LIST",
          "FOREIGN_KEY_CHECK",
          "DATABASE_LIST",
          "DEFER_FOREIGN_KEYS");

  private BorrowedSql() {}

  /**
   * @param text one statement or several
   * @throws IllegalStateException if one of them is refused
   */
  static void check(String text) {
    for (List<String> statement : StatementWords.of(text, BorrowedSql::quoted)) {
      List<String> words = statement.get(0).equals("EXPLAIN") ? unexplained(statement) : statement;
      if (!words.isEmpty() && !isAllowed(words)) {
        throw new IllegalStateException(refusal(words));
      }
    }
  }

  private static List<String> unexplained(List<String> words) {
    return words.subList(words.size() > 2 && words.get(1).equals("QUERY") ? 3 : 1, words.size());
  }

  private static boolean isAllowed(List<String> words) {
    String first = words.get(0);
    return (ROWS.contains(first) && !(WRITES.contains(first) && words.contains(TAGS)))
        || StatementWords.isSavepoint(words)
        || (first.equals("PRAGMA") && isHarmless(words));
  }

  private static boolean isHarmless(List<String> pragma) {
    int name = pragma.size() > 2 && SCHEMAS.contains(pragma.get(1)) ? 2 : 1;
    return pragma.size() > name && PRAGMAS.contains(pragma.get(name));
  }

  private static String refusal(List<String> words) {
    return words.get(0)
        + (words.contains(TAGS) ? " of the table api_key_tags, which belongs to Keyhold," : "")
        + " is refused through a lent handle: the storage begins, commits and rolls back its"
        + " transactions itself, and what outlives the unit of work, such as a schema, an attached"
        + " database or a setting, is changed by a connection of your own; see"
        + " docs/guide.md#what-a-handle-does-not-do";
  }

  /** Where what is quoted ends, or the character itself; SQLite takes four kinds of quotes. */
  private static int quoted(String text, int at) {
    char c = text.charAt(at);
    return switch (c) {
      case '\'', '"', '`' -> StatementWords.behind(text, String.valueOf(c), at + 1);
      case '[' -> StatementWords.behind(text, "]", at + 1);
      default -> at;
    };
  }
}
