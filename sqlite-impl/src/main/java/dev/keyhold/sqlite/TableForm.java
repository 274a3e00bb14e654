package dev.keyhold.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a table of a database is, part by part in words: each column, key, check, index and trigger.
 * Two tables that do the same are equal, however their statements were written.
 *
 * @param parts how each part is, by what it is, such as {@code column name}; of checks over the
 *     same columns there may be several
 */
record TableForm(String table, SortedMap<String, Set<String>> parts) {
  static final String COLUMN = "column ";
  static final String INDEX = "index ";
  static final String TRIGGER = "trigger ";

  static TableForm empty(String table) {
    return new TableForm(table, new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
  }

  void put(String what, String how) {
    parts.computeIfAbsent(what, first -> new TreeSet<>()).add(how);
  }

  boolean exists() {
    return !parts.isEmpty();
  }

  /** The names of the parts of one kind. */
  List<String> names(String kind) {
    return parts.keySet().stream()
        .filter(what -> what.startsWith(kind))
        .map(what -> what.substring(kind.length()))
        .toList();
  }

  boolean has(String kind, String name) {
    return parts.containsKey(kind + name);
  }

  /** How a part is; nothing if there is no such part. */
  Set<String> how(String what) {
    return parts.getOrDefault(what, Set.of());
  }

  /** Whether this part is the same in both, or in neither. */
  boolean agrees(TableForm other, String what) {
    return Objects.equals(parts.get(what), other.parts.get(what));
  }

  /** The parts that a predicate takes. */
  TableForm only(Predicate<String> wanted) {
    TableForm some = empty(table);
    parts.forEach(
        (what, how) -> {
          if (wanted.test(what)) {
            some.parts.put(what, how);
          }
        });
    return some;
  }

  /** Where {@code found} lacks a part, or has it in another form. More is no matter. */
  List<String> missingFrom(TableForm found) {
    if (!found.exists()) {
      return List.of("there is no table " + table);
    }
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, Set<String>> part : parts.entrySet()) {
      Set<String> there = found.parts.getOrDefault(part.getKey(), Set.of());
      Set<String> missing = new TreeSet<>(part.getValue());
      missing.removeAll(there);
      if (!missing.isEmpty()) {
        differences.add(difference(part.getKey(), String.join(" and ", missing), there));
      }
    }
    return differences;
  }

  private String difference(String what, String wanted, Set<String> there) {
    return there.isEmpty()
        ? "%s lacks the %s: %s".formatted(table, what, wanted)
        : "%s has the %s as \"%s\" instead of \"%s\""
            .formatted(table, what, String.join(" and ", there), wanted);
  }
}
