package dev.keyhold.tables;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a column is, and how its values become what is stored.
 *
 * @param samples two values that the record takes, for the proof of the table; none to make them up
 */
record ColumnSpec<T>(
    ColumnShape shape,
    Function<T, Object> toStored,
    Function<Object, T> fromStored,
    List<T> samples) {

  static <T> ColumnSpec<T> of(
      String name, ColumnKind kind, int limit, Function<T, Object> to, Function<Object, T> from) {
    return of(name, kind, limit, List.of(), to, from);
  }

  static <T> ColumnSpec<T> of(
      String name,
      ColumnKind kind,
      int limit,
      List<String> words,
      Function<T, Object> to,
      Function<Object, T> from) {
    ColumnShape shape =
        new ColumnShape(name, kind, false, limit, words, Optional.empty(), Set.of());
    return new ColumnSpec<>(shape, to, from, List.of());
  }

  /** The same in another Java type. */
  <V> ColumnSpec<V> as(Function<V, T> unwrap, Function<T, V> wrap) {
    return new ColumnSpec<>(
        shape,
        unwrap.andThen(toStored),
        fromStored.andThen(wrap),
        samples.stream().map(wrap).toList());
  }

  ColumnSpec<T> named(String name) {
    ColumnShape renamed =
        new ColumnShape(
            name,
            shape.kind(),
            shape.optional(),
            shape.limit(),
            shape.words(),
            Optional.empty(),
            shape.marks());
    return new ColumnSpec<>(renamed, toStored, fromStored, List.of());
  }

  ColumnSpec<T> optional() {
    return with(true, shape.limit(), shape.byDefault(), shape.marks());
  }

  ColumnSpec<T> atMost(int limit) {
    if (shape.kind() == ColumnKind.DECIMAL) { // whose limit is another
      throw new StorageException.InvalidInput(
          "the column %s has no length that could be bounded".formatted(shape.name()));
    }
    return with(shape.optional(), limit, shape.byDefault(), shape.marks());
  }

  ColumnSpec<T> byDefault(T value) {
    return with(shape.optional(), shape.limit(), Optional.of(toStored.apply(value)), shape.marks());
  }

  ColumnSpec<T> marked(ColumnShape.Mark mark) {
    Set<ColumnShape.Mark> marks = new HashSet<>(shape.marks());
    marks.add(mark);
    return with(shape.optional(), shape.limit(), shape.byDefault(), marks);
  }

  ColumnSpec<T> like(T one, T other) {
    if (one.equals(other)) {
      throw new StorageException.InvalidInput(
          "the column %s gets two samples that are the same, which prove nothing"
              .formatted(shape.name()));
    }
    return new ColumnSpec<>(shape, toStored, fromStored, List.of(one, other));
  }

  private ColumnSpec<T> with(
      boolean optional, int limit, Optional<Object> byDefault, Set<ColumnShape.Mark> marks) {
    ColumnShape changed =
        new ColumnShape(
            shape.name(), shape.kind(), optional, limit, shape.words(), byDefault, marks);
    return new ColumnSpec<>(changed, toStored, fromStored, samples);
  }
}
