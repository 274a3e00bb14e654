package dev.keyhold.tables;

import dev.keyhold.spi.table.RowPatch;

/**
 * What becomes of one column. Columns make them.
 *
 * @param <R> the record of the row, so that the column of another table does not compile
 */
public final class Assignment<R> {
  final AnyColumn<R, ?> column;
  final RowPatch.To to;

  Assignment(AnyColumn<R, ?> column, RowPatch.To to) {
    this.column = column;
    this.to = to;
  }

  /** The column, not the value. */
  @Override
  public String toString() {
    return column.name();
  }
}
