package dev.keyhold.tables;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as a value: {@link Table} or {@link OrgTable}.
 *
 * @param <R> the record of a row
 * @param <D> the door by which its rows are reached
 */
public abstract sealed class AnyTable<R, D> permits Table, OrgTable {
  final Definition<R> definition;
  private volatile @Nullable Shape shape;

  AnyTable(Definition<R> definition) {
    this.definition = definition;
  }

  /** The record of a row. */
  public Class<R> type() {
    return definition.type();
  }

  /** As the database calls it, for SQL that is written by hand. */
  public String name() {
    return definition.name();
  }

  /** The columns that are the table's own, in order. */
  public List<AnyColumn<R, ?>> columns() {
    return definition.columns();
  }

  /**
   * What the table is, in the words of the SPI. References are looked at here for the first time.
   *
   * @throws StorageException.InvalidInput if the parts of the table contradict each other
   */
  public Shape shape() {
    Shape made = shape;
    if (made == null) {
      made = definition.shape();
      shape = made;
    }
    return made;
  }

  boolean isOfTenants() {
    return definition.tenant().isPresent();
  }

  /** The row that a record says. */
  Row row(R item) {
    return definition.row(shape(), item);
  }

  /** The record that a row says. */
  R item(Row row) {
    try {
      return definition.reader().apply(new RowReader<>(row, definition));
    } catch (StorageException.InvalidInput | StorageException.Corrupt e) {
      throw unreadable(row, e.summary(), e);
    } catch (RuntimeException e) {
      // Its message may hold the value.
      throw unreadable(row, "its record throws " + e.getClass().getSimpleName(), e);
    }
  }

  private static StorageException unreadable(Row row, String why, RuntimeException cause) {
    return new StorageException.Corrupt("the row %s cannot be read: %s".formatted(row, why), cause);
  }

  @Override
  public String toString() {
    return "the table " + name();
  }
}
