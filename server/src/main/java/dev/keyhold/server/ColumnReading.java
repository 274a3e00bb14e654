package dev.keyhold.server;

import dev.keyhold.server.MemberKind.Wrong;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.ColumnShape;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads the value of a column from the JSON of {@link RowJson}, and from a parameter. */
record ColumnReading(ColumnShape column) {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");

  /** Longer ones than any column takes, but none that is large to write out. */
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");

  private static final int MOST_DIGITS = 80;

  MemberKind<Object> kind() {
    return new MemberKind<>(expected(), this::read);
  }

  private String expected() {
    return switch (column.kind()) {
      case TEXT, ID -> MemberKind.TEXT.expected();
      case WORD -> "one of " + String.join(", ", column.words());
      case FLAG -> MemberKind.FLAG.expected();
      case NUMBER -> "a whole number of 64 bits";
      case DECIMAL -> "a decimal number, best as a text such as \"12.50\"";
      case TIME, ISO_TIME -> MemberKind.TIME.expected();
      case BYTES -> "a text in base64";
      case JSON -> "any value but null";
    };
  }

  private Object read(JsonNode node) throws Wrong {
    return switch (column.kind()) {
      case JSON -> Json.parse(node.toString());
      case FLAG -> MemberKind.FLAG.reading().read(node);
      case NUMBER -> whole(node);
      case DECIMAL -> node.isNumber() ? bounded(node.decimalValue()) : value(text(node));
      case TEXT, ID, WORD, TIME, ISO_TIME, BYTES -> value(text(node));
    };
  }

  private static String text(JsonNode node) throws Wrong {
    return MemberKind.TEXT.reading().read(node);
  }

  private static long whole(JsonNode node) throws Wrong {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new Wrong();
    }
    return node.longValue();
  }

  private static BigDecimal bounded(BigDecimal number) throws Wrong {
    if (Math.abs((long) number.scale()) + number.precision() > MOST_DIGITS) {
      throw new Wrong();
    }
    return number;
  }

  /** A value that stands as text, in a body or a parameter. */
  Object value(String text) throws Wrong {
    return switch (column.kind()) {
      case TEXT, ID -> Text.wellFormed("the value", text);
      case WORD -> of(column.words().contains(text), text);
      case FLAG -> Boolean.valueOf(of(text.equals("true") || text.equals("false"), text));
      case NUMBER -> number(text);
      case DECIMAL -> new BigDecimal(of(DECIMAL.matcher(text).matches(), text));
      case TIME, ISO_TIME -> MemberKind.time(text);
      case BYTES -> bytes(text);
      case JSON -> throw new Wrong();
    };
  }

  private static String of(boolean fits, String text) throws Wrong {
    if (!fits) {
      throw new Wrong();
    }
    return text;
  }

  private static long number(String text) throws Wrong {
    try {
      return Long.parseLong(of(WHOLE.matcher(text).matches(), text));
    } catch (NumberFormatException e) {
      throw new Wrong();
    }
  }

  private static Bytes bytes(String text) throws Wrong {
    try {
      return Bytes.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new Wrong();
    }
  }

  /**
   * The value of a parameter.
   *
   * @throws Problem if the column does not take it
   */
  Object parameter(String text) {
    try {
      return column.checked(value(text));
    } catch (Wrong e) {
      throw Problem.field(column.member(), "expected " + expected());
    }
  }
}
