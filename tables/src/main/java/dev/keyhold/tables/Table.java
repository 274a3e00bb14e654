package dev.keyhold.tables;

import java.util.Optional;
import java.util.function.Function;

/**
 * A table whose rows belong to everybody.
 *
 * @param <R> the record of a row
 */
public final class Table<R> extends AnyTable<R, Global> {
  Table(Definition<R> definition) {
    super(definition);
  }

  /**
   * Begins a table; {@link TableBuilder#read} ends it.
   *
   * @param stamp the common columns of a record
   */
  public static <R> TableBuilder<R, Table<R>> of(
      Class<R> type, String name, Function<R, Stamp> stamp) {
    return new TableBuilder<>(type, name, stamp, Optional.empty(), Table::new);
  }
}
