package dev.keyhold.keys;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How often each action was done with the keys of one account.
 *
 * @param byAction the number of entries in the audit trail by action, such as {@code
 *     api_key.revoke}; an action without entries is not in the map
 * @param lastActivity the time of the newest of these entries
 */
public record KeyStats(Map<String, Long> byAction, Optional<Instant> lastActivity) {
  public KeyStats {
    byAction = Map.copyOf(byAction);
  }

  /** The number of entries of all actions. */
  public long total() {
    return byAction.values().stream().mapToLong(Long::longValue).sum();
  }
}
