package dev.keyhold.sql;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.SetShape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Sets of tables in the order of their references: one that refers to another comes after it. */
public final class SetOrder {
  private SetOrder() {}

  /**
   * @throws StorageException.InvalidInput if sets clash, or refer to each other
   */
  public static List<SetShape> of(List<SetShape> sets) {
    SetShape.checkTogether(sets);
    Set<SetShape> ordered = new LinkedHashSet<>();
    List<SetShape> waiting = new ArrayList<>(sets);
    while (!waiting.isEmpty()) {
      List<SetShape> next =
          waiting.stream().filter(set -> waiting.stream().noneMatch(o -> refers(set, o))).toList();
      if (next.isEmpty()) {
        throw new StorageException.InvalidInput(
            "the sets %s refer to each other in a circle, so that none can be made first"
                .formatted(waiting.stream().map(SetShape::name).toList()));
      }
      ordered.addAll(next);
      waiting.removeAll(next);
    }
    return List.copyOf(ordered);
  }

  private static boolean refers(SetShape set, SetShape other) {
    Set<String> tables =
        other.shapes().stream().map(shape -> shape.name()).collect(Collectors.toSet());
    return set != other
        && set.shapes().stream()
            .flatMap(shape -> shape.references().stream())
            .map(ReferenceShape::table)
            .anyMatch(tables::contains);
  }
}
