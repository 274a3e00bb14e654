package dev.keyhold.tables;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.Condition;
import dev.keyhold.spi.table.Row;
import dev.keyhold.spi.table.RowPatch;
import dev.keyhold.spi.table.Shape;
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
    return patch(id, version, conditions(only), set(changes));
  }

  List<Changed<R>> updateEach(List<String> ids, List<Where<R>> only, List<Assignment<R>> changes) {
    RowPatch patch = patch(OptionalLong.empty(), conditions(only), set(changes));
    return access.store().updateEach(table.shape(), access.scope(), ids, patch).stream()
        .map(this::items)
        .toList();
  }

  private static <R> List<Condition> conditions(List<Where<R>> only) {
    return only.stream().map(Where::condition).toList();
  }

  private Map<String, RowPatch.To> set(List<Assignment<R>> changes) {
    Map<String, RowPatch.To> set = new HashMap<>();
    for (Assignment<R> change : changes) {
      if (set.put(change.column.name(), change.to) != null) {
        throw new StorageException.InvalidInput(
            change.column.shape().member(),
            "the column %s is set twice in one change".formatted(change.column));
      }
      setDerived(set, change);
    }
    return set;
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
    RowPatch patch = patch(version, only, set);
    return items(access.store().update(table.shape(), access.scope(), id, patch));
  }

  private RowPatch patch(OptionalLong version, List<Condition> only, Map<String, RowPatch.To> set) {
    if (table.shape().is(Shape.Trait.KEEPS_WHO)) {
      set.put(Shape.UPDATED_BY, new RowPatch.Value(access.actor().get().map(Object.class::cast)));
    }
    return new RowPatch(set, only, version, access.clock().instant());
  }

  private Changed<R> items(Changed<Row> changed) {
    return new Changed<>(table.item(changed.before()), table.item(changed.after()));
  }
}
