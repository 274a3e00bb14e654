package dev.keyhold.spi.table;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A column whose word only moves forward. A row may begin with any of its words.
 *
 * @param column of the kind {@link ColumnKind#WORD}, not optional
 * @param steps to which words each may change; one that is not named here changes no more
 */
public record States(String column, Map<String, Set<String>> steps) {
  public States {
    steps = Map.copyOf(steps);
  }

  /** Whether a word may become another. To stay is always allowed. */
  public boolean mayBecome(String from, String to) {
    return from.equals(to) || steps.getOrDefault(from, Set.of()).contains(to);
  }

  /** The words that may become this one, itself included, in order. */
  public List<String> mayBecome(String to) {
    Set<String> before = new TreeSet<>(Set.of(to));
    steps.forEach(
        (from, next) -> {
          if (next.contains(to)) {
            before.add(from);
          }
        });
    return List.copyOf(before);
  }
}
