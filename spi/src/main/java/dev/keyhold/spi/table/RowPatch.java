package dev.keyhold.spi.table;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A change of one row.
 *
 * @param set what becomes of each column that changes
 * @param only what the row must have had before; else the change is refused
 * @param version the version that the row must have had; empty to take any
 * @param at the new update time, if the change changes anything
 */
public record RowPatch(
    Map<String, To> set, List<Condition> only, OptionalLong version, Instant at) {
  public RowPatch {
    set = Map.copyOf(set);
    only = List.copyOf(only);
  }

  /** What becomes of a column. */
  public sealed interface To {
    /** What it holds afterwards. */
    Optional<Object> over(ColumnKind kind, Optional<Object> before);
  }

  /**
   * It has this value.
   *
   * @param value empty to leave it absent
   */
  public record Value(Optional<Object> value) implements To {
    @Override
    public Optional<Object> over(ColumnKind kind, Optional<Object> before) {
      return value;
    }
  }

  /** A whole number has so many more; one that is absent counts as none. */
  public record Plus(long more) implements To {
    @Override
    public Optional<Object> over(ColumnKind kind, Optional<Object> before) {
      return Optional.of(Math.addExact((Long) before.orElse(0L), more));
    }
  }

  /** It has this value, unless it has a later one: what was seen last, in whatever order. */
  public record AtLeast(Object value) implements To {
    @Override
    public Optional<Object> over(ColumnKind kind, Optional<Object> before) {
      return Optional.of(
          before.isPresent() && kind.compare(before.get(), value) > 0 ? before.get() : value);
    }
  }

  /**
   * For stores: the row after the change; the same if it changes nothing.
   *
   * @throws dev.keyhold.spi.StorageException.InvalidInput if it would change the id or the tenant,
   *     or a number beyond 64 bits
   * @throws dev.keyhold.spi.StorageException.Conflict if a guard does not hold, or the row would
   *     break a rule of its table
   */
  public Row over(Row before) {
    before.checkVersion(version);
    only.forEach(before::check);
    Shape shape = before.shape();
    refuse(shape.column(Shape.ID));
    shape.tenantColumn().map(shape::column).ifPresent(this::refuse);
    Row.Builder after = before.toBuilder();
    set.forEach((column, to) -> after.set(column, after(to, shape.column(column), before)));
    Row changed = after.build();
    if (changed.equals(before)) {
      return before;
    }
    shape.checkStep(before, changed);
    shape.check(changed);
    after.set(Shape.UPDATED_AT, at);
    if (shape.is(Shape.Trait.VERSIONED)) {
      after.set(Shape.VERSION, before.version().orElseThrow() + 1);
    }
    return after.build();
  }

  private static Optional<Object> after(To to, ColumnShape column, Row before) {
    try {
      return to.over(column.kind(), before.get(column.name()));
    } catch (ArithmeticException e) {
      throw column.refusal("would become a number of more than 64 bits");
    }
  }

  /** What says which row it is. */
  private void refuse(ColumnShape column) {
    if (set.containsKey(column.name())) {
      throw column.refusal("never changes");
    }
  }
}
