package dev.keyhold.keypal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of an owner's logs.
 *
 * @param total how many logs there are
 * @param byAction how many logs each action has; only actions that occur
 * @param lastActivity the timestamp of the newest log
 */
public record KeypalLogStats(
    long total, Map<String, Long> byAction, Optional<String> lastActivity) {
  public KeypalLogStats {
    byAction = Map.copyOf(byAction);
  }

  /** The text of these numbers as a JSON object. */
  public String json() {
    return JsonText.write(members());
  }

  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("total", total);
    members.put("byAction", byAction);
    members.put("lastActivity", lastActivity.orElse(null));
    return members;
  }
}
