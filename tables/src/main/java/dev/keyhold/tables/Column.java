package dev.keyhold.tables;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape.Mark;
import java.util.Optional;
import java.util.function.Function;

/** A column that every row has. {@link Columns} makes them. */
public final class Column<R, T> extends AnyColumn<R, T> {
  Column(ColumnSpec<T> spec, Function<R, T> accessor) {
    this(spec, accessor.andThen(Optional::of), Optional.empty());
  }

  private Column(
      ColumnSpec<T> spec, Function<R, Optional<T>> accessor, Optional<Derivation<R>> derivation) {
    super(spec, accessor, derivation);
  }

  private Column<R, T> with(ColumnSpec<T> changed) {
    return new Column<>(changed, accessor, derivation);
  }

  /** The most characters that a text has, or bytes. */
  public Column<R, T> upTo(int limit) {
    return with(spec.upTo(limit));
  }

  /** As JSON and errors call it, where that is not the column's name in camel case. */
  public Column<R, T> called(String member) {
    return with(spec.with(shape().withMember(member)));
  }

  /** What the rows get that are there when a migration adds the column, and what SQL leaves out. */
  public Column<R, T> byDefault(T value) {
    return with(spec.with(shape().withDefault(spec.toStored().apply(value))));
  }

  /** It is about a person: an erasure of this person's data blanks it. */
  public Column<R, T> personal() {
    return with(spec.with(shape().withMark(Mark.PERSONAL)));
  }

  /** No entry of the trail, event or answer ever holds it. */
  public Column<R, T> secret() {
    return with(spec.with(shape().withMark(Mark.SECRET)));
  }

  /** A change of this column alone leaves no entry in the trail, as of a counter. */
  public Column<R, T> quiet() {
    return with(spec.with(shape().withMark(Mark.QUIET)));
  }

  /**
   * A whole number that the store gives: a row that is inserted with 0 gets one more than the
   * largest of the table, or of its tenant's. Rows are so numbered without gaps in the order of
   * their commits, as long as the last one is not deleted. It needs a unique index of its own.
   *
   * @throws StorageException.InvalidInput if it is not a column of whole numbers
   */
  public Column<R, T> counted() {
    if (shape().kind() != ColumnKind.NUMBER) {
      throw new StorageException.InvalidInput(
          "the column %s holds no whole numbers to count by".formatted(name()));
    }
    return with(spec.with(shape().withMark(Mark.COUNTED)));
  }

  /** Two values that the record takes, where it is strict: the proof of the table needs them. */
  public Column<R, T> like(T one, T other) {
    return with(spec.like(one, other));
  }

  /** A column that is computed from this one, such as the form in which it is compared. */
  public Column<R, T> derived(String name, Function<T, T> from) {
    return new Column<>(
        spec.named(name),
        accessor.andThen(value -> value.map(from)),
        Optional.of(derivation(from)));
  }
}
