package dev.keyhold.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes Java values as canonical JSON text; {@link Json} says what that is. */
final class JsonWriter {
  private static final int MOST_DIGITS = 400;
  private static final int LARGEST_EXPONENT = 9_999;

  private final StringBuilder out = new StringBuilder();

  String write(@Nullable Object value) {
    value(value, 0);
    return out.toString();
  }

  private void value(@Nullable Object value, int depth) {
    if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof String string) {
      string(string);
    } else if (value instanceof BigDecimal number) {
      number(number);
    } else if (value instanceof BigInteger number) {
      number(new BigDecimal(number));
    } else if (value instanceof Integer || value instanceof Long) {
      out.append(value);
    } else if (value instanceof Map<?, ?> members) {
      object(members, enter(depth));
    } else if (value instanceof List<?> elements) {
      array(elements, enter(depth));
    } else {
      throw new StorageException.InvalidInput(
          "a %s has no JSON form".formatted(value.getClass().getName()));
    }
  }

  private static int enter(int depth) {
    if (depth == Limits.JSON_DEPTH) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT, "a JSON value nests deeper than %d levels", Limits.JSON_DEPTH));
    }
    return depth + 1;
  }

  private void object(Map<?, ?> members, int depth) {
    Map<String, Object> sorted = new TreeMap<>();
    members.forEach((name, member) -> sorted.put(name(name), member));
    char separator = '{';
    for (Map.Entry<String, Object> member : sorted.entrySet()) {
      out.append(separator);
      separator = ',';
      string(member.getKey());
      out.append(':');
      value(member.getValue(), depth);
    }
    out.append(separator == '{' ? "{}" : "}");
  }

  private static String name(@Nullable Object name) {
    if (name instanceof String text) {
      return text;
    }
    throw new StorageException.InvalidInput("a member's name is not a text");
  }

  private void array(List<?> elements, int depth) {
    char separator = '[';
    for (Object element : elements) {
      out.append(separator);
      separator = ',';
      value(element, depth);
    }
    out.append(separator == '[' ? "[]" : "]");
  }

  private void string(String string) {
    Text.wellFormed("a string of a JSON value", string);
    out.append('"');
    int written = 0;
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(string, written, i);
        escape(c);
        written = i + 1;
      }
    }
    out.append(string, written, string.length()).append('"');
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
  }

  /** ECMA-262's Number::toString, over exact digits instead of a double's. */
  private void number(BigDecimal number) {
    refuseHuge(number);
    if (number.signum() == 0) {
      out.append('0');
      return;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    String digits = stripped.unscaledValue().abs().toString();
    int point = digits.length() - stripped.scale();
    if (number.signum() < 0) {
      out.append('-');
    }
    if (point > 21 || point <= -6) {
      scientific(digits, point - 1);
    } else if (point >= digits.length()) {
      out.append(digits).append("0".repeat(point - digits.length()));
    } else if (point > 0) {
      out.append(digits, 0, point).append('.').append(digits, point, digits.length());
    } else {
      out.append("0.").append("0".repeat(-point)).append(digits);
    }
  }

  /** A number of a few characters must not take gigabytes when somebody calculates with it. */
  private static void refuseHuge(BigDecimal number) {
    long exponent = (long) number.precision() - number.scale() - 1;
    if (number.precision() > MOST_DIGITS || Math.abs(exponent) > LARGEST_EXPONENT) {
      throw new StorageException.InvalidInput(
          "a JSON number has more than 400 digits or an exponent beyond 9,999");
    }
  }

  private void scientific(String digits, int exponent) {
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append(exponent < 0 ? "e-" : "e+").append(Math.abs(exponent));
  }
}
