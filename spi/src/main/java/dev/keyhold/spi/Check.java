package dev.keyhold.spi;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The checks of a record's constructor. Their exceptions name the component and never contain its
 * value.
 *
 * @param record what the record is, such as {@code a key}
 */
record Check(String record) {

  private StorageException refusal(String field, String fault) {
    return new StorageException.InvalidInput(field, "the " + field + " of " + record + fault);
  }

  String id(String field, String value) {
    return text(field, value, 1, Limits.ID_LENGTH);
  }

  Optional<String> optionalId(String field, Optional<String> value) {
    value.ifPresent(present -> id(field, present));
    return value;
  }

  String name(String field, String value) {
    return text(field, value, 1, Limits.NAME_LENGTH);
  }

  Optional<String> text(String field, Optional<String> value, int longest) {
    value.ifPresent(present -> text(field, present, 0, longest));
    return value;
  }

  String text(String field, String value, int shortest, int longest) {
    if (value.length() < shortest || value.length() > longest) {
      throw refusal(
          field,
          String.format(
              Locale.ROOT,
              " has %d characters; %d to %d are allowed",
              value.length(),
              shortest,
              longest));
    }
    Optional<String> fault = Text.malformed(value);
    if (fault.isPresent()) {
      throw refusal(field, fault.get());
    }
    return value;
  }

  List<String> names(String field, Collection<String> values) {
    List<String> copy = List.copyOf(values);
    size(field, copy.size());
    copy.forEach(value -> text(field, value, 0, Limits.NAME_LENGTH));
    return copy;
  }

  void size(String field, int size) {
    if (size > Limits.LIST_SIZE) {
      throw refusal(
          field,
          String.format(Locale.ROOT, " are %d; at most %d are allowed", size, Limits.LIST_SIZE));
    }
  }

  Optional<Instant> time(String field, Optional<Instant> time) {
    return time.map(present -> time(field, present));
  }

  /** Cut to the millisecond. */
  Instant time(String field, Instant time) {
    if (!Limits.isKept(time)) {
      throw refusal(field, Limits.OUTSIDE);
    }
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  Json object(String field, Json json) {
    if (!json.isObject()) {
      throw refusal(field, " is not a JSON object, such as {}");
    }
    return json;
  }

  void notCleared(String field, Change<?> change) {
    if (change.applies() && change.value().isEmpty()) {
      throw refusal(field, " cannot be cleared");
    }
  }

  /**
   * Stores keep lists and maps as JSON, so each as a whole must fit into one JSON text.
   *
   * @param atMost {@link #jsonLength} of all its strings; the text is made only for those few that
   *     may be too long
   */
  <T> T fitsJson(String field, T value, int atMost) {
    try {
      if (atMost > Limits.JSON_LENGTH) {
        Json.of(value);
      }
      return value;
    } catch (StorageException.InvalidInput e) {
      throw refusal(
          field,
          String.format(Locale.ROOT, " are longer than %d characters as JSON", Limits.JSON_LENGTH));
    }
  }

  /** How long these strings can be as JSON, if each character is escaped and each string quoted. */
  static int jsonLength(Collection<String> strings) {
    return strings.stream().mapToInt(string -> 6 * string.length() + 4).sum() + 4;
  }
}
