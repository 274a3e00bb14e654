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
 * A kind of node in the graphs of a type.
 *
 * @param schema a JSON Schema (2020-12) that the attributes of such a node meet
 */
public record NodeType(
    Stamp stamp,
    String tenantId,
    String graphTypeId,
    String name,
    Optional<String> description,
    Json schema,
    Json metadata) {
  static final Column<NodeType, String> GRAPH_TYPE_ID = id("graph_type_id", NodeType::graphTypeId);
  static final Column<NodeType, String> NAME = id("name", NodeType::name);
  static final OptionalColumn<NodeType, String> DESCRIPTION =
      optionalText("description", NodeType::description);
  static final Column<NodeType, Json> SCHEMA = json("schema", NodeType::schema);
  static final Column<NodeType, Json> METADATA =
      json("metadata", NodeType::metadata).byDefault(Json.EMPTY_OBJECT);

  static final Reference<NodeType, GraphType> GRAPH_TYPE =
      GRAPH_TYPE_ID.references(() -> GraphType.TABLE).whenDeleted(WhenDeleted.CASCADE);
  static final Index<NodeType> BY_NAME = Index.unique(GRAPH_TYPE_ID, NAME);

  static final OrgTable<NodeType> TABLE =
      OrgTable.of(NodeType.class, "node_types", NodeType::stamp, NodeType::tenantId)
          .tenantColumn("tenant_id")
          .columns(GRAPH_TYPE_ID, NAME, DESCRIPTION, SCHEMA, METADATA)
          .references(GRAPH_TYPE)
          .indexes(BY_NAME)
          .idsWithinTenant()
          .read(
              row ->
                  new NodeType(
                      row.stamp(),
                      row.organizationId(),
                      row.get(GRAPH_TYPE_ID),
                      row.get(NAME),
                      row.get(DESCRIPTION),
                      row.get(SCHEMA),
                      row.get(METADATA)));
}
