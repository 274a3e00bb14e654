package dev.keyhold.access;

import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

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
 * A graph of a tenant.
 *
 * @param graphTypeId empty once its type is gone; then nothing is added to it
 * @param ownerId the account whose graph it is; empty if it is the organization's
 * @param projectId what it is for; empty if it is for the whole organization
 */
public record Graph(
    Stamp stamp,
    String tenantId,
    Optional<String> graphTypeId,
    String name,
    Optional<String> description,
    GraphStatus status,
    Optional<String> ownerId,
    Optional<String> projectId,
    Json metadata) {
  static final OptionalColumn<Graph, String> GRAPH_TYPE_ID =
      optionalId("graph_type_id", Graph::graphTypeId);
  static final Column<Graph, String> NAME = text("name", Graph::name);
  static final OptionalColumn<Graph, String> DESCRIPTION =
      optionalText("description", Graph::description);
  static final Column<Graph, GraphStatus> STATUS =
      word("status", GraphStatus.class, Graph::status).byDefault(GraphStatus.DRAFT);
  static final OptionalColumn<Graph, String> OWNER_ID = optionalId("owner_id", Graph::ownerId);
  static final OptionalColumn<Graph, String> PROJECT_ID =
      optionalId("project_id", Graph::projectId);
  static final Column<Graph, Json> METADATA =
      json("metadata", Graph::metadata).byDefault(Json.EMPTY_OBJECT);

  static final Reference<Graph, GraphType> GRAPH_TYPE =
      GRAPH_TYPE_ID.references(() -> GraphType.TABLE).whenDeleted(WhenDeleted.CLEAR);
  static final Reference<Graph, Object> OWNER =
      OWNER_ID.references("accounts").whenDeleted(WhenDeleted.CASCADE).across();
  static final Index<Graph> BY_PROJECT = Index.on(PROJECT_ID);
  static final Index<Graph> BY_OWNER = Index.on(OWNER_ID, PROJECT_ID);

  static final OrgTable<Graph> TABLE =
      OrgTable.of(Graph.class, "graphs", Graph::stamp, Graph::tenantId)
          .tenantColumn("tenant_id")
          .columns(GRAPH_TYPE_ID, NAME, DESCRIPTION, STATUS, OWNER_ID, PROJECT_ID, METADATA)
          .references(GRAPH_TYPE, OWNER)
          .indexes(BY_PROJECT, BY_OWNER)
          .idsWithinTenant()
          .read(
              row ->
                  new Graph(
                      row.stamp(),
                      row.organizationId(),
                      row.get(GRAPH_TYPE_ID),
                      row.get(NAME),
                      row.get(DESCRIPTION),
                      row.get(STATUS),
                      row.get(OWNER_ID),
                      row.get(PROJECT_ID),
                      row.get(METADATA)));
}
