package dev.keyhold.spi;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The checks of the records' constructors. Messages name the component and never hold its value.
 */
final class Check {
  private Check() {}

  static String id(String name, String value) {
    return text(name, value, 1, Limits.ID_LENGTH);
  }

  static Optional<String> optionalId(String name, Optional<String> value) {
    value.ifPresent(present -> id(name, present));
    return value;
  }

  static String name(String name, String value) {
    return text(name, value, 1, Limits.NAME_LENGTH);
  }

  static Optional<String> text(String name, Optional<String> value, int longest) {
    value.ifPresent(present -> text(name, present, 0, longest));
    return value;
  }

  static String text(String name, String value, int shortest, int longest) {
    if (value.length() < shortest || value.length() > longest) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT,
              "%s has %d characters; %d to %d are taken",
              name,
              value.length(),
              shortest,
              longest));
    }
    return Text.wellFormed(name, value);
  }

  static List<String> names(String name, Collection<String> values) {
    List<String> copy = List.copyOf(values);
    size(name, copy.size());
    copy.forEach(value -> text("one of " + name, value, 0, Limits.NAME_LENGTH));
    return copy;
  }

  static void size(String name, int size) {
    if (size > Limits.LIST_SIZE) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT, "%s are %d; at most %d are taken", name, size, Limits.LIST_SIZE));
    }
  }

  static Optional<Instant> time(String name, Optional<Instant> time) {
    return time.map(present -> Limits.time(name, present));
  }

  static Json object(String name, Json json) {
    if (!json.isObject()) {
      throw new StorageException.InvalidInput(name + " is not a JSON object, such as {}");
    }
    return json;
  }

  static void notCleared(String name, Change<?> change) {
    if (change.applies() && change.value().isEmpty()) {
      throw new StorageException.InvalidInput(name + " cannot be cleared");
    }
  }

  /**
   * Stores keep lists and maps as JSON, so each as a whole has to fit into one text of it.
   *
   * @param atMost {@link #jsonLength} of all its strings; the text is made only for those few that
   *     may be too long
   */
  static <T> T fitsJson(String name, T value, int atMost) {
    try {
      if (atMost > Limits.JSON_LENGTH) {
        Json.of(value);
      }
      return value;
    } catch (StorageException.InvalidInput e) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT, "%s are longer than %d characters as JSON", name, Limits.JSON_LENGTH));
    }
  }

  /** How long these strings can be as JSON, if each character is escaped and each string quoted. */
  static int jsonLength(Collection<String> strings) {
    return strings.stream().mapToInt(string -> 6 * string.length() + 4).sum() + 4;
  }
}
