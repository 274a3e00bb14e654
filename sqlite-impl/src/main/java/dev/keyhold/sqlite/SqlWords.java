package dev.keyhold.sqlite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a piece of SQL in one form, so that two pieces that say the same in another white
 * space or another case are equal. What stands in quotes as a text stays as it is.
 */
final class SqlWords {
  private static final Pattern WORD =
      Pattern.compile(
          "--[^\\n]*|/\\*.*?\\*/"
              + "|[xX]?'(?:[^']|'')*'"
              + "|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\\[[^\\]]*]"
              + "|[\\w$\\x{80}-\\x{10ffff}]+(?:\\.[0-9]+)?"
              + "|<=|>=|<>|!=|==|\\|\\||<<|>>|->>|->"
              + "|\\S",
          Pattern.DOTALL);

  private static final Pattern PLAIN = Pattern.compile("[a-z_]\\w*");
  private static final Pattern LITERAL = Pattern.compile("'.*|-?[0-9.]+", Pattern.DOTALL);

  private SqlWords() {}

  static List<String> of(String sql) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(sql);
    while (word.find()) {
      if (!word.group().startsWith("--") && !word.group().startsWith("/*")) {
        words.add(normal(word.group()));
      }
    }
    return words;
  }

  private static String normal(String word) {
    return switch (word.charAt(0)) {
      case '\'' -> word;
      case '"', '`', '[' -> unquoted(word);
      case '!' -> word.equals("!=") ? "<>" : word;
      case '=' -> "=";
      default -> word.toLowerCase(Locale.ROOT);
    };
  }

  /** A name in quotes is the same name without them, where it can stand without them. */
  private static String unquoted(String name) {
    String inside = name.substring(1, name.length() - 1).toLowerCase(Locale.ROOT);
    return PLAIN.matcher(inside).matches() ? inside : name;
  }

  static String normal(List<String> words) {
    return String.join(" ", sorted(bare(words)));
  }

  /** All of a statement, without what ends it. */
  static String statement(String sql) {
    List<String> words = of(sql);
    boolean ended = !words.isEmpty() && words.get(words.size() - 1).equals(";");
    return String.join(" ", ended ? words.subList(0, words.size() - 1) : words);
  }

  /** Without brackets around the whole. */
  private static List<String> bare(List<String> words) {
    boolean around =
        words.size() > 1 && words.get(0).equals("(") && end(words, 0) == words.size() - 1;
    return around ? bare(words.subList(1, words.size() - 1)) : words;
  }

  /** In {@code IN (...)} it does not matter which literal comes first. */
  private static List<String> sorted(List<String> words) {
    List<String> sorted = new ArrayList<>(words);
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).equals("(") && sorted.get(i - 1).equals("in")) {
        sort(sorted.subList(i + 1, end(sorted, i)));
      }
    }
    return sorted;
  }

  private static void sort(List<String> list) {
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      boolean fits = i % 2 == 0 ? LITERAL.matcher(list.get(i)).matches() : list.get(i).equals(",");
      if (!fits) {
        return;
      }
      if (i % 2 == 0) {
        literals.add(list.get(i));
      }
    }
    Collections.sort(literals);
    for (int i = 0; i < literals.size(); i++) {
      list.set(2 * i, literals.get(i));
    }
  }

  /** What stands in brackets behind each {@code CHECK} of a statement. */
  static List<List<String>> checks(String createTable) {
    List<String> words = of(createTable);
    List<List<String>> checks = new ArrayList<>();
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).equals("check") && words.get(i + 1).equals("(")) {
        checks.add(words.subList(i + 2, end(words, i + 1)));
      }
    }
    return checks;
  }

  /** What stands behind the {@code WHERE} of an index; empty if it is over all rows. */
  static List<String> predicate(String createIndex) {
    List<String> words = of(createIndex);
    int depth = 0;
    for (int i = 0; i < words.size(); i++) {
      depth += depth(words.get(i));
      if (depth == 0 && words.get(i).equals("where")) {
        return words.subList(i + 1, words.size());
      }
    }
    return List.of();
  }

  /** Where the bracket closes that opens at a place. */
  private static int end(List<String> words, int open) {
    int depth = 0;
    for (int i = open; i < words.size(); i++) {
      depth += depth(words.get(i));
      if (depth == 0) {
        return i;
      }
    }
    return words.size();
  }

  private static int depth(String word) {
    return word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
  }
}
