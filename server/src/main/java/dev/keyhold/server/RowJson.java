package dev.keyhold.server;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a row. Members have the names of {@link ColumnShape#member()} and stand in the order
 * of the table. A time is ISO 8601 in UTC with milliseconds, bytes are base64, and a decimal is a
 * text with all its digits, as programs read JSON numbers inexactly. What is absent is left out,
 * and so is every secret.
 */
public final class RowJson {
  private RowJson() {}

  /** The members of a row, as texts, numbers, flags, lists and maps. */
  public static Map<String, @Nullable Object> members(Row row) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (ColumnShape column : row.shape().columns()) {
      if (!column.is(Mark.SECRET)) {
        row.get(column.name()).ifPresent(value -> members.put(column.member(), value(value)));
      }
    }
    return members;
  }

  private static @Nullable Object value(Object value) {
    if (value instanceof Instant time) {
      return IsoTime.text(time);
    }
    if (value instanceof Bytes bytes) {
      return Base64.getEncoder().encodeToString(bytes.toArray());
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return value instanceof Json json ? json.value() : value;
  }
}
