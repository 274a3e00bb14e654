package dev.keyhold.sql;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** Reads the settings of a configuration, and says of a wrong one what was expected. */
public record SettingReader(StorageConfig config) {
  private static final String DURATION =
      "expected an ISO 8601 duration from PT0.001S to PT1H, such as PT5S";

  public <T> T read(String name, Function<String, T> read, T otherwise) {
    try {
      return config.setting(name).map(read).orElse(otherwise);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new StorageException.InvalidInput(
          "the setting '%s' cannot be read: %s"
              .formatted(name, e instanceof DateTimeParseException ? DURATION : e.getMessage()));
    }
  }

  public <E extends Enum<E>> E word(String name, E[] values, E otherwise) {
    return read(
        name,
        text ->
            Arrays.stream(values)
                .filter(value -> Words.of(value).equals(text))
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "expected one of " + Arrays.stream(values).map(Words::of).toList())),
        otherwise);
  }

  public Duration duration(String name, Duration otherwise) {
    return read(name, SettingReader::duration, otherwise);
  }

  private static Duration duration(String text) {
    Duration duration = Duration.parse(text);
    if (duration.compareTo(Duration.ofMillis(1)) < 0
        || duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(DURATION);
    }
    return duration;
  }

  public long number(String name, long least, long most, long otherwise) {
    return read(name, text -> number(text, least, most), otherwise);
  }

  private static long number(String text, long least, long most) {
    long number = text.matches("[0-9]{1,15}") ? Long.parseLong(text) : -1;
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "expected a number from %d to %d", least, most));
    }
    return number;
  }

  /** The settings {@code cache-bytes} and {@code cache-entries}. */
  public CacheSize cache() {
    return new CacheSize(
        number("cache-bytes", 0, 1L << 40, 64L << 20),
        number("cache-entries", 1, 1L << 30, 1_000_000L));
  }
}
