package dev.keyhold.spi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value (RFC 8259), checked once and kept as its canonical text.
 *
 * <p>Canonical: no white space, members sorted by their names' UTF-16 code units, strings escaped
 * as little as RFC 8785 (3.2.2.2) asks, numbers in their shortest exact decimal form, written as
 * ECMAScript writes numbers. Unlike RFC 8785, a number is not rounded to a double: {@code
 * 9007199254740993} stays what it is. Two values are equal if their canonical texts are.
 *
 * <p>Refused with {@link StorageException.InvalidInput}: anything that is not JSON, two members of
 * one name, half a surrogate pair, U+0000, more than {@link Limits#JSON_LENGTH} characters, more
 * than {@link Limits#JSON_DEPTH} levels, a number of more than 400 digits or with an exponent
 * beyond 9,999, counted as if one digit stood before the point.
 */
public final class Json {
  /** <code>{}</code>. */
  public static final Json EMPTY_OBJECT = new Json("{}", Map.of());

  private final String text;
  private final @Nullable Object value;

  private Json(String text, @Nullable Object value) {
    this.text = text;
    this.value = value;
  }

  /** Reads a JSON text. */
  public static Json parse(String text) {
    Object value = new JsonReader(text).read();
    String canonical = written(value);
    // A canonical text, as stores keep it, was read as it is.
    return canonical.equals(text) ? new Json(text, value) : read(canonical);
  }

  /**
   * The JSON of a Java value: {@link Map} with text keys, {@link List}, {@link String}, {@link
   * Boolean}, {@link Integer}, {@link Long}, {@link java.math.BigInteger} or {@link
   * java.math.BigDecimal}, to any depth; {@code null} for a JSON null, the only place where {@code
   * null} is allowed.
   */
  public static Json of(@Nullable Object value) {
    return read(written(value));
  }

  private static Json read(String canonical) {
    return new Json(canonical, new JsonReader(canonical).read());
  }

  private static String written(@Nullable Object value) {
    String text = new JsonWriter().write(value);
    if (text.length() > Limits.JSON_LENGTH) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "a JSON text has %d characters; at most %d are allowed",
              text.length(),
              Limits.JSON_LENGTH));
    }
    return text;
  }

  /**
   * The canonical text of a Java value, as {@link #of} makes it, without a limit on its length: for
   * texts that are hashed and not stored.
   */
  public static String canonical(@Nullable Object value) {
    return new JsonWriter().write(value);
  }

  /** The canonical text. */
  public String text() {
    return text;
  }

  /** Whether this is a JSON object. */
  public boolean isObject() {
    return value instanceof Map;
  }

  /**
   * The value as unmodifiable Java: {@link Map}, {@link List}, {@link String}, {@link Boolean},
   * {@link java.math.BigDecimal}, or {@code null} for a JSON null.
   */
  public @Nullable Object value() {
    return value;
  }

  /**
   * The elements of an array of strings.
   *
   * @throws StorageException.InvalidInput if this is anything else
   */
  public List<String> strings() {
    return strings(value);
  }

  /**
   * The members of an object of arrays of strings.
   *
   * @throws StorageException.InvalidInput if this is anything else
   */
  public Map<String, List<String>> stringLists() {
    if (!(value instanceof Map<?, ?> members)) {
      throw new StorageException.InvalidInput("a JSON value is not an object of arrays of strings");
    }
    return members.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                member -> (String) member.getKey(), member -> strings(member.getValue())));
  }

  private static List<String> strings(@Nullable Object value) {
    if (value instanceof List<?> elements
        && elements.stream().allMatch(element -> element instanceof String)) {
      return elements.stream().map(String.class::cast).toList();
    }
    throw new StorageException.InvalidInput("a JSON value is not an array of strings");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Json json && text.equals(json.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The canonical text. */
  @Override
  public String toString() {
    return text;
  }
}
