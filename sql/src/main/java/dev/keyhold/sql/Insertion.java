package dev.keyhold.sql;

import java.util.List;

/**
 * One row that is to be there.
 *
 * @param sql of one text for all rows of its kind, so that its statement is kept
 * @param values of the parameters, by their places
 */
record Insertion(String sql, List<Object> values) {
  Insertion(String sql, Object... values) {
    this(sql, List.of(values));
  }
}
