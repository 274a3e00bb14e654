package dev.keyhold.spi.table;

import java.util.List;
import java.util.Optional;

/**
 * Which rows are wanted, in the order of an index: those with one value in each of its first
 * columns, and with a range of values in the next.
 *
 * @param index its name; empty for the first that serves, or the order of the ids where there is no
 *     condition
 * @param where what the rows have; the order does not matter
 * @param descending whether the last come first
 */
public record RowQuery(Optional<String> index, List<Condition> where, boolean descending) {
  /** All rows by their ids. */
  public static final RowQuery ALL = new RowQuery(Optional.empty(), List.of(), false);

  public RowQuery {
    where = List.copyOf(where);
  }
}
