package dev.keyhold.tables;

import dev.keyhold.spi.table.Paths;
import java.util.List;

/**
 * Ways through a table, each row of which leads from the value of one column to that of another.
 *
 * @param where which rows are taken; each names one value of its column
 * @param from the column that a step begins at, an id
 * @param to the column that it leads to, an id
 * @param mostValues how many values may be reached at the most, those included that one begins with
 * @param mostSteps how many steps away the furthest may be
 */
public record Ways<R>(
    List<Where<R>> where,
    AnyColumn<R, String> from,
    AnyColumn<R, String> to,
    int mostValues,
    int mostSteps) {
  public Ways {
    where = List.copyOf(where);
  }

  Paths paths() {
    return new Paths(
        where.stream().map(Where::condition).toList(),
        from.name(),
        to.name(),
        mostValues,
        mostSteps);
  }
}
