package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** What it means that a constraint refuses a change of a set's table. */
final class TableErrors {
  private TableErrors() {}

  /**
   * @param missing the member that refers to nothing
   */
  static StorageException change(SQLException e, Row row, Supplier<String> missing) {
    if (Errors.is(e, SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY)) {
      return missing(row, missing.get(), e);
    }
    return Errors.is(e, SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE)
            || Errors.is(e, SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY)
        ? duplicate(e, row)
        : Errors.translate(e);
  }

  static StorageException missing(Row row, String member, @Nullable SQLException e) {
    return new StorageException.MissingReference(
        member, "the %s of the row %s points at nothing".formatted(member, row), e);
  }

  static StorageException deletion(SQLException e, Row row) {
    if (Errors.is(e, SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY)) {
      return new StorageException.Conflict(
          "rows of other tables refer to the row %s, which is to be deleted".formatted(row));
    }
    return Errors.is(e, SQLiteErrorCode.SQLITE_CONSTRAINT_CHECK)
        ? new StorageException.Conflict(
            "without the row %s, one that refers to it breaks the check %s"
                .formatted(row, named(e)))
        : Errors.translate(e);
  }

  /** SQLite says which: {@code CHECK constraint failed: links_hang_together}. */
  private static String named(SQLException e) {
    String said = Errors.said(e);
    return said.substring(said.indexOf(": ") + 2);
  }

  /** SQLite names the columns: {@code UNIQUE constraint failed: keeper.org_id, keeper.name}. */
  private static StorageException duplicate(SQLException e, Row row) {
    String said = Errors.said(e);
    Shape shape = row.shape();
    List<String> columns =
        Arrays.stream(said.substring(said.indexOf(": ") + 2).split(", "))
            .map(column -> column.substring(column.indexOf('.') + 1))
            .toList();
    String member =
        shape.indexes().stream()
            .filter(IndexShape::unique)
            .filter(index -> index.keyColumns(shape.tenantColumn()).equals(columns))
            .map(shape::member)
            .findFirst()
            .orElse(Shape.ID);
    return new StorageException.Duplicate(
        member, "the %s of the row %s is taken".formatted(member, row));
  }
}
