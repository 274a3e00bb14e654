package dev.keyhold.sql;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In which form a column of a set's table holds a value. */
public final class TableValues {
  private TableValues() {}

  public static @Nullable Object stored(ColumnShape column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (column.kind()) {
      case DECIMAL -> ((BigDecimal) value).unscaledValue().longValueExact();
      case TIME -> ((Instant) value).toEpochMilli();
      case ISO_TIME -> new PrescribedTime((Instant) value);
      case BYTES -> ((Bytes) value).toArray();
      case JSON -> ((Json) value).text();
      case TEXT, ID, WORD, NUMBER, FLAG -> value;
    };
  }

  /** A row whose columns stand in the result in the order of the shape. */
  static Row row(Dialect dialect, Shape shape, ResultSet result) throws SQLException {
    List<ColumnShape> columns = shape.columns();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int place = 0; place < values.length; place++) {
      ColumnShape column = columns.get(place);
      try {
        values[place] = value(dialect, column, result, place + 1);
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

  private static @Nullable Object value(
      Dialect dialect, ColumnShape column, ResultSet result, int place) throws SQLException {
    return switch (column.kind()) {
      case TEXT, ID, WORD -> dialect.text(result, place);
      case FLAG -> flag(column, result, place);
      case NUMBER, DECIMAL, TIME -> number(column, result, place);
      case ISO_TIME -> dialect.prescribedTime(result, place);
      case BYTES -> bytes(result.getBytes(place));
      case JSON -> json(dialect.text(result, place));
    };
  }

  private static @Nullable Object flag(ColumnShape column, ResultSet result, int place)
      throws SQLException {
    boolean flag = result.getBoolean(place);
    boolean absent = !flag && column.optional() && result.wasNull();
    return absent ? null : (Boolean) flag;
  }

  private static @Nullable Object number(ColumnShape column, ResultSet result, int place)
      throws SQLException {
    long number = result.getLong(place);
    // NULL reads as zero, and to ask for it takes as long as to read.
    if (number == 0 && column.optional() && result.wasNull()) {
      return null;
    }
    return switch (column.kind()) {
      case DECIMAL -> BigDecimal.valueOf(number, column.limit());
      case TIME -> Instant.ofEpochMilli(number);
      default -> number;
    };
  }

  private static @Nullable Object bytes(byte @Nullable [] content) {
    return content == null ? null : Bytes.of(content);
  }

  private static @Nullable Object json(@Nullable String text) {
    return text == null ? null : Json.parse(text);
  }
}
