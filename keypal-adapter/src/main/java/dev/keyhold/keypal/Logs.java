package dev.keyhold.keypal;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Erasure;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** keypal's logs in a storage's trail. */
record Logs(AuditSink trail) {
  /** What keypal itself does; of any other action the logs have to be looked at one by one. */
  private static final List<String> ACTIONS =
      List.of("created", "revoked", "rotated", "enabled", "disabled");

  /**
   * How many logs one erasure takes. It is on record in one entry of the trail, which has no room
   * for many more numbers if other entries stand between them.
   */
  private static final int ERASED_AT_ONCE = 500;

  void save(KeypalLog log) {
    try {
      trail.append(log.entry());
    } catch (StorageException.Duplicate e) {
      throw KeypalException.of(
          Code.DUPLICATE_ID, "Audit log with id %s already exists".formatted(log.id()));
    }
  }

  List<KeypalLog> find(KeypalLogQuery query) {
    List<KeypalLog> found = new ArrayList<>();
    long[] skipped = {0};
    if (query.most() > 0) {
      new LogReader(
              trail,
              query,
              pageSize(query),
              entry -> {
                if (skipped[0] < query.skipped()) {
                  skipped[0]++;
                } else {
                  found.add(KeypalLog.of(entry.content()));
                }
                return found.size() < query.most();
              })
          .read();
    }
    return found;
  }

  /** One more than is wanted: the last time on a page counts only once it is seen to end. */
  private static int pageSize(KeypalLogQuery query) {
    long most = Math.min(query.most(), Limits.PAGE_SIZE);
    long skipped = Math.min(query.skipped(), Limits.PAGE_SIZE);
    return (int) Math.min(Limits.PAGE_SIZE, skipped + most + 1);
  }

  long count(KeypalLogQuery query) {
    return trail.count(query.entries());
  }

  /** Erases some of the logs. */
  Erasure delete(KeypalLogQuery query, Instant now) {
    return trail.erase(query.entries(), now, ERASED_AT_ONCE);
  }

  KeypalLogStats stats(String ownerId) {
    if (ownerId.isEmpty()) {
      return ownerless();
    }
    if (!Place.fits(ownerId, Limits.ID_LENGTH)) {
      return new KeypalLogStats(0, Map.of(), Optional.empty());
    }
    KeypalLogQuery all = KeypalLogQuery.ALL.ownerId(ownerId);
    Map<String, Long> byAction = new TreeMap<>();
    ACTIONS.forEach(action -> byAction.put(action, count(all.action(action))));
    byAction.values().removeIf(count -> count == 0);
    long total = count(all);
    if (byAction.values().stream().mapToLong(Long::longValue).sum() < total) {
      byAction.clear();
      read(all, log -> byAction.merge(log.action(), 1L, Long::sum));
    }
    return new KeypalLogStats(total, byAction, newest(all));
  }

  /** A trail cannot be asked for what has no owner, so all logs are looked at. */
  private KeypalLogStats ownerless() {
    Map<String, Long> byAction = new TreeMap<>();
    List<String> newest = new ArrayList<>();
    read(
        KeypalLogQuery.ALL,
        log -> {
          if (log.ownerId().isEmpty()) {
            byAction.merge(log.action(), 1L, Long::sum);
            if (newest.isEmpty()) {
              newest.add(log.timestamp());
            }
          }
        });
    long total = byAction.values().stream().mapToLong(Long::longValue).sum();
    return new KeypalLogStats(total, byAction, newest.stream().findFirst());
  }

  private interface Reading {
    void of(KeypalLog log);
  }

  private void read(KeypalLogQuery query, Reading reading) {
    new LogReader(
            trail,
            query,
            Limits.PAGE_SIZE,
            entry -> {
              reading.of(KeypalLog.of(entry.content()));
              return true;
            })
        .read();
  }

  private Optional<String> newest(KeypalLogQuery query) {
    return find(query.limit(1)).stream().findFirst().map(KeypalLog::timestamp);
  }
}
