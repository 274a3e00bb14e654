package dev.keyhold.tables;

import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Definition.TenantPart;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A column that refers to a row of another table, as a constant.
 *
 * @param <R> the record of the row that refers
 * @param <P> the record of the one that is referred to
 */
public final class Reference<R, P> {
  final AnyColumn<R, ?> column;
  private final Optional<Supplier<? extends AnyTable<P, ?>>> target;
  private final Supplier<String> table;
  private final WhenDeleted whenDeleted;
  private final boolean across;

  Reference(AnyColumn<R, ?> column, Supplier<? extends AnyTable<P, ?>> target) {
    this(column, Optional.of(target), () -> target.get().name(), WhenDeleted.REFUSE, false);
  }

  Reference(AnyColumn<R, ?> column, String table) {
    this(column, Optional.empty(), () -> table, WhenDeleted.REFUSE, false);
  }

  private Reference(
      AnyColumn<R, ?> column,
      Optional<Supplier<? extends AnyTable<P, ?>>> target,
      Supplier<String> table,
      WhenDeleted whenDeleted,
      boolean across) {
    this.column = column;
    this.target = target;
    this.table = table;
    this.whenDeleted = whenDeleted;
    this.across = across;
  }

  /** What becomes of this row; if it is not said, the other one's deletion is refused. */
  public Reference<R, P> whenDeleted(WhenDeleted action) {
    return new Reference<>(column, target, table, action, across);
  }

  /**
   * It leads into another database, if one of both tables lives in a tenant's own. It has no
   * foreign key: it is looked at when it is written, and when the other row goes, {@link
   * LooseReferences} find it and do what {@link #whenDeleted} says.
   */
  public Reference<R, P> across() {
    return new Reference<>(column, target, table, whenDeleted, true);
  }

  AnyTable<P, ?> target() {
    return target
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the column %s refers to the table %s by its name; ask whoever keeps that for its rows"
                        .formatted(column, table.get())))
        .get();
  }

  ReferenceShape shape(boolean ofTenants) {
    Optional<String> tenant =
        ofTenants && target.isPresent()
            ? target().definition.tenant().map(TenantPart::column)
            : Optional.empty();
    return new ReferenceShape(column.name(), table.get(), tenant, whenDeleted, across);
  }
}
