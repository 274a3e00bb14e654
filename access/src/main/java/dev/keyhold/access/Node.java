package dev.keyhold.access;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalText;

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
 * A node of a graph.
 *
 * @param type the name of its type
 * @param key its name in the graph, by which edges know it
 * @param identity in the access graph, of what it stands for: its kind and its id, joined by a
 *     colon
 */
public record Node(
    Stamp stamp,
    String tenantId,
    String graphId,
    String type,
    String key,
    Json attributes,
    Optional<String> identity,
    Json metadata) {
  static final Column<Node, String> GRAPH_ID = id("graph_id", Node::graphId);
  static final Column<Node, String> TYPE = id("type", Node::type);
  static final Column<Node, String> KEY = id("key", Node::key);
  static final Column<Node, Json> ATTRIBUTES =
      json("attributes", Node::attributes).byDefault(Json.EMPTY_OBJECT);
  static final OptionalColumn<Node, String> IDENTITY = optionalText("identity", Node::identity);
  static final Column<Node, Json> METADATA =
      json("metadata", Node::metadata).byDefault(Json.EMPTY_OBJECT);

  static final Reference<Node, Graph> GRAPH =
      GRAPH_ID.references(() -> Graph.TABLE).whenDeleted(WhenDeleted.CASCADE);
  static final Index<Node> BY_KEY = Index.unique(GRAPH_ID, KEY);
  static final Index<Node> BY_IDENTITY = Index.unique(GRAPH_ID, IDENTITY);
  static final Index<Node> BY_TYPE = Index.on(GRAPH_ID, TYPE, KEY);

  static final OrgTable<Node> TABLE =
      OrgTable.of(Node.class, "nodes", Node::stamp, Node::tenantId)
          .tenantColumn("tenant_id")
          .columns(GRAPH_ID, TYPE, KEY, ATTRIBUTES, IDENTITY, METADATA)
          .references(GRAPH)
          .indexes(BY_KEY, BY_IDENTITY, BY_TYPE)
          .idsWithinTenant()
          .read(
              row ->
                  new Node(
                      row.stamp(),
                      row.organizationId(),
                      row.get(GRAPH_ID),
                      row.get(TYPE),
                      row.get(KEY),
                      row.get(ATTRIBUTES),
                      row.get(IDENTITY),
                      row.get(METADATA)));
}
