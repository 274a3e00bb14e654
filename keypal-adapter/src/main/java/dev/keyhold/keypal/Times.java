package dev.keyhold.keypal;

import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** The times that keypal may give. */
final class Times {
  private static final int LONGEST = 40;
  private static final int DATE_LENGTH = "2025-12-31".length();

  private static final DateTimeFormatter READ =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .appendValue(HOUR_OF_DAY, 2)
          .appendLiteral(':')
          .appendValue(MINUTE_OF_HOUR, 2)
          .optionalStart()
          .appendLiteral(':')
          .appendValue(SECOND_OF_MINUTE, 2)
          .optionalStart()
          .appendFraction(NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalEnd()
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Times() {}

  /** Whether a text names a day and no time of day. */
  static boolean isDate(String text) {
    return text.length() == DATE_LENGTH;
  }

  /**
   * The instant that a text denotes, to the millisecond. A date is its first millisecond, UTC, as
   * in JavaScript. A time without an offset is refused: JavaScript takes it for the local time of
   * whichever machine reads it.
   */
  static Instant read(String place, String text) {
    if (text.length() > LONGEST) {
      throw unreadable(place);
    }
    try {
      Instant read =
          isDate(text)
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text, READ).toInstant();
      return Limits.time(place, read);
    } catch (DateTimeException | StorageException.InvalidInput e) {
      throw unreadable(place);
    }
  }

  private static KeypalException unreadable(String place) {
    return KeypalException.at(
        place,
        "is not a time that can be read; expected 2025-12-31, or a time with its offset such as"
            + " 2025-12-31T23:59:59.999Z or 2025-12-31T23:59+01:00");
  }
}
