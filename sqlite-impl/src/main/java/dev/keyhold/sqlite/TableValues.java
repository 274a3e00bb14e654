package dev.keyhold.sqlite;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In which form a column of a set's table holds a value. */
final class TableValues {
  private TableValues() {}

  static @Nullable Object stored(ColumnShape column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (column.kind()) {
      case FLAG -> (Boolean) value ? 1 : 0;
      case DECIMAL -> ((BigDecimal) value).unscaledValue().longValueExact();
      case TIME -> ((Instant) value).toEpochMilli();
      case ISO_TIME -> IsoTime.text((Instant) value);
      case BYTES -> ((Bytes) value).toArray();
      case JSON -> ((Json) value).text();
      case TEXT, ID, WORD, NUMBER -> value;
    };
  }

  /** A row whose columns stand in the result in the order of the shape. */
  static Row row(Shape shape, ResultSet result) throws SQLException {
    List<ColumnShape> columns = shape.columns();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int place = 0; place < values.length; place++) {
      ColumnShape column = columns.get(place);
      try {
        values[place] = value(column, result, place + 1);
      } catch (RuntimeException e) {
        throw new StorageException.Corrupt(
            "the row %s %s cannot be read: the column %s holds what is no %s"
                .formatted(
                    shape.name(),
                    result.getString(shape.place(Shape.ID) + 1),
                    column.name(),
                    column.kind()),
            e);
      }
    }
    return Row.stored(shape, values);
  }

  private static @Nullable Object value(ColumnShape column, ResultSet result, int place)
      throws SQLException {
    return switch (column.kind()) {
      case TEXT, ID, WORD -> text(result.getBytes(place));
      case FLAG, NUMBER, DECIMAL, TIME -> number(column, result, place);
      case ISO_TIME -> time(text(result.getBytes(place)));
      case BYTES -> bytes(result.getBytes(place));
      case JSON -> json(text(result.getBytes(place)));
    };
  }

  /**
   * For each text that it is asked for, the driver makes a buffer, which takes longer than all
   * else. That the bytes are UTF-8, {@link Pragmas#requireUtf8} saw to.
   */
  private static @Nullable String text(byte @Nullable [] utf8) {
    return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
  }

  private static @Nullable Object number(ColumnShape column, ResultSet result, int place)
      throws SQLException {
    long number = result.getLong(place);
    // NULL reads as zero, and to ask for it takes as long as to read.
    if (number == 0 && column.optional() && result.wasNull()) {
      return null;
    }
    return switch (column.kind()) {
      case FLAG -> number != 0;
      case DECIMAL -> BigDecimal.valueOf(number, column.limit());
      case TIME -> Instant.ofEpochMilli(number);
      default -> number;
    };
  }

  private static @Nullable Object time(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }

  private static @Nullable Object bytes(byte @Nullable [] content) {
    return content == null ? null : Bytes.of(content);
  }

  private static @Nullable Object json(@Nullable String text) {
    return text == null ? null : Json.parse(text);
  }
}
