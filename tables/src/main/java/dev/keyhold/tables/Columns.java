package dev.keyhold.tables;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes columns, to be imported statically. Each takes the column's name in the database, and the
 * method by which the record says it.
 */
public final class Columns {
  private Columns() {}

  /** A text of at most {@link Limits#NAME_LENGTH} characters; {@code upTo} says another limit. */
  public static <R> Column<R, String> text(String name, Function<R, String> accessor) {
    return new Column<>(text(name), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R> OptionalColumn<R, String> optionalText(
      String name, Function<R, Optional<String>> accessor) {
    return new OptionalColumn<>(text(name), accessor);
  }

  private static ColumnSpec<String> text(String name) {
    return ColumnSpec.of(
        name, ColumnKind.TEXT, Limits.NAME_LENGTH, value -> value, String.class::cast);
  }

  /** The id of a row, which may be referred to. */
  public static <R> Column<R, String> id(String name, Function<R, String> accessor) {
    return new Column<>(id(name), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R> OptionalColumn<R, String> optionalId(
      String name, Function<R, Optional<String>> accessor) {
    return new OptionalColumn<>(id(name), accessor);
  }

  private static ColumnSpec<String> id(String name) {
    return ColumnSpec.of(name, ColumnKind.ID, Limits.ID_LENGTH, value -> value, String.class::cast);
  }

  /** Yes or no. */
  public static <R> Column<R, Boolean> flag(String name, Function<R, Boolean> accessor) {
    return new Column<>(flag(name), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R> OptionalColumn<R, Boolean> optionalFlag(
      String name, Function<R, Optional<Boolean>> accessor) {
    return new OptionalColumn<>(flag(name), accessor);
  }

  private static ColumnSpec<Boolean> flag(String name) {
    return ColumnSpec.of(name, ColumnKind.FLAG, 0, value -> value, Boolean.class::cast);
  }

  /** A whole number of 64 bits. */
  public static <R> Column<R, Long> number(String name, Function<R, Long> accessor) {
    return new Column<>(number(name), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R> OptionalColumn<R, Long> optionalNumber(
      String name, Function<R, Optional<Long>> accessor) {
    return new OptionalColumn<>(number(name), accessor);
  }

  private static ColumnSpec<Long> number(String name) {
    return ColumnSpec.of(name, ColumnKind.NUMBER, 0, value -> value, Long.class::cast);
  }

  /** A time in milliseconds, which is what the database holds. */
  public static <R> Column<R, Instant> time(String name, Function<R, Instant> accessor) {
    return new Column<>(time(name), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R> OptionalColumn<R, Instant> optionalTime(
      String name, Function<R, Optional<Instant>> accessor) {
    return new OptionalColumn<>(time(name), accessor);
  }

  private static ColumnSpec<Instant> time(String name) {
    return ColumnSpec.of(name, ColumnKind.TIME, 0, value -> value, Instant.class::cast);
  }

  /** The same, which the database holds as ISO 8601 text, or as its own kind of time. */
  public static <R> Column<R, Instant> isoTime(String name, Function<R, Instant> accessor) {
    return new Column<>(isoTime(name), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R> OptionalColumn<R, Instant> optionalIsoTime(
      String name, Function<R, Optional<Instant>> accessor) {
    return new OptionalColumn<>(isoTime(name), accessor);
  }

  private static ColumnSpec<Instant> isoTime(String name) {
    return ColumnSpec.of(name, ColumnKind.ISO_TIME, 0, value -> value, Instant.class::cast);
  }

  /** Bytes, at most {@link Limits#TEXT_LENGTH}; {@code upTo} says another limit. */
  public static <R> Column<R, Bytes> bytes(String name, Function<R, Bytes> accessor) {
    return new Column<>(bytes(name), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R> OptionalColumn<R, Bytes> optionalBytes(
      String name, Function<R, Optional<Bytes>> accessor) {
    return new OptionalColumn<>(bytes(name), accessor);
  }

  private static ColumnSpec<Bytes> bytes(String name) {
    return ColumnSpec.of(
        name, ColumnKind.BYTES, Limits.TEXT_LENGTH, value -> value, Bytes.class::cast);
  }

  /** A JSON value, at most {@link Limits#JSON_LENGTH} characters. */
  public static <R> Column<R, Json> json(String name, Function<R, Json> accessor) {
    return new Column<>(json(name), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R> OptionalColumn<R, Json> optionalJson(
      String name, Function<R, Optional<Json>> accessor) {
    return new OptionalColumn<>(json(name), accessor);
  }

  private static ColumnSpec<Json> json(String name) {
    return ColumnSpec.of(name, ColumnKind.JSON, 0, value -> value, Json.class::cast);
  }

  /** A text in a type of its own, such as {@code PasswordHash}. */
  public static <R, V> Column<R, V> text(
      String name, Function<R, V> accessor, Function<V, String> unwrap, Function<String, V> wrap) {
    return new Column<>(text(name).as(unwrap, wrap), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R, V> OptionalColumn<R, V> optionalText(
      String name,
      Function<R, Optional<V>> accessor,
      Function<V, String> unwrap,
      Function<String, V> wrap) {
    return new OptionalColumn<>(text(name).as(unwrap, wrap), accessor);
  }

  /** One word of a closed set, kept in lower case. */
  public static <R, E extends Enum<E>> Column<R, E> word(
      String name, Class<E> type, Function<R, E> accessor) {
    return new Column<>(word(name, type), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R, E extends Enum<E>> OptionalColumn<R, E> optionalWord(
      String name, Class<E> type, Function<R, Optional<E>> accessor) {
    return new OptionalColumn<>(word(name, type), accessor);
  }

  private static <E extends Enum<E>> ColumnSpec<E> word(String name, Class<E> type) {
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Words::of).toList();
    return ColumnSpec.of(
        name,
        ColumnKind.WORD,
        0,
        words,
        Words::of,
        word ->
            Words.find(type, (String) word)
                .orElseThrow(
                    () ->
                        new StorageException.Corrupt(
                            "the column %s holds a word that is not one of %s"
                                .formatted(name, words))));
  }

  /**
   * An exact decimal number of {@value ColumnShape#DECIMAL_DIGITS} digits.
   *
   * @param scale how many of them stand behind the point; a value always has that many
   */
  public static <R> Column<R, BigDecimal> decimal(
      String name, int scale, Function<R, BigDecimal> accessor) {
    return new Column<>(decimal(name, scale), accessor);
  }

  /** The same, which a row may leave out. */
  public static <R> OptionalColumn<R, BigDecimal> optionalDecimal(
      String name, int scale, Function<R, Optional<BigDecimal>> accessor) {
    return new OptionalColumn<>(decimal(name, scale), accessor);
  }

  private static ColumnSpec<BigDecimal> decimal(String name, int scale) {
    return ColumnSpec.of(name, ColumnKind.DECIMAL, scale, value -> value, BigDecimal.class::cast);
  }
}
