package dev.keyhold.sql;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What it means that a constraint refuses a change of a set's table. */
record TableErrors(Dialect dialect) {
  /**
   * @param missing the member that refers to nothing
   */
  StorageException change(SQLException e, Row row, Supplier<String> missing) {
    return switch (dialect.refusal(e)) {
      case REFERENCE -> missing(row, missing.get(), dialect.translate(e).getCause());
      case UNIQUE -> duplicate(row, dialect.taken(row.shape(), e));
      case CHECK, RULE, NONE -> dialect.translate(e);
    };
  }

  static StorageException missing(Row row, String member, @Nullable Throwable e) {
    return new StorageException.MissingReference(
        member, "the %s of the row %s points at nothing".formatted(member, row), e);
  }

  StorageException deletion(SQLException e, Row row) {
    return switch (dialect.refusal(e)) {
      case REFERENCE ->
          new StorageException.Conflict(
              "rows of other tables refer to the row %s, which is to be deleted".formatted(row));
      case CHECK ->
          new StorageException.Conflict(
              "without the row %s, one that refers to it breaks the check %s"
                  .formatted(row, dialect.check(e)));
      case UNIQUE, RULE, NONE -> dialect.translate(e);
    };
  }

  private static StorageException duplicate(Row row, Optional<String> index) {
    Shape shape = row.shape();
    String member =
        shape.indexes().stream()
            .filter(one -> index.equals(Optional.of(one.name())))
            .map((IndexShape one) -> shape.member(one))
            .findFirst()
            .orElse(Shape.ID);
    return new StorageException.Duplicate(
        member, "the %s of the row %s is taken".formatted(member, row));
  }
}
