package dev.keyhold.cli;

import dev.keyhold.spi.StorageException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Function;

/** Times and durations as people write them. */
final class When {
  private static final Map<Character, Duration> UNITS =
      Map.of(
          's', Duration.ofSeconds(1),
          'm', Duration.ofMinutes(1),
          'h', Duration.ofHours(1),
          'd', Duration.ofDays(1),
          'w', Duration.ofDays(7));

  /** More than there are years in a calendar; days, as that is the largest unit but one. */
  private static final int MOST_DIGITS = 7;

  private When() {}

  /** {@code 90s}, {@code 15m}, {@code 12h}, {@code 7d}, {@code 2w}, or ISO 8601 such as PT15M. */
  static Duration lasting(String text) {
    int last = text.length() - 1;
    Duration unit = last < 1 ? null : UNITS.get(text.charAt(last));
    boolean number =
        last <= MOST_DIGITS
            && text.chars().limit(Math.max(0, last)).allMatch(c -> c >= '0' && c <= '9');
    if (unit != null && number) {
      return unit.multipliedBy(Long.parseLong(text.substring(0, last)));
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new StorageException.InvalidInput(
          "the value is not a duration; write one such as 90s, 15m, 12h, 7d or 2w");
    }
  }

  /** A duration ago, a day, or a moment. */
  static Instant past(String text, Instant now) {
    return moment(text, now::minus, "7d (seven days ago)");
  }

  /** A day, a moment, or as long from now on. */
  static Instant future(String text, Instant now) {
    return moment(text, now::plus, "90d (in ninety days)");
  }

  private static Instant moment(String text, Function<Duration, Instant> fromNow, String example) {
    try {
      return text.length() == "2026-12-31".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return lasting(text, fromNow, example);
    }
  }

  private static Instant lasting(String text, Function<Duration, Instant> fromNow, String example) {
    try {
      return fromNow.apply(lasting(text));
    } catch (StorageException.InvalidInput | DateTimeException | ArithmeticException e) {
      throw new StorageException.InvalidInput(
          "the value is not a time; write one such as "
              + example
              + ", 2026-12-31 or 2026-12-31T23:59:59Z");
    }
  }
}
