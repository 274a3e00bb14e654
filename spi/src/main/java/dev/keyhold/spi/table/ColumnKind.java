package dev.keyhold.spi.table;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.function.Function;

/** What a column holds, as a Java type, and the order of its values. */
public enum ColumnKind {
  /** Text, ordered by Unicode code point as {@link Text#ORDER} says. */
  TEXT(String.class, Text.ORDER, text -> text),
  /** The id of a row, here or in another table. */
  ID(String.class, Text.ORDER, text -> text),
  /** One word of a closed set; ordered as text. */
  WORD(String.class, Text.ORDER, text -> text),
  /** Yes or no; no comes first. */
  FLAG(Boolean.class, Comparator.naturalOrder(), Boolean::valueOf),
  /** A whole number of 64 bits. */
  NUMBER(Long.class, Comparator.naturalOrder(), Long::valueOf),
  /** An exact decimal number with a fixed number of digits behind the point, 18 digits in all. */
  DECIMAL(BigDecimal.class, Comparator.naturalOrder(), BigDecimal::new),
  /** A time in milliseconds, which a store keeps as their number since 1970. */
  TIME(Instant.class, Comparator.naturalOrder(), Instant::parse),
  /** The same, which a store keeps in the form that others prescribe for it: ISO 8601 text. */
  ISO_TIME(Instant.class, Comparator.naturalOrder(), Instant::parse),
  /** Bytes, ordered as unsigned numbers. */
  BYTES(
      Bytes.class,
      Comparator.comparing(Bytes::toArray, Arrays::compareUnsigned),
      ColumnKind::bytes),
  /** A JSON value. It has no order, so it stands in no index. */
  JSON(Json.class, Comparator.comparing(Json::text), Json::parse);

  private final Class<?> type;

  @SuppressWarnings("ImmutableEnumChecker") // it keeps nothing
  private final Comparator<Object> order;

  @SuppressWarnings("ImmutableEnumChecker") // it keeps nothing
  private final Function<String, Object> reader;

  @SuppressWarnings("unchecked") // values are of the type, or were refused
  <T> ColumnKind(Class<T> type, Comparator<? super T> order, Function<String, T> reader) {
    this.type = type;
    this.order = (Comparator<Object>) order;
    this.reader = reader::apply;
  }

  /** The Java type of its values. */
  public Class<?> type() {
    return type;
  }

  /**
   * Which of two values comes first.
   *
   * @throws ClassCastException if one is of another type
   */
  public int compare(Object left, Object right) {
    return order.compare(left, right);
  }

  /** A value as text, to stand in a cursor or a URL; {@link #read} reads it back. */
  public String text(Object value) {
    return value instanceof Bytes bytes
        ? HexFormat.of().formatHex(bytes.toArray())
        : value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws RuntimeException if it is not of this kind
   */
  public Object read(String text) {
    return reader.apply(text);
  }

  private static Bytes bytes(String text) {
    return Bytes.of(HexFormat.of().parseHex(text));
  }
}
