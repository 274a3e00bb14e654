package dev.keyhold.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of each statement of a text, in capitals; what is quoted is one, as it may be a name.
 */
public final class StatementWords {
  private static final Set<String> SAVEPOINTS = Set.of("SAVEPOINT", "RELEASE");

  private final String text;
  private final Quotes quotes;
  private final List<List<String>> statements = new ArrayList<>();
  private List<String> words = new ArrayList<>();

  private StatementWords(String text, Quotes quotes) {
    this.text = text;
    this.quotes = quotes;
  }

  /** What one kind of database takes for a quotation. */
  @FunctionalInterface
  public interface Quotes {
    /**
     * @return the place behind the quotation that begins at a place; the place itself if none does
     */
    int end(String text, int at);
  }

  public static List<List<String>> of(String text, Quotes quotes) {
    return new StatementWords(text, quotes).read();
  }

  /** Whether these are of a savepoint that is not one of ours. */
  public static boolean isSavepoint(List<String> words) {
    String first = words.get(0);
    boolean theirs = !words.get(words.size() - 1).startsWith("KEYHOLD");
    // Behind TO stands a name; a savepoint may be called so itself.
    int to = first.equals("ROLLBACK") ? words.indexOf("TO") : -1;
    return theirs && (SAVEPOINTS.contains(first) || (to > 0 && to < words.size() - 1));
  }

  private List<List<String>> read() {
    int at = 0;
    while (at < text.length()) {
      at = take(at);
    }
    endStatement();
    return statements;
  }

  /** Takes what begins at a place, and answers where it ends. */
  private int take(int at) {
    int quoted = quotes.end(text, at);
    if (quoted > at) {
      add(at + 1, Math.max(at + 1, quoted - 1));
      return quoted;
    }
    if (isWord(text.charAt(at))) {
      int end = at + 1;
      while (end < text.length() && isWord(text.charAt(end))) {
        end++;
      }
      add(at, end);
      return end;
    }
    if (text.startsWith("--", at)) {
      return behind(text, "\n", at + 2);
    }
    if (text.startsWith("/*", at)) {
      return behind(text, "*/", at + 2);
    }
    if (text.charAt(at) == ';') {
      endStatement();
    }
    return at + 1;
  }

  private void add(int from, int to) {
    words.add(text.substring(from, to).toUpperCase(Locale.ROOT));
  }

  private void endStatement() {
    if (!words.isEmpty()) {
      statements.add(words);
    }
    words = new ArrayList<>();
  }

  /** Whether it may stand in a word. */
  public static boolean isWord(char c) {
    return c == '_' || c == '$' || c >= 0x80 || Character.isLetterOrDigit(c);
  }

  /** A doubled quote ends one text and begins another, which comes to the same. */
  public static int behind(String text, String mark, int from) {
    int found = text.indexOf(mark, from);
    return found < 0 ? text.length() : found + mark.length();
  }
}
