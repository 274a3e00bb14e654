package dev.keyhold.tables;

import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.RowPatch;
import java.util.Optional;
import java.util.function.Function;

/** A column that a row may leave out. {@link Columns} makes them. */
public final class OptionalColumn<R, T> extends AnyColumn<R, T> {
  OptionalColumn(ColumnSpec<T> spec, Function<R, Optional<T>> accessor) {
    this(spec.with(spec.shape().withOptional(true)), accessor, Optional.empty());
  }

  private OptionalColumn(
      ColumnSpec<T> spec, Function<R, Optional<T>> accessor, Optional<Derivation<R>> derivation) {
    super(spec, accessor, derivation);
  }

  private OptionalColumn<R, T> with(ColumnSpec<T> changed) {
    return new OptionalColumn<>(changed, accessor, derivation);
  }

  /** The most characters that a text has, or bytes. */
  public OptionalColumn<R, T> upTo(int limit) {
    return with(spec.with(shape().withLimit(limit)));
  }

  /** As JSON and errors call it, where that is not the column's name in camel case. */
  public OptionalColumn<R, T> called(String member) {
    return with(spec.with(shape().withMember(member)));
  }

  /** What the rows get that are there when a migration adds the column, and what SQL leaves out. */
  public OptionalColumn<R, T> byDefault(T value) {
    return with(spec.with(shape().withDefault(spec.toStored().apply(value))));
  }

  /** It is about a person: an erasure of this person's data blanks it. */
  public OptionalColumn<R, T> personal() {
    return with(spec.with(shape().withMark(Mark.PERSONAL)));
  }

  /** No entry of the trail, event or answer ever holds it. */
  public OptionalColumn<R, T> secret() {
    return with(spec.with(shape().withMark(Mark.SECRET)));
  }

  /** A change of this column alone leaves no entry in the trail, as of a counter. */
  public OptionalColumn<R, T> quiet() {
    return with(spec.with(shape().withMark(Mark.QUIET)));
  }

  /** Two values that the record takes, where it is strict: the proof of the table needs them. */
  public OptionalColumn<R, T> like(T one, T other) {
    return with(spec.like(one, other));
  }

  /** A column that is computed from this one, such as the form in which it is compared. */
  public OptionalColumn<R, T> derived(String name, Function<T, T> from) {
    return new OptionalColumn<>(
        spec.named(name),
        accessor.andThen(value -> value.map(from)),
        Optional.of(derivation(from)));
  }

  public Where<R> isAbsent() {
    return new Where<>(new Condition(name(), Condition.Is.ABSENT, Optional.empty()));
  }

  public Where<R> isPresent() {
    return new Where<>(new Condition(name(), Condition.Is.PRESENT, Optional.empty()));
  }

  /** It is absent from then on. */
  public Assignment<R> cleared() {
    return new Assignment<>(this, new RowPatch.Value(Optional.empty()));
  }

  /** It gets this value, or is absent from then on. */
  public Assignment<R> to(Optional<T> value) {
    return value.map(this::to).orElseGet(this::cleared);
  }
}
