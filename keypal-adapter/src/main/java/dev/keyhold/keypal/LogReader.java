package dev.keyhold.keypal;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StoredEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads logs newest first and those of one time in the order of their insertion, which a trail
 * lists the other way round; a page at a time, however many there are of one time.
 *
 * @param taker takes each, and says whether it wants another
 */
record LogReader(
    AuditSink trail, KeypalLogQuery query, int pageSize, Predicate<StoredEntry> taker) {

  void read() {
    Optional<Instant> until = Optional.empty();
    boolean more = true;
    while (more) {
      AuditQuery wanted = query.entries();
      AuditQuery rest = until.map(wanted::until).orElse(wanted);
      Page<StoredEntry> page = trail.list(rest, PageRequest.first(pageSize));
      if (page.next().isEmpty()) {
        takeAll(page.items());
        return;
      }
      int whole = withoutLastTime(page.items());
      Instant last = page.items().get(whole).at();
      more = whole == 0 ? takeTime(last) : takeAll(page.items().subList(0, whole));
      until = Optional.of(whole == 0 ? last : last.plus(Duration.ofMillis(1)));
    }
  }

  /** How many there are before those of the last time, which may go on on the next page. */
  private static int withoutLastTime(List<StoredEntry> entries) {
    Instant last = entries.get(entries.size() - 1).at();
    int whole = entries.size();
    while (whole > 0 && entries.get(whole - 1).at().equals(last)) {
      whole--;
    }
    return whole;
  }

  /** Takes all of one time: there are more of them than a page holds. */
  private boolean takeTime(Instant time) {
    AuditQuery onwards = query.entries().from(time).newestFirst(false);
    AuditQuery sameTime =
        time.isBefore(Limits.LATEST) ? onwards.until(time.plus(Duration.ofMillis(1))) : onwards;
    PageRequest request = PageRequest.first(Limits.PAGE_SIZE);
    while (true) {
      Page<StoredEntry> page = trail.list(sameTime, request);
      for (StoredEntry entry : page.items()) {
        if (!taker.test(entry)) {
          return false;
        }
      }
      if (page.next().isEmpty()) {
        return true;
      }
      request = request.after(page.next().get());
    }
  }

  /** Takes these, those of one time from behind. */
  private boolean takeAll(List<StoredEntry> entries) {
    for (int start = 0, end; start < entries.size(); start = end) {
      Instant time = entries.get(start).at();
      end = start + 1;
      while (end < entries.size() && entries.get(end).at().equals(time)) {
        end++;
      }
      for (int i = end - 1; i >= start; i--) {
        if (!taker.test(entries.get(i))) {
          return false;
        }
      }
    }
    return true;
  }
}
