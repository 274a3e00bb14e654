package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import dev.keyhold.spi.table.SetShape;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a configuration says about an SQLite storage; {@link SqliteStorageProvider} documents it.
 */
record Settings(
    MigrationMode migrations,
    Unwritable unwritable,
    Synchronous synchronous,
    Duration busyTimeout,
    int readers,
    CacheSize cache,
    Duration staleness,
    Duration writeTimeout,
    List<SetShape> tables) {

  /** What opening does about the schema. */
  enum MigrationMode {
    MIGRATE,
    VALIDATE,
    NEVER,
    /** Opens what is there, whatever it is: for who looks at a file that somebody has changed. */
    UNCHECKED
  }

  /** What opening does where the file, or its folder, cannot be written to. */
  enum Unwritable {
    REFUSE,
    READ
  }

  /** What SQLite's pragma of this name may be; its number is the ordinal plus one. */
  enum Synchronous {
    NORMAL,
    FULL
  }

  /**
   * How much of the keys is kept in memory.
   *
   * @param bytes zero to keep nothing
   */
  record CacheSize(long bytes, long entries) {
    int leastWeight() {
      return (int) Math.min(Integer.MAX_VALUE, bytes / entries);
    }
  }

  static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

  static Settings of(StorageConfig config) {
    config.allowOnly(
        "migrations",
        "unwritable",
        "synchronous",
        "busy-timeout",
        "readers",
        "cache-bytes",
        "cache-entries",
        "staleness");
    return new Settings(
        setting(config, "migrations", word(MigrationMode.values()), MigrationMode.MIGRATE),
        setting(config, "unwritable", word(Unwritable.values()), Unwritable.REFUSE),
        setting(config, "synchronous", word(Synchronous.values()), Synchronous.FULL),
        setting(config, "busy-timeout", Settings::duration, BUSY_TIMEOUT),
        setting(config, "readers", text -> (int) number(text, 1, 999), 4),
        new CacheSize(
            setting(config, "cache-bytes", text -> number(text, 0, 1L << 40), 64L << 20),
            setting(config, "cache-entries", text -> number(text, 1, 1L << 30), 1_000_000L)),
        setting(config, "staleness", Settings::duration, Duration.ofMillis(5)),
        config.writeTimeout(),
        config.tables());
  }

  private static <T> T setting(
      StorageConfig config, String name, Function<String, T> read, T otherwise) {
    try {
      return config.setting(name).map(read).orElse(otherwise);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new StorageException.InvalidInput(
          "the setting '%s' cannot be read: %s"
              .formatted(name, e instanceof DateTimeParseException ? DURATION : e.getMessage()));
    }
  }

  private static final String DURATION =
      "expected an ISO 8601 duration from PT0.001S to PT1H, such as PT5S";

  private static <E extends Enum<E>> Function<String, E> word(E[] values) {
    return text ->
        Arrays.stream(values)
            .filter(value -> Words.of(value).equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected one of " + Arrays.stream(values).map(Words::of).toList()));
  }

  private static Duration duration(String text) {
    Duration duration = Duration.parse(text);
    if (duration.compareTo(Duration.ofMillis(1)) < 0
        || duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(DURATION);
    }
    return duration;
  }

  private static long number(String text, long least, long most) {
    long number = text.matches("[0-9]{1,15}") ? Long.parseLong(text) : -1;
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "expected a number from %d to %d", least, most));
    }
    return number;
  }
}
