package dev.keyhold.tck;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Shape;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes values for any column: the same number gives the same value. */
final class SampleValues {
  private SampleValues() {}

  /** The value that the row of a number has in a column. */
  static Object of(Shape shape, ColumnShape column, String tenant, int number) {
    if (shape.isTenantColumn(column.name())) {
      return tenant;
    }
    Optional<ReferenceShape> reference =
        shape.references().stream().filter(r -> r.column().equals(column.name())).findFirst();
    if (reference.isPresent()) {
      return id(reference.get().table(), tenant, number);
    }
    if (column.name().equals(Shape.ID)) {
      return id(shape.name(), tenant, number);
    }
    boolean isCount = column.name().equals(Shape.VERSION) && shape.is(Shape.Trait.VERSIONED);
    return isCount ? (Object) 1L : made(shape, column, tenant, number);
  }

  /** Ids are the same over all tenants, so that nobody finds a row by luck. */
  static String id(String table, String tenant, int number) {
    return table + "-" + tenant + "-" + number;
  }

  private static Object made(Shape shape, ColumnShape column, String tenant, int number) {
    long place = shape.place(column.name());
    boolean isState = shape.states().filter(s -> s.column().equals(column.name())).isPresent();
    return switch (column.kind()) {
      case TEXT, ID -> text(column, tenant + " " + number + " 🔑 ä");
      case WORD -> column.words().get(isState ? 0 : number % column.words().size());
      case FLAG -> number % 2 == 1;
      case NUMBER -> number * 100L + place;
      case DECIMAL -> BigDecimal.valueOf(number * 100L + place, column.limit());
      case TIME, ISO_TIME -> time(number).plusSeconds(place);
      case BYTES -> Bytes.of((byte) number, (byte) place, (byte) 0, (byte) -1);
      case JSON -> Json.of(Map.of("number", number, "list", List.of("ä", place)));
    };
  }

  /** The same condition, with a value in a form that is not kept. */
  static Condition loose(Shape shape, Condition condition) {
    return new Condition(
        condition.column(),
        condition.is(),
        condition
            .value()
            .map(
                value ->
                    switch (shape.column(condition.column()).kind()) {
                      case DECIMAL -> ((BigDecimal) value).setScale(30);
                      case TIME, ISO_TIME -> ((Instant) value).plusNanos(1);
                      default -> value;
                    }));
  }

  private static String text(ColumnShape column, String text) {
    return text.length() <= column.limit() ? text : text.substring(0, column.limit());
  }

  private static Instant time(int number) {
    return Samples.T0.plus(Duration.ofDays(number));
  }
}
