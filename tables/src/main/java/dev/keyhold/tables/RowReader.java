package dev.keyhold.tables;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.spi.table.Shape.Trait;
import java.time.Instant;
import java.util.Optional;

/**
 * A row, as the reader of a table sees it that makes a record of it.
 *
 * @param <R> the record
 */
public final class RowReader<R> {
  private final Row row;
  private final Definition<R> definition;

  RowReader(Row row, Definition<R> definition) {
    this.row = row;
    this.definition = definition;
  }

  public <T> T get(Column<R, T> column) {
    return column.spec.fromStored().apply(stored(column).orElseThrow());
  }

  public <T> Optional<T> get(OptionalColumn<R, T> column) {
    return stored(column).map(column.spec.fromStored());
  }

  private Optional<Object> stored(AnyColumn<R, ?> column) {
    try {
      return row.get(column.name());
    } catch (StorageException.InvalidInput e) {
      throw new Unlisted(e.summary() + ", which its reader asks for; list it in columns(...)");
    }
  }

  /** The reader asks for a column that the table does not have. */
  static final class Unlisted extends StorageException.InvalidInput {
    private static final long serialVersionUID = 1L;

    Unlisted(String message) {
      super(message);
    }
  }

  public String id() {
    return row.id();
  }

  public Instant createdAt() {
    return (Instant) row.get(Shape.CREATED_AT).orElseThrow();
  }

  public Instant updatedAt() {
    return (Instant) row.get(Shape.UPDATED_AT).orElseThrow();
  }

  /** The tenant whose row it is. */
  public String organizationId() {
    return optionalOrganizationId().orElseThrow();
  }

  /** The same, where a row may be of no tenant. */
  public Optional<String> optionalOrganizationId() {
    return definition.tenant().flatMap(part -> row.get(part.column())).map(String.class::cast);
  }

  /** The columns that tables have in common. */
  public Stamp stamp() {
    return new Stamp(
        id(),
        createdAt(),
        updatedAt(),
        row.version().orElse(1),
        common(Trait.SOFT_DELETED, Shape.DELETED_AT).map(Instant.class::cast),
        common(Trait.KEEPS_WHO, Shape.CREATED_BY).map(String.class::cast),
        common(Trait.KEEPS_WHO, Shape.UPDATED_BY).map(String.class::cast));
  }

  private Optional<Object> common(Trait trait, String column) {
    return row.shape().is(trait) ? row.get(column) : Optional.empty();
  }
}
