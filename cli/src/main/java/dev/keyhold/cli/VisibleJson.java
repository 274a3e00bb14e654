package dev.keyhold.cli;

import dev.keyhold.spi.Text;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;

/**
 * JSON that may be read on a terminal. JSON lets through what steers one beyond ASCII, such as
 * U+009B and marks of direction; here it is escaped. That can stand in strings alone, so the value
 * stays the same, and is so wherever it goes: a pipe gets what a terminal gets.
 */
final class VisibleJson extends FilterWriter {
  private static final int LAST_OF_ASCII = 0x7E;

  private char high;

  VisibleJson(Writer out) {
    super(out);
  }

  static String of(String json) {
    StringWriter visible = new StringWriter(json.length());
    try (VisibleJson writer = new VisibleJson(visible)) {
      writer.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return visible.toString();
  }

  @Override
  public void write(int unit) throws IOException {
    char c = (char) unit;
    if (Character.isHighSurrogate(c)) {
      high = c;
      return;
    }
    int codePoint = Character.isLowSurrogate(c) ? Character.toCodePoint(high, c) : c;
    boolean visible = codePoint <= LAST_OF_ASCII || Text.isVisible(codePoint);
    for (char each : Character.toChars(codePoint)) {
      if (visible) {
        out.write(each);
      } else {
        out.write(String.format(Locale.ROOT, "\\u%04x", (int) each));
      }
    }
  }

  @Override
  public void write(char[] units, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      write(units[i]);
    }
  }

  @Override
  public void write(String text, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      write(text.charAt(i));
    }
  }
}
