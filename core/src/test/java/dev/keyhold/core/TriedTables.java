package dev.keyhold.core;

import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The tables of which the kit can make up rows that meet their checks. */
record TriedTables(SetShape all) implements SetShape {
  static final SetShape SET = new TriedTables(CoreTables.SET);

  @Override
  public String name() {
    return all.name();
  }

  @Override
  public List<Shape> shapes() {
    return all.shapes().stream()
        .filter(shape -> !Set.of("delegations", "impersonation_sessions").contains(shape.name()))
        .toList();
  }

  @Override
  public List<Migration> migrations(String dialect) {
    return all.migrations(dialect);
  }

  /** With all of them in the place of those that are tried. */
  static SetShape[] whole(SetShape... sets) {
    return Arrays.stream(sets)
        .map(set -> set == SET ? CoreTables.SET : set)
        .toArray(SetShape[]::new);
  }
}
