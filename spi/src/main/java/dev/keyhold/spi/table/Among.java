package dev.keyhold.spi.table;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows whose columns each hold one of several values.
 *
 * @param where what all of them have besides; each names one value of its column
 * @param values for each column, those that it may hold; texts
 */
public record Among(List<Condition> where, Map<String, Set<String>> values) {
  public Among {
    where = List.copyOf(where);
    Map<String, Set<String>> copy = new LinkedHashMap<>();
    values.forEach((column, those) -> copy.put(column, Set.copyOf(those)));
    values = copy;
  }

  /** Rows whose one column holds one of these. */
  public static Among of(String column, Collection<String> values) {
    return new Among(List.of(), Map.of(column, Set.copyOf(values)));
  }

  /** Whether a row is one of them. */
  public boolean matches(Row row) {
    return where.stream().allMatch(condition -> condition.matches(row))
        && values.entrySet().stream()
            .allMatch(
                column ->
                    row.get(column.getKey())
                        .filter(held -> column.getValue().contains(held.toString()))
                        .isPresent());
  }
}
