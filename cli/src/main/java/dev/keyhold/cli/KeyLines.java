package dev.keyhold.cli;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.IsoTime;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Keys as lines of a table, each about something. What strangers named cannot steer a terminal. */
record KeyLines(PrintWriter out, int width) {
  private static final int DAY = "2026-12-31".length();

  void head(String what) {
    print(what, "created", "expires", "last used", "hint", "id, owner and name");
  }

  void key(String what, ApiKey key) {
    print(
        what,
        day(Optional.of(key.createdAt())),
        day(key.expiresAt()),
        day(key.lastUsedAt()),
        Texts.shown(key.displayHint().orElse("-")),
        "%s  %s  %s"
            .formatted(
                Texts.shown(key.id()),
                Texts.shown(key.ownerId().orElse("-")),
                Texts.shown(key.name().orElse("-"))));
  }

  private void print(String what, Object... rest) {
    out.printf(Locale.ROOT, "%-" + width + "s", what);
    out.printf(Locale.ROOT, "  %-10s  %-10s  %-10s  %-6s  %s%n", rest);
  }

  private static String day(Optional<Instant> time) {
    return time.map(at -> IsoTime.text(at).substring(0, DAY)).orElse("never");
  }
}
