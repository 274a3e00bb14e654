package dev.keyhold.access;

import dev.keyhold.tables.TableSet;

/** The tables of graphs, which live where their tenant does. */
public final class GraphTables {
  public static final TableSet SET =
      TableSet.of(
              "graphs",
              GraphType.TABLE,
              NodeType.TABLE,
              EdgeType.TABLE,
              Graph.TABLE,
              Node.TABLE,
              Edge.TABLE,
              GraphProjection.TABLE)
          .guarded()
          .perTenant(
              GraphType.TABLE,
              NodeType.TABLE,
              EdgeType.TABLE,
              Graph.TABLE,
              Node.TABLE,
              Edge.TABLE,
              GraphProjection.TABLE)
          .migrations(GraphTables.class::getResourceAsStream, "graphs");

  private GraphTables() {}
}
