package dev.keyhold.audit;

import dev.keyhold.spi.Json;
import org.jspecify.annotations.Nullable;

/** A value in a table that a spreadsheet opens. */
final class CsvCell {
  /**
   * What makes a spreadsheet calculate, be it at the beginning of a cell or of what a broken line
   * makes one: OWASP, CSV Injection.
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
    return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }
}
