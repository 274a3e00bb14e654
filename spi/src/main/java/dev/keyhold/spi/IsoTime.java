package dev.keyhold.spi;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times as text for people and other programs. */
public final class IsoTime {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private IsoTime() {}

  /**
   * ISO 8601 in UTC, always with milliseconds, as JavaScript's {@code toISOString} writes it:
   * {@code 2026-12-31T23:59:59.000Z}.
   */
  public static String text(Instant time) {
    return WRITTEN.format(time);
  }
}
