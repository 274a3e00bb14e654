package dev.keyhold.server;

import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.Shape;

/** The columns of who made a row and who changed it, where a table has them. */
final class RowAuthor {
  static final String CREATED_BY = "created_by";
  static final String UPDATED_BY = "updated_by";

  private RowAuthor() {}

  static boolean isKept(Shape shape) {
    return shape.columns().stream()
        .anyMatch(
            column ->
                column.name().equals(UPDATED_BY)
                    && column.kind() == ColumnKind.ID
                    && column.optional());
  }
}
