package dev.keyhold.audit;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The details of an entry: the fields that a change changed, {@code before} and {@code after}.
 *
 * <p>Whatever a record holds must fit into an entry, or it could not be changed. So a value that is
 * long or nests deeply is left out, and its length stands in its place.
 */
final class Details {
  private static final int LONGEST = 2_048;

  /** What a field takes besides its value, its name for one. */
  private static final int AROUND = 64;

  private static final int DEEPEST = 16;

  private final Map<String, Object> members = new HashMap<>();

  private Details() {}

  static Details created(Map<String, Object> after) {
    Details details = new Details();
    details.members.put("after", fitted(after));
    return details;
  }

  static Details deleted(Map<String, Object> before) {
    Details details = new Details();
    details.members.put("before", fitted(before));
    return details;
  }

  /** The fields that differ; a field that is absent on one side is null there. */
  static Details changed(Map<String, Object> before, Map<String, Object> after) {
    Set<String> names = new HashSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
    return changed(names, before, after);
  }

  /** The same, where others know which fields differ. */
  static Details changed(Set<String> names, Map<String, Object> before, Map<String, Object> after) {
    Map<String, @Nullable Object> was = new HashMap<>();
    Map<String, @Nullable Object> is = new HashMap<>();
    for (String name : names) {
      was.put(name, before.get(name));
      is.put(name, after.get(name));
    }
    Details details = new Details();
    if (!is.isEmpty()) {
      details.members.put("before", fitted(was));
      details.members.put("after", fitted(is));
    }
    return details;
  }

  /** These details, and which change brought this one about. */
  Details because(String action) {
    members.put("cause", action);
    return this;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  Json json() {
    return Json.of(members);
  }

  private static Map<String, @Nullable Object> fitted(Map<String, ? extends @Nullable Object> all) {
    // All of them, twice, have to fit into one JSON text.
    int longest = Math.min(LONGEST, Limits.JSON_LENGTH / (2 * (all.size() + 1)) - AROUND);
    Map<String, @Nullable Object> fitted = new HashMap<>();
    all.forEach((name, value) -> fitted.put(name, fitted(value, longest)));
    return fitted;
  }

  private static @Nullable Object fitted(@Nullable Object value, int longest) {
    int length = Json.canonical(value).length();
    return length > longest || depth(value) > DEEPEST ? Map.of("omittedCharacters", length) : value;
  }

  private static int depth(@Nullable Object value) {
    Iterable<?> inner =
        value instanceof Map<?, ?> map
            ? map.values()
            : value instanceof List<?> list ? list : List.of();
    int deepest = 0;
    for (Object element : inner) {
      deepest = Math.max(deepest, depth(element));
    }
    return deepest + 1;
  }
}
