package dev.keyhold.secrets;

import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.util.Arrays;
import java.util.List;

/** The tables whose rows change; those of the log do not, which the kit would try. */
record TriedTables(SetShape all) implements SetShape {
  static final SetShape SET = new TriedTables(SecretTables.SET);
  static final String UNTRIED = "secret_access_log";

  @Override
  public String name() {
    return all.name();
  }

  @Override
  public List<Shape> shapes() {
    return all.shapes().stream().filter(shape -> !shape.name().equals(UNTRIED)).toList();
  }

  @Override
  public List<Migration> migrations(String dialect) {
    return all.migrations(dialect);
  }

  /** With all of them in the place of those that are tried. */
  static SetShape[] whole(SetShape... sets) {
    return Arrays.stream(sets)
        .map(set -> set == SET ? SecretTables.SET : set)
        .toArray(SetShape[]::new);
  }
}
