package dev.keyhold.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  private static final Set<String> SAVEPOINTS = Set.of("SAVEPOINT", "RELEASE");

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
    for (List<String> statement : statements(text)) {
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
    String last = words.get(words.size() - 1);
    return (ROWS.contains(first) && !(WRITES.contains(first) && words.contains(TAGS)))
        || ((SAVEPOINTS.contains(first) || (first.equals("ROLLBACK") && isToSavepoint(words)))
            && !last.startsWith("KEYHOLD"))
        || (first.equals("PRAGMA") && isHarmless(words));
  }

  /** Behind TO stands a name; a savepoint may be called so itself. */
  private static boolean isToSavepoint(List<String> rollback) {
    int to = rollback.indexOf("TO");
    return to > 0 && to < rollback.size() - 1;
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

  /**
   * The words of each statement in capitals; what is quoted is one, as SQLite takes it for a name.
   */
  private static List<List<String>> statements(String text) {
    List<List<String>> statements = new ArrayList<>();
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = end(text, at);
      if (c == ';') {
        add(statements, words);
        words = new ArrayList<>();
      } else if (isWord(c)) {
        words.add(text.substring(at, end).toUpperCase(Locale.ROOT));
      } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
        words.add(text.substring(at + 1, Math.max(at + 1, end - 1)).toUpperCase(Locale.ROOT));
      }
      at = end;
    }
    add(statements, words);
    return statements;
  }

  private static void add(List<List<String>> statements, List<String> words) {
    if (!words.isEmpty()) {
      statements.add(words);
    }
  }

  private static boolean isWord(char c) {
    return c == '_' || c == '$' || c >= 0x80 || Character.isLetterOrDigit(c);
  }

  /** Where the token that begins at a place ends. */
  private static int end(String text, int at) {
    char c = text.charAt(at);
    if (isWord(c)) {
      int end = at + 1;
      while (end < text.length() && isWord(text.charAt(end))) {
        end++;
      }
      return end;
    }
    if (text.startsWith("--", at)) {
      return behind(text, "\n", at + 2);
    }
    if (text.startsWith("/*", at)) {
      return behind(text, "*/", at + 2);
    }
    return switch (c) {
      case '\'', '"', '`' -> behind(text, String.valueOf(c), at + 1);
      case '[' -> behind(text, "]", at + 1);
      default -> at + 1;
    };
  }

  /** A doubled quote ends one text and begins another, which comes to the same. */
  private static int behind(String text, String mark, int from) {
    int found = text.indexOf(mark, from);
    return found < 0 ? text.length() : found + mark.length();
  }
}
