package dev.keyhold.cli;

import dev.keyhold.spi.Text;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** How texts of others, and times, are shown. */
final class Texts {
  private static final int LONGEST_SHOWN = 64;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Texts() {}

  /** ISO 8601, UTC, with milliseconds. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  /** A name that a stranger chose, in visible characters and short. */
  static String shown(String name) {
    if (name.codePointCount(0, name.length()) <= LONGEST_SHOWN) {
      return Text.visible(name);
    }
    return Text.visible(name.substring(0, name.offsetByCodePoints(0, LONGEST_SHOWN))) + "...";
  }

  static String sorted(Set<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
  }
}
