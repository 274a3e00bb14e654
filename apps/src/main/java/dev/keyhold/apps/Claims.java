package dev.keyhold.apps;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the members of a signed object; one of another kind makes the whole malformed. */
record Claims(Map<?, ?> members) {
  private static final int MOST_LENGTH = 255;
  private static final int MOST_ITEMS = 256;

  String text(String name) {
    return optional(name, String.class)
        .filter(text -> !text.isEmpty() && text.length() <= MOST_LENGTH)
        .orElseThrow(SignedText::malformed);
  }

  private <T> Optional<T> optional(String name, Class<T> type) {
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    } else if (!type.isInstance(value)) {
      throw SignedText.malformed();
    }
    return Optional.of(type.cast(value));
  }

  /** Whole seconds since 1970 (RFC 7519, 2: NumericDate). */
  Instant time(String name) {
    return optionalTime(name).orElseThrow(SignedText::malformed);
  }

  Optional<Instant> optionalTime(String name) {
    try {
      return optional(name, BigDecimal.class)
          .map(number -> Instant.ofEpochSecond(number.longValueExact()))
          .map(at -> Limits.time(name, at));
    } catch (ArithmeticException | DateTimeException | StorageException e) {
      throw SignedText.malformed();
    }
  }

  /** An array of texts; none if it is missing. */
  List<String> texts(String name) {
    List<?> items = optional(name, List.class).orElse(List.of());
    if (items.size() > MOST_ITEMS
        || !items.stream()
            .allMatch(item -> item instanceof String text && text.length() <= MOST_LENGTH)) {
      throw SignedText.malformed();
    }
    return items.stream().map(String.class::cast).distinct().toList();
  }

  /** An object of whole numbers that are not negative; none if it is missing. */
  Map<String, Long> numbers(String name) {
    Map<?, ?> given = optional(name, Map.class).orElse(Map.of());
    Map<String, Long> numbers = new LinkedHashMap<>();
    given.forEach((key, value) -> numbers.put(key(key), number(value)));
    if (numbers.size() > MOST_ITEMS) {
      throw SignedText.malformed();
    }
    return numbers;
  }

  private static String key(Object key) {
    String text = String.valueOf(key);
    if (text.length() > MOST_LENGTH) {
      throw SignedText.malformed();
    }
    return text;
  }

  private static long number(Object value) {
    try {
      if (value instanceof BigDecimal number && number.signum() >= 0) {
        return number.longValueExact();
      }
    } catch (ArithmeticException e) {
      throw SignedText.malformed();
    }
    throw SignedText.malformed();
  }

  Map<?, ?> object(String name) {
    return optional(name, Map.class).orElseThrow(SignedText::malformed);
  }
}
