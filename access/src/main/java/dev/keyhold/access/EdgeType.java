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
 * A kind of edge in the graphs of a type.
 *
 * @param schema a JSON Schema (2020-12) that the attributes of such an edge meet
 * @param allowedSourceTypes the types of nodes that it may begin at, a list of names; any if empty
 * @param allowedTargetTypes the types of nodes that it may lead to, a list of names; any if empty
 */
public record EdgeType(
    Stamp stamp,
    String tenantId,
    String graphTypeId,
    String name,
    Optional<String> description,
    Json schema,
    Json allowedSourceTypes,
    Json allowedTargetTypes,
    Json metadata) {
  static final Column<EdgeType, String> GRAPH_TYPE_ID = id("graph_type_id", EdgeType::graphTypeId);
  static final Column<EdgeType, String> NAME = id("name", EdgeType::name);
  static final OptionalColumn<EdgeType, String> DESCRIPTION =
      optionalText("description", EdgeType::description);
  static final Column<EdgeType, Json> SCHEMA = json("schema", EdgeType::schema);
  static final Column<EdgeType, Json> ALLOWED_SOURCE_TYPES =
      json("allowed_source_types", EdgeType::allowedSourceTypes);
  static final Column<EdgeType, Json> ALLOWED_TARGET_TYPES =
      json("allowed_target_types", EdgeType::allowedTargetTypes);
  static final Column<EdgeType, Json> METADATA =
      json("metadata", EdgeType::metadata).byDefault(Json.EMPTY_OBJECT);

  static final Reference<EdgeType, GraphType> GRAPH_TYPE =
      GRAPH_TYPE_ID.references(() -> GraphType.TABLE).whenDeleted(WhenDeleted.CASCADE);
  static final Index<EdgeType> BY_NAME = Index.unique(GRAPH_TYPE_ID, NAME);

  static final OrgTable<EdgeType> TABLE =
      OrgTable.of(EdgeType.class, "edge_types", EdgeType::stamp, EdgeType::tenantId)
          .tenantColumn("tenant_id")
          .columns(
              GRAPH_TYPE_ID,
              NAME,
              DESCRIPTION,
              SCHEMA,
              ALLOWED_SOURCE_TYPES,
              ALLOWED_TARGET_TYPES,
              METADATA)
          .references(GRAPH_TYPE)
          .indexes(BY_NAME)
          .idsWithinTenant()
          .read(
              row ->
                  new EdgeType(
                      row.stamp(),
                      row.organizationId(),
                      row.get(GRAPH_TYPE_ID),
                      row.get(NAME),
                      row.get(DESCRIPTION),
                      row.get(SCHEMA),
                      row.get(ALLOWED_SOURCE_TYPES),
                      row.get(ALLOWED_TARGET_TYPES),
                      row.get(METADATA)));
}
