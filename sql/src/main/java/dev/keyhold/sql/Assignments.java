package dev.keyhold.sql;

import dev.keyhold.spi.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * What an update sets: only what is to change. A database rewrites the index of each column that
 * stands there, whether its value changes or not, and fires the triggers on it.
 */
final class Assignments {
  private final List<String> set = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  /**
   * @param at when the row changes
   */
  Assignments(Instant at) {
    set("updated_at", at);
  }

  /** A column that may be empty. */
  Assignments optional(String column, Change<?> change) {
    return optional(column, change.applies(), change.value());
  }

  /** A column that may be empty, and follows from a change of another. */
  Assignments optional(String column, boolean applies, Optional<?> value) {
    if (applies) {
      set(column, value);
    }
    return this;
  }

  /** A column that cannot be empty; a change that would clear it leaves it as it is. */
  Assignments required(String column, Optional<?> value) {
    value.ifPresent(given -> set(column, given));
    return this;
  }

  private void set(String column, Object value) {
    set.add("%1$s = :new_%1$s".formatted(column));
    values.put("new_" + column, value);
  }

  /** The assignments, separated by commas. */
  String sql() {
    return String.join(", ", set);
  }

  void bind(SqlStatement<?> statement) {
    values.forEach(statement::bind);
  }
}
