package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What stands in the place of what was about a person. */
final class Blanks {
  private static final String ERASED = "(erased)";

  private Blanks() {}

  /** What becomes of a row's columns; nothing, if it is blank already. */
  static Map<String, RowPatch.To> of(Row row) {
    Map<String, RowPatch.To> blanks = new HashMap<>();
    for (ColumnShape column : row.shape().columns()) {
      Optional<Object> blank =
          column.optional() ? Optional.empty() : Optional.of(blank(row, column));
      if (column.is(Mark.PERSONAL) && !row.get(column.name()).equals(blank)) {
        blanks.put(column.name(), new RowPatch.Value(blank));
      }
    }
    return blanks;
  }

  private static Object blank(Row row, ColumnShape column) {
    return switch (column.kind()) {
      case BYTES -> Bytes.of();
      case JSON -> Json.EMPTY_OBJECT;
      default -> text(row, column);
    };
  }

  private static String text(Row row, ColumnShape column) {
    boolean unique =
        row.shape().indexes().stream()
            .filter(IndexShape::unique)
            .anyMatch(index -> index.columns().contains(column.name()));
    String text = unique ? row.id() : ERASED;
    // The end of an id differs from others sooner than its beginning.
    return text.substring(Math.max(0, text.length() - column.limit()));
  }
}
