package dev.keyhold.tables;

import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An index, as a constant: the order of a list, and the conditions that it serves.
 *
 * @param <R> the record of the row
 */
public final class Index<R> {
  final List<String> columns;
  private final boolean unique;
  private final boolean across;
  private final Optional<String> name;

  private Index(List<String> columns, boolean unique, boolean across, Optional<String> name) {
    this.columns = columns;
    this.unique = unique;
    this.across = across;
    this.name = name;
  }

  /** An index on columns; the tenant's stands before them, the id behind them. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <R> Index<R> on(AnyColumn<R, ?>... columns) {
    return new Index<>(names(columns), false, false, Optional.empty());
  }

  /**
   * No two rows, of a tenant where the table has tenants, have the same values in these columns.
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <R> Index<R> unique(AnyColumn<R, ?>... columns) {
    return new Index<>(names(columns), true, false, Optional.empty());
  }

  /** Rows with the same values in these columns, by when they were made. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  static <R> Index<R> byTime(AnyColumn<R, ?> last, AnyColumn<R, ?>... same) {
    List<String> columns = new ArrayList<>(names(same));
    columns.add(Shape.CREATED_AT);
    columns.add(last.name());
    return new Index<>(List.copyOf(columns), false, false, Optional.empty());
  }

  /** It is over the rows of all tenants. */
  public Index<R> acrossTenants() {
    return new Index<>(columns, unique, true, name);
  }

  /** A name of the database's own; else it is made of the table's and the columns' names. */
  public Index<R> named(String own) {
    return new Index<>(columns, unique, across, Optional.of(own));
  }

  private static List<String> names(AnyColumn<?, ?>[] columns) {
    return Arrays.stream(columns).map(AnyColumn::name).toList();
  }

  IndexShape shape(String table) {
    return new IndexShape(nameIn(table), columns, unique, across);
  }

  String nameIn(String table) {
    return name.orElseGet(() -> table + "_by_" + String.join("_", columns));
  }
}
