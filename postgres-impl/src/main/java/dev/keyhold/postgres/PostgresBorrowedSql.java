package dev.keyhold.postgres;

import dev.keyhold.sql.StatementWords;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may be run through a lent handle: statements about rows. What outlives the unit of work, or
 * ends it, is refused by its first word, before the server sees it.
 */
final class PostgresBorrowedSql {
  private static final Set<String> ROWS =
      Set.of("SELECT", "VALUES", "TABLE", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "SHOW");

  /** By these a query could change a setting of the transaction. */
  private static final Set<String> SETTERS = Set.of("SET_CONFIG");

  private static final Pattern DOLLARS = Pattern.compile("\\$[A-Za-z_0-9]*\\$");

  private PostgresBorrowedSql() {}

  /**
   * @param text one statement or several
   * @throws IllegalStateException if one of them is refused
   */
  static void check(String text) {
    for (List<String> statement : StatementWords.of(text, PostgresBorrowedSql::quoted)) {
      List<String> words = statement.get(0).equals("EXPLAIN") ? explained(statement) : statement;
      if (words.isEmpty() || !isAllowed(words)) {
        throw new IllegalStateException(
            statement.get(0)
                + " is refused through a lent handle: the storage begins, commits and rolls back its"
                + " transactions itself, and what outlives the unit of work, such as a schema or a"
                + " setting, is changed by a connection of your own; see"
                + " docs/guide.md#what-a-handle-does-not-do");
      }
    }
  }

  /** From the first word on that begins a statement; options stand before it. */
  private static List<String> explained(List<String> words) {
    int at = 1;
    while (at < words.size() && !ROWS.contains(words.get(at))) {
      at++;
    }
    return words.subList(at, words.size());
  }

  private static boolean isAllowed(List<String> words) {
    boolean aboutRows = ROWS.contains(words.get(0)) && SETTERS.stream().noneMatch(words::contains);
    boolean constraints =
        words.size() > 1 && words.get(0).equals("SET") && words.get(1).equals("CONSTRAINTS");
    return aboutRows || constraints || StatementWords.isSavepoint(words);
  }

  /** Where what is quoted ends, or the character itself. */
  private static int quoted(String text, int at) {
    char c = text.charAt(at);
    if (c == '"') {
      return StatementWords.behind(text, "\"", at + 1);
    }
    if (c == '\'') {
      return isEscaping(text, at)
          ? escaped(text, at + 1)
          : StatementWords.behind(text, "'", at + 1);
    }
    Matcher dollars = DOLLARS.matcher(text).region(at, text.length());
    return c == '$' && dollars.lookingAt()
        ? StatementWords.behind(text, dollars.group(), dollars.end())
        : at;
  }

  /** Behind an E that is a word of its own; behind a type's name a backslash is itself. */
  private static boolean isEscaping(String text, int quote) {
    int letter = quote - 1;
    boolean isE = letter >= 0 && (text.charAt(letter) == 'E' || text.charAt(letter) == 'e');
    return isE && (letter == 0 || !StatementWords.isWord(text.charAt(letter - 1)));
  }

  private static int escaped(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\'') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), at + 1);
  }
}
