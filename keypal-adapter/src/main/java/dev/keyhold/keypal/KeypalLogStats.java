package dev.keyhold.keypal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many logs an owner has.
 *
 * @param total how many
 * @param byAction how many of each action that occurs
 * @param lastActivity the timestamp of the newest
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
