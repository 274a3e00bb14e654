package dev.keyhold.apps;

import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spi.table.Shape;
import java.util.List;
import java.util.Set;

/** The tables without the triggers by which rows stay: the kit changes each column. */
record TriedTables(SetShape all) implements SetShape {
  static final SetShape SET = new TriedTables(AppTables.SET);

  @Override
  public String name() {
    return all.name();
  }

  @Override
  public List<Shape> shapes() {
    return all.shapes();
  }

  @Override
  public Set<String> tenantTables() {
    return all.tenantTables();
  }

  @Override
  public List<Migration> migrations(String dialect) {
    return all.migrations(dialect).stream()
        .map(
            each ->
                new Migration(
                    each.number(),
                    each.name(),
                    each.sql().replaceAll("(?s)-- (A version stays|What became of).*?END;", "")))
        .toList();
  }
}
