package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The entries about rows of sets. An action is the table's name and a verb; a change of a state has
 * the new state for a verb. Of a secret an entry says no more than that it is there; of bytes, and
 * of what is about a person if the storage does not say otherwise, it says the length.
 */
final class RowEntries {
  static final String DELETE = "delete";

  private static final Set<String> LEFT_OUT = Set.of(Shape.ID, Shape.CREATED_AT, Shape.UPDATED_AT);

  private RowEntries() {}

  static void inserted(Recorder recorder, Row row) {
    record(recorder, row, "create", Details.created(fields(recorder, row)));
  }

  /** A change that only others than the trail care for, such as of a counter, has no entry. */
  static void changed(Recorder recorder, Changed<Row> change, Optional<String> cause) {
    Details details =
        Details.changed(
            changed(change), fields(recorder, change.before()), fields(recorder, change.after()));
    if (!details.isEmpty()) {
      cause.ifPresent(details::because);
      record(recorder, change.after(), verb(change), details);
    }
  }

  static void deleted(Recorder recorder, Row row, Optional<String> cause) {
    Details details = Details.deleted(fields(recorder, row));
    cause.ifPresent(details::because);
    record(recorder, row, DELETE, details);
  }

  static String action(Shape shape, String verb) {
    return shape.name() + "." + verb;
  }

  private static String verb(Changed<Row> change) {
    Shape shape = change.after().shape();
    if (shape.is(Shape.Trait.SOFT_DELETED) && differs(change, Shape.DELETED_AT)) {
      return change.after().get(Shape.DELETED_AT).isPresent() ? DELETE : "restore";
    }
    return shape
        .states()
        .filter(states -> differs(change, states.column()))
        .flatMap(states -> change.after().get(states.column()))
        .map(Object::toString)
        .orElse("update");
  }

  private static boolean differs(Changed<Row> change, String column) {
    return !change.before().get(column).equals(change.after().get(column));
  }

  private static void record(Recorder recorder, Row row, String verb, Details details) {
    Shape shape = row.shape();
    recorder.record(
        action(shape, verb),
        entry -> {
          shape
              .tenantColumn()
              .flatMap(row::get)
              .ifPresent(tenant -> entry.organizationId((String) tenant));
          return entry.target(shape.name(), row.id()).details(details.json());
        });
  }

  /** The fields that differ in the rows; what an entry says of them may be the same. */
  private static Set<String> changed(Changed<Row> change) {
    return told(change.after().shape())
        .filter(column -> differs(change, column.name()))
        .map(ColumnShape::member)
        .collect(Collectors.toSet());
  }

  private static Map<String, Object> fields(Recorder recorder, Row row) {
    Map<String, Object> fields = new HashMap<>();
    told(row.shape())
        .forEach(
            column ->
                row.get(column.name())
                    .ifPresent(
                        value -> fields.put(column.member(), told(recorder, column, value))));
    return fields;
  }

  private static Stream<ColumnShape> told(Shape shape) {
    return shape.columns().stream()
        .filter(column -> !isLeftOut(shape, column) && !column.is(Mark.QUIET));
  }

  /** A table without versions of its rows may have a column of this name for something else. */
  private static boolean isLeftOut(Shape shape, ColumnShape column) {
    return LEFT_OUT.contains(column.name())
        || (column.name().equals(Shape.VERSION) && shape.is(Shape.Trait.VERSIONED));
  }

  private static Object told(Recorder recorder, ColumnShape column, Object value) {
    if (column.is(Mark.SECRET)) {
      return Map.of("omitted", "secret");
    }
    if (column.is(Mark.PERSONAL) && !recorder.tellsPersonalValues()) {
      return Map.of("omittedCharacters", column.kind().text(value).length());
    }
    return switch (column.kind()) {
      case JSON -> json(value);
      case BYTES -> Map.of("omittedBytes", ((Bytes) value).length());
      case FLAG, NUMBER, DECIMAL -> value;
      case TIME, ISO_TIME -> IsoTime.text((Instant) value);
      case TEXT, ID, WORD -> value;
    };
  }

  /** A JSON null has no place among the values of a map. */
  private static Object json(Object value) {
    Object content = ((Json) value).value();
    return content == null ? "null" : content;
  }
}
