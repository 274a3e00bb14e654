package dev.keyhold.spi;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text into Java values, strictly by RFC 8259. It is written here because the SPI
 * may depend on no library, and because libraries let duplicate members and lone surrogates pass.
 */
final class JsonReader {
  /** All digits behind all zeros that the exponent could stand for; the time to read them grows. */
  private static final int LONGEST_NUMBER = 11_000;

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

  private final String text;
  private int at;

  JsonReader(String text) {
    this.text = text;
  }

  @Nullable Object read() {
    if (text.length() > Limits.JSON_LENGTH) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "a JSON text has %d characters; at most %d are allowed",
              text.length(),
              Limits.JSON_LENGTH));
    }
    Text.wellFormed("a JSON text", text);
    Object value = value(0);
    peek();
    if (at < text.length()) {
      throw fault("the end of the text");
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    return switch (peek()) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private void enter(int depth) {
    if (depth > Limits.JSON_DEPTH) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "a JSON text nests deeper than %d levels at index %d",
              Limits.JSON_DEPTH,
              at));
    }
    at++;
  }

  private Map<String, Object> object(int depth) {
    enter(depth);
    Map<String, Object> members = new LinkedHashMap<>();
    if (skip('}')) {
      return Collections.unmodifiableMap(members);
    }
    do {
      if (peek() != '"') {
        throw fault("a member's name");
      }
      int start = at;
      String name = string();
      expect(':');
      if (members.containsKey(name)) {
        at = start;
        throw fault("a name that the object does not have yet");
      }
      members.put(name, value(depth));
    } while (skip(','));
    expect('}');
    return Collections.unmodifiableMap(members);
  }

  private List<Object> array(int depth) {
    enter(depth);
    List<Object> elements = new ArrayList<>();
    if (skip(']')) {
      return Collections.unmodifiableList(elements);
    }
    do {
      elements.add(value(depth));
    } while (skip(','));
    expect(']');
    return Collections.unmodifiableList(elements);
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      char c = text.charAt(at);
      if (c < ' ') {
        throw fault("an escaped control character");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    if (at >= text.length()) {
      throw fault("the end of a string");
    }
    at++;
    return Text.wellFormed("a string of a JSON text", string.toString());
  }

  private char escaped() {
    at++;
    return switch (at < text.length() ? text.charAt(at) : END) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw fault("an escape of RFC 8259");
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      at++;
      char c = at < text.length() ? text.charAt(at) : END;
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw fault("four hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private BigDecimal number() {
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw fault("a JSON value");
    }
    if (number.end() - at > LONGEST_NUMBER) {
      throw fault("a number of at most 400 digits");
    }
    try {
      BigDecimal value = new BigDecimal(number.group());
      at = number.end();
      return value;
    } catch (NumberFormatException e) {
      throw fault("an exponent of at most 9,999");
    }
  }

  private @Nullable Object literal(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw fault("a JSON value");
    }
    at += word.length();
    return value;
  }

  /** Stands for the end of the text: a character that no valid text holds outside a string. */
  private static final char END = '\uffff';

  private char peek() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : END;
  }

  private boolean skip(char wanted) {
    if (peek() != wanted || at >= text.length()) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char wanted) {
    if (!skip(wanted)) {
      throw fault("'" + wanted + "'");
    }
  }

  private StorageException fault(String expected) {
    return new StorageException.InvalidInput(
        String.format(
            Locale.ROOT, "a JSON text is malformed at index %d: expected %s", at, expected));
  }
}
