package dev.keyhold.tables;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Condition.Is;
import dev.keyhold.spi.table.RowPatch;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A column of a table, as a constant: its name, what it holds, and how a record says it.
 *
 * @param <R> the record of a row
 * @param <T> what the column holds
 */
public abstract sealed class AnyColumn<R, T> permits Column, OptionalColumn {
  final ColumnSpec<T> spec;
  final Function<R, Optional<T>> accessor;

  final Optional<Derivation<R>> derivation;

  /** How a column is computed from another, in the values that are stored. */
  record Derivation<R>(AnyColumn<R, ?> source, Function<Object, Object> from) {}

  AnyColumn(
      ColumnSpec<T> spec, Function<R, Optional<T>> accessor, Optional<Derivation<R>> derivation) {
    this.spec = spec;
    this.accessor = accessor;
    this.derivation = derivation;
  }

  /** As the database calls it, for SQL that is written by hand. */
  public String name() {
    return spec.shape().name();
  }

  ColumnShape shape() {
    return spec.shape();
  }

  final Derivation<R> derivation(Function<T, T> from) {
    return new Derivation<>(
        this, stored -> spec.toStored().apply(from.apply(spec.fromStored().apply(stored))));
  }

  /** One of the two values that the author gave for the proof of the table. */
  Optional<Object> sample(boolean second) {
    return spec.samples().isEmpty()
        ? Optional.empty()
        : Optional.of(spec.toStored().apply(spec.samples().get(second ? 1 : 0)));
  }

  Optional<Object> stored(R row) {
    return accessor.apply(row).map(spec.toStored());
  }

  /** The column has this value. */
  public Where<R> is(T value) {
    return compared(Is.EQUAL, value);
  }

  public Where<R> above(T value) {
    return compared(Is.ABOVE, value);
  }

  public Where<R> atLeast(T value) {
    return compared(Is.AT_LEAST, value);
  }

  public Where<R> below(T value) {
    return compared(Is.BELOW, value);
  }

  public Where<R> atMost(T value) {
    return compared(Is.AT_MOST, value);
  }

  private Where<R> compared(Is is, T value) {
    Object stored = shape().checked(spec.toStored().apply(value));
    return new Where<>(new Condition(name(), is, Optional.of(stored)));
  }

  /** It gets this value. */
  public Assignment<R> to(T value) {
    return new Assignment<>(this, new RowPatch.Value(Optional.of(spec.toStored().apply(value))));
  }

  /**
   * A whole number gets so many more, in the statement itself; one that is absent counts as none.
   *
   * @throws StorageException.InvalidInput if it is not a column of whole numbers
   */
  public Assignment<R> plus(long more) {
    if (shape().kind() != ColumnKind.NUMBER) {
      throw new StorageException.InvalidInput(
          "the column %s holds no whole numbers to add to".formatted(name()));
    }
    return new Assignment<>(this, new RowPatch.Plus(more));
  }

  /** It gets this value, unless it has a later or larger one already. */
  public Assignment<R> toAtLeast(T value) {
    return new Assignment<>(this, new RowPatch.AtLeast(spec.toStored().apply(value)));
  }

  /**
   * This column, an id, refers to a row of another table. What becomes of this row when that one is
   * deleted: {@link Reference#whenDeleted}.
   *
   * @param table looked at when a set of tables is made, so that tables may refer to each other; a
   *     table that refers to itself names its class ({@code () -> Node.TABLE})
   */
  public <P> Reference<R, P> references(Supplier<? extends AnyTable<P, ?>> table) {
    return new Reference<>(this, table);
  }

  /**
   * The same for a table that is no value: {@code accounts}, {@code organizations}, a hub's own.
   */
  public Reference<R, Object> references(String table) {
    return new Reference<>(this, table);
  }

  /** The name. */
  @Override
  public String toString() {
    return name();
  }
}
