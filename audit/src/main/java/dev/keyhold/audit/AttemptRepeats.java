package dev.keyhold.audit;

import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import java.time.Instant;
import java.util.Map;

/** Refused attempts of one kind that are in no entry yet. */
record AttemptRepeats(AuditContext first, long count, Instant from, Instant until) {
  static AttemptRepeats none(AuditContext first, Instant now) {
    return new AttemptRepeats(first, 0, now, now);
  }

  AttemptRepeats oneMore(Instant now) {
    return new AttemptRepeats(first, count + 1, count == 0 ? now : from, now);
  }

  /** Those of an earlier window, and these. */
  AttemptRepeats after(AttemptRepeats older) {
    return new AttemptRepeats(older.first, older.count + count, older.from, until);
  }

  Json details() {
    return Json.of(
        Map.of("count", count, "from", IsoTime.text(from), "until", IsoTime.text(until)));
  }
}
