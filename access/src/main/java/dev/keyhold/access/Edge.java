package dev.keyhold.access;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.util.Optional;

/**
 * An edge of a graph, from the node with one key to that with another.
 *
 * @param type the name of its type
 * @param key its name in the graph, if it has one
 * @param undirected whether it leads both ways; then the lesser of both keys is its source
 * @param parallel tells edges apart that are the same otherwise; empty where the type allows none
 */
public record Edge(
    Stamp stamp,
    String tenantId,
    String graphId,
    String type,
    Optional<String> key,
    String source,
    String target,
    Json attributes,
    boolean undirected,
    String parallel,
    Json metadata) {
  static final Column<Edge, String> GRAPH_ID = id("graph_id", Edge::graphId);
  static final Column<Edge, String> TYPE = id("type", Edge::type);
  static final OptionalColumn<Edge, String> KEY = optionalId("key", Edge::key);
  static final Column<Edge, String> SOURCE = id("source_node_key", Edge::source).called("source");
  static final Column<Edge, String> TARGET = id("target_node_key", Edge::target).called("target");
  static final Column<Edge, Json> ATTRIBUTES =
      json("attributes", Edge::attributes).byDefault(Json.EMPTY_OBJECT);
  static final Column<Edge, Boolean> UNDIRECTED =
      flag("undirected", Edge::undirected).byDefault(false);
  static final Column<Edge, String> PARALLEL = text("parallel", Edge::parallel);
  static final Column<Edge, Json> METADATA =
      json("metadata", Edge::metadata).byDefault(Json.EMPTY_OBJECT);

  static final Reference<Edge, Graph> GRAPH =
      GRAPH_ID.references(() -> Graph.TABLE).whenDeleted(WhenDeleted.CASCADE);
  static final Index<Edge> BY_KEY = Index.unique(GRAPH_ID, KEY);
  static final Index<Edge> BY_SOURCE =
      Index.unique(GRAPH_ID, SOURCE, TYPE, TARGET, PARALLEL).named("edges_by_source");
  static final Index<Edge> BY_TARGET =
      Index.on(GRAPH_ID, TARGET, TYPE, SOURCE).named("edges_by_target");

  static final OrgTable<Edge> TABLE =
      OrgTable.of(Edge.class, "edges", Edge::stamp, Edge::tenantId)
          .tenantColumn("tenant_id")
          .columns(GRAPH_ID, TYPE, KEY, SOURCE, TARGET, ATTRIBUTES, UNDIRECTED, PARALLEL, METADATA)
          .references(GRAPH)
          .indexes(BY_KEY, BY_SOURCE, BY_TARGET)
          .idsWithinTenant()
          .read(
              row ->
                  new Edge(
                      row.stamp(),
                      row.organizationId(),
                      row.get(GRAPH_ID),
                      row.get(TYPE),
                      row.get(KEY),
                      row.get(SOURCE),
                      row.get(TARGET),
                      row.get(ATTRIBUTES),
                      row.get(UNDIRECTED),
                      row.get(PARALLEL),
                      row.get(METADATA)));

  Edge parallel(String other) {
    return new Edge(
        stamp,
        tenantId,
        graphId,
        type,
        key,
        source,
        target,
        attributes,
        undirected,
        other,
        metadata);
  }
}
