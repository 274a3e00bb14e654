package dev.keyhold.audit;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Text;
import org.jspecify.annotations.Nullable;

/**
 * A value in a table that a spreadsheet opens, or that somebody looks at on a terminal: what cannot
 * be seen is escaped, and programs that need it as it is read JSON lines.
 */
final class CsvCell {
  /**
   * What makes a spreadsheet calculate at the beginning of a cell: OWASP, CSV Injection. No line
   * breaks within a cell, which would make another beginning.
   */
  private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvCell() {}

  static String of(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Long number) {
      return number.toString();
    }
    String text = value instanceof String given ? given : Json.canonical(value);
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + Text.visible(text).replace("\"", "\"\"") + '"';
  }
}
