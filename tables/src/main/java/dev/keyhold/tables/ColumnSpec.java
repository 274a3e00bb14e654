package dev.keyhold.tables;

import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import java.util.List;
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
    ColumnShape shape = ColumnShape.of(name, kind, limit, words);
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

  /** Another column that holds the same. */
  ColumnSpec<T> named(String name) {
    ColumnShape renamed =
        ColumnShape.of(name, shape.kind(), shape.limit(), shape.words())
            .withOptional(shape.optional());
    ColumnShape marked = renamed;
    for (ColumnShape.Mark mark : shape.marks()) {
      marked = marked.withMark(mark);
    }
    return new ColumnSpec<>(marked, toStored, fromStored, List.of());
  }

  ColumnSpec<T> with(ColumnShape changed) {
    return new ColumnSpec<>(changed, toStored, fromStored, samples);
  }

  ColumnSpec<T> like(T one, T other) {
    return new ColumnSpec<>(shape, toStored, fromStored, List.of(one, other));
  }
}
