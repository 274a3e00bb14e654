package dev.keyhold.cli;

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

  /** A name that a stranger chose, in printable ASCII and short. */
  static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(name.length(), LONGEST_SHOWN); i++) {
      char c = name.charAt(i);
      shown.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return shown.append(name.length() > LONGEST_SHOWN ? "..." : "").toString();
  }

  static String sorted(Set<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
  }
}
