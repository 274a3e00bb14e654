package dev.keyhold.tables;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.Shape;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Changes of single rows. */
final class Patches<R> {
  private final RowAccess access;
  private final AnyTable<R, ?> table;

  Patches(RowAccess access, AnyTable<R, ?> table) {
    this.access = access;
    this.table = table;
  }

  Changed<R> update(
      String id, OptionalLong version, List<Where<R>> only, List<Assignment<R>> changes) {
    Map<String, RowPatch.To> set = new HashMap<>();
    for (Assignment<R> change : changes) {
      if (set.put(change.column.name(), change.to) != null) {
        throw new StorageException.InvalidInput(
            change.column.shape().member(),
            "the column %s is set twice in one change".formatted(change.column));
      }
      setDerived(set, change);
    }
    return patch(id, version, only.stream().map(Where::condition).toList(), set);
  }

  private void setDerived(Map<String, RowPatch.To> set, Assignment<R> change) {
    for (AnyColumn<R, ?> column : table.columns()) {
      column
          .derivation
          .filter(derivation -> derivation.source() == change.column)
          .ifPresent(
              derivation -> {
                if (!(change.to instanceof RowPatch.Value value)) {
                  throw new StorageException.InvalidInput(
                      "the column %s is computed from %s, which is set to a value or cleared"
                          .formatted(column, change.column));
                }
                set.put(column.name(), new RowPatch.Value(value.value().map(derivation.from())));
              });
    }
  }

  /** A deleted row is one with a time in this column. */
  Changed<R> delete(String id, OptionalLong version) {
    return patch(id, version, List.of(), deletedAt(Optional.of(access.clock().instant())));
  }

  Changed<R> restore(String id) {
    return patch(id, OptionalLong.empty(), List.of(), deletedAt(Optional.empty()));
  }

  private static Map<String, RowPatch.To> deletedAt(Optional<Object> time) {
    Map<String, RowPatch.To> set = new HashMap<>();
    set.put(Shape.DELETED_AT, new RowPatch.Value(time));
    return set;
  }

  private Changed<R> patch(
      String id, OptionalLong version, List<Condition> only, Map<String, RowPatch.To> set) {
    Instant now = access.clock().instant();
    if (table.shape().is(Shape.Trait.KEEPS_WHO)) {
      set.put(Shape.UPDATED_BY, new RowPatch.Value(access.actor().get().map(Object.class::cast)));
    }
    Changed<Row> changed =
        access
            .store()
            .update(table.shape(), access.scope(), id, new RowPatch(set, only, version, now));
    return new Changed<>(table.item(changed.before()), table.item(changed.after()));
  }
}
