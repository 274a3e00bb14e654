package dev.keyhold.tables;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Shows that a table's columns and its record say the same. Every column has two samples; one run
 * takes all first ones, and one more for each column takes its second: a single sample could not
 * tell three flags apart. Columns of words from a set of one cannot be told apart at all.
 */
final class SelfProof<R> {
  private static final Instant BEGIN = Instant.parse("2000-01-01T00:00:00Z");

  private final Definition<R> definition;
  private final Shape shape;

  SelfProof(Definition<R> definition) {
    this.definition = definition;
    this.shape = definition.alone();
  }

  /**
   * @throws StorageException.InvalidInput if they do not say the same
   */
  void run() {
    run(Optional.empty(), false);
    for (ColumnShape column : shape.columns()) {
      if (own(column).flatMap(own -> own.derivation).isEmpty()) {
        run(Optional.of(column), false);
        if (column.optional()) {
          runAbsent(column);
        }
      }
    }
  }

  /** A record may refuse to be without it, as an account refuses to be without an address. */
  private void runAbsent(ColumnShape column) {
    try {
      run(Optional.of(column), true);
    } catch (RefusedSample e) {
      return;
    }
  }

  /** The record's constructor does not take the samples. */
  private static final class RefusedSample extends StorageException.InvalidInput {
    private static final long serialVersionUID = 1L;

    RefusedSample(String message, Throwable cause) {
      super(message);
      addSuppressed(cause); // which says what the record asks for
    }
  }

  private void run(Optional<ColumnShape> changed, boolean absent) {
    Row.Builder builder = Row.builder(shape);
    for (ColumnShape column : shape.columns()) {
      boolean isChanged = changed.equals(Optional.of(column));
      if (!(isChanged && absent)) {
        builder.set(column.name(), sample(column, isChanged));
      }
    }
    Row sampled = builder.build();
    for (AnyColumn<R, ?> column : definition.columns()) {
      column.derivation.ifPresent(
          derivation ->
              builder.set(
                  column.name(), sampled.get(derivation.source().name()).map(derivation.from())));
    }
    Row row = builder.build();
    compare(row, definition.row(shape, item(row)), changed);
  }

  private R item(Row row) {
    try {
      return definition.reader().apply(new RowReader<>(row, definition));
    } catch (RowReader.Unlisted e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RefusedSample(
          "%s does not take the samples of the table %s; give a strict column two values that it takes by like(...)"
              .formatted(definition.type().getSimpleName(), definition.name()),
          e);
    }
  }

  private void compare(Row row, Row said, Optional<ColumnShape> changed) {
    for (ColumnShape column : shape.columns()) {
      if (!row.get(column.name()).equals(said.get(column.name()))) {
        throw new StorageException.InvalidInput(
            column.member(),
            "the table %s and its record %s do not agree: what the column %s holds comes back as another value when %s; look at its accessor and at its place in the constructor"
                .formatted(
                    definition.name(),
                    definition.type().getSimpleName(),
                    column.name(),
                    changed.map(c -> "the column " + c.name() + " changes").orElse("it is read")));
      }
    }
  }

  private Optional<AnyColumn<R, ?>> own(ColumnShape column) {
    return definition.columns().stream()
        .filter(own -> own.name().equals(column.name()))
        .findFirst();
  }

  private Object sample(ColumnShape column, boolean second) {
    Optional<Object> given = own(column).flatMap(own -> own.sample(second));
    return given.orElseGet(() -> made(column, shape.place(column.name()), second));
  }

  private static Object made(ColumnShape column, int place, boolean second) {
    int number = 2 * place + (second ? 1 : 0);
    return switch (column.kind()) {
      case TEXT, ID -> text(number, column.limit());
      case WORD -> column.words().get(second ? Math.min(1, column.words().size() - 1) : 0);
      case FLAG -> second;
      case NUMBER -> number + 1L;
      case DECIMAL -> BigDecimal.valueOf(number, column.limit());
      case TIME, ISO_TIME -> BEGIN.plusSeconds(number);
      case BYTES -> Bytes.of((byte) number);
      case JSON -> Json.of(Map.of("sample", number));
    };
  }

  /** The last digits differ most. */
  private static String text(int number, int limit) {
    String text = "sample-" + Integer.toString(number, 36);
    return text.substring(Math.max(0, text.length() - limit));
  }
}
