package dev.keyhold.sqlite;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Reads times in the one form that a checked column has them. {@link Instant#parse}, which takes
 * many forms, took a sixth of the time in which a session is found.
 */
final class WrittenTime {
  private static final String FORM = "0000-00-00T00:00:00.000Z";
  private static final int NANOS_OF_A_MILLI = 1_000_000;

  private WrittenTime() {}

  /**
   * @throws java.time.DateTimeException if it is no time
   */
  static Instant of(String text) {
    return hasTheForm(text) ? read(text) : Instant.parse(text);
  }

  private static boolean hasTheForm(String text) {
    if (text.length() != FORM.length()) {
      return false;
    }
    for (int place = 0; place < FORM.length(); place++) {
      char wanted = FORM.charAt(place);
      char found = text.charAt(place);
      if (wanted == '0' ? found < '0' || found > '9' : found != wanted) {
        return false;
      }
    }
    return true;
  }

  private static Instant read(String text) {
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19),
            number(text, 20, 23) * NANOS_OF_A_MILLI)
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String digits, int begin, int end) {
    int number = 0;
    for (int place = begin; place < end; place++) {
      number = number * 10 + digits.charAt(place) - '0';
    }
    return number;
  }
}
