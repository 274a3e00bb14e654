package dev.keyhold.sqlite;

import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.util.List;

/** A set whose one migration is what the descriptors ask for. */
record ProposedSet(SetShape set) implements SetShape {
  @Override
  public String name() {
    return set.name();
  }

  @Override
  public List<Shape> shapes() {
    return set.shapes();
  }

  @Override
  public boolean isGuarded() {
    return set.isGuarded();
  }

  @Override
  public List<Migration> migrations(String dialect) {
    return List.of(new Migration(1, "proposed", TableDdl.of(set)));
  }
}
