package dev.keyhold.sql;

import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The row that a transaction found last, or the page of them. A change mostly follows upon the
 * reading of its rows, and to read them anew would take longer than the change itself.
 */
public final class LastRead {
  private final Sql sql;
  private List<Row> rows = List.of();
  private Scope scope = Scope.everywhere();
  private long writes;

  public LastRead(Sql sql) {
    this.sql = sql;
  }

  public void found(List<Row> found, Scope within) {
    rows = found;
    scope = within;
    writes = sql.writes();
  }

  /** Empty if it was another row, or if anything was written since. */
  public Optional<Row> get(Shape shape, Scope within, String id) {
    return holds(within)
        ? rows.stream().filter(row -> is(row, shape) && row.id().equals(id)).findFirst()
        : Optional.empty();
  }

  /** By their ids; empty if one is missing, or if anything was written since. */
  public Optional<Map<String, Row>> all(Shape shape, Scope within, Set<String> ids) {
    if (!holds(within)) {
      return Optional.empty();
    }
    Map<String, Row> found =
        rows.stream()
            .filter(row -> is(row, shape) && ids.contains(row.id()))
            .collect(Collectors.toMap(Row::id, row -> row));
    return Optional.of(found).filter(all -> all.size() == ids.size());
  }

  private boolean holds(Scope within) {
    return !sql.wroteSince(writes) && scope.equals(within);
  }

  private static boolean is(Row row, Shape shape) {
    return row.shape().equals(shape);
  }
}
