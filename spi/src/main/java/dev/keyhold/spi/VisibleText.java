package dev.keyhold.spi;

import java.util.Locale;

/** Makes texts of unknown origin safe to show on a terminal, in a log or in a table. */
final class VisibleText {
  private VisibleText() {}

  static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, // what a terminal obeys
          Character.FORMAT, // what turns the order of a line round, or is not seen at all
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  static String of(String text) {
    if (text.codePoints().allMatch(VisibleText::isVisible)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 8);
    text.codePoints().forEach(c -> append(visible, c));
    return visible.toString();
  }

  private static void append(StringBuilder visible, int codePoint) {
    if (isVisible(codePoint)) {
      visible.appendCodePoint(codePoint);
    } else {
      visible.append(String.format(Locale.ROOT, "\\u{%x}", codePoint));
    }
  }
}
