package dev.keyhold.access;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalText;
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
 * What graphs of one kind have in common.
 *
 * @param name one of its own in the tenant
 * @param config as {@link GraphConfig} reads it
 * @param ownerId the account whose type it is, where the scope is {@link GraphScope#USER}
 */
public record GraphType(
    Stamp stamp,
    String tenantId,
    String name,
    Optional<String> description,
    Json config,
    GraphScope scope,
    Optional<String> ownerId,
    Json metadata) {
  static final Column<GraphType, String> NAME = id("name", GraphType::name);
  static final OptionalColumn<GraphType, String> DESCRIPTION =
      optionalText("description", GraphType::description);
  static final Column<GraphType, Json> CONFIG = json("config", GraphType::config);
  static final Column<GraphType, GraphScope> SCOPE =
      word("scope", GraphScope.class, GraphType::scope);
  static final OptionalColumn<GraphType, String> OWNER_ID =
      optionalId("owner_id", GraphType::ownerId);
  static final Column<GraphType, Json> METADATA =
      json("metadata", GraphType::metadata).byDefault(Json.EMPTY_OBJECT);

  static final Reference<GraphType, Object> OWNER =
      OWNER_ID.references("accounts").whenDeleted(WhenDeleted.CASCADE).across();
  static final Index<GraphType> BY_NAME = Index.unique(NAME);
  static final Index<GraphType> BY_OWNER = Index.on(OWNER_ID);

  static final OrgTable<GraphType> TABLE =
      OrgTable.of(GraphType.class, "graph_types", GraphType::stamp, GraphType::tenantId)
          .tenantColumn("tenant_id")
          .columns(NAME, DESCRIPTION, CONFIG, SCOPE, OWNER_ID, METADATA)
          .references(OWNER)
          .indexes(BY_NAME, BY_OWNER)
          .versioned()
          .idsWithinTenant()
          .read(
              row ->
                  new GraphType(
                      row.stamp(),
                      row.organizationId(),
                      row.get(NAME),
                      row.get(DESCRIPTION),
                      row.get(CONFIG),
                      row.get(SCOPE),
                      row.get(OWNER_ID),
                      row.get(METADATA)));

  GraphConfig settings() {
    return GraphConfig.of(config);
  }
}
