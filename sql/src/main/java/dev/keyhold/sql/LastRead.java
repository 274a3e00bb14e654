package dev.keyhold.sql;

import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Scope;
import dev.keyhold.spi.table.Shape;
import java.util.Optional;

/**
 * The row that a transaction found last. A change mostly follows upon the reading of its row, and
 * to read it anew would take longer than the change itself.
 */
public final class LastRead {
  private final Sql sql;
  private Optional<Row> row = Optional.empty();
  private Scope scope = Scope.everywhere();
  private long writes;

  public LastRead(Sql sql) {
    this.sql = sql;
  }

  public void found(Optional<Row> found, Scope within) {
    row = found;
    scope = within;
    writes = sql.writes();
  }

  /** Empty if it was another row, or if anything was written since. */
  public Optional<Row> get(Shape shape, Scope within, String id) {
    return sql.wroteSince(writes) || !scope.equals(within)
        ? Optional.empty()
        : row.filter(found -> found.shape().equals(shape) && found.id().equals(id));
  }
}
