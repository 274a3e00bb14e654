package dev.keyhold.spi.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An index of a table. It serves the queries that a {@link RowQuery} can ask for.
 *
 * <p>In the table of tenants the tenant's column stands before those that are declared, so that a
 * tenant's rows are found without those of others; in an index {@code across} tenants it does not.
 * The id stands behind them, so that the order is whole, but in a unique index.
 *
 * @param name as the database calls it
 * @param columns those that are declared; at least one
 * @param unique whether no two rows have the same values in them; rows in which one is absent do
 *     not count, nor do deleted ones where deletion is soft
 * @param across whether it is over the rows of all tenants
 */
public record IndexShape(String name, List<String> columns, boolean unique, boolean across) {
  public IndexShape {
    Names.check("index", name);
    columns = List.copyOf(columns);
  }

  /** Its columns with the tenant's before them, where it stands there. */
  public List<String> keyColumns(Optional<String> tenantColumn) {
    if (across || tenantColumn.isEmpty()) {
      return columns;
    }
    return Stream.concat(tenantColumn.stream(), columns.stream()).toList();
  }
}
