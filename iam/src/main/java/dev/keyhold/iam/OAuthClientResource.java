package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Json;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.util.Optional;

/** That a client may ask for tokens for a service. */
public record OAuthClientResource(
    Stamp stamp, String clientId, String resourceId, Optional<Json> metadata) {
  public static final Column<OAuthClientResource, String> CLIENT_ID =
      text("client_id", OAuthClientResource::clientId).upTo(255);
  public static final Column<OAuthClientResource, String> RESOURCE_ID =
      text("resource_id", OAuthClientResource::resourceId).upTo(255);
  public static final OptionalColumn<OAuthClientResource, Json> METADATA =
      optionalJson("metadata", OAuthClientResource::metadata);

  public static final Index<OAuthClientResource> BY_CLIENT_AND_RESOURCE =
      Index.unique(CLIENT_ID, RESOURCE_ID)
          .named("oauth_client_resource_client_id_resource_id_uidx");

  public static final Table<OAuthClientResource> TABLE =
      Table.of(OAuthClientResource.class, "oauth_client_resource", OAuthClientResource::stamp)
          .columns(CLIENT_ID, RESOURCE_ID, METADATA)
          .indexes(BY_CLIENT_AND_RESOURCE)
          .isoTimes()
          .read(
              row ->
                  new OAuthClientResource(
                      row.stamp(), row.get(CLIENT_ID), row.get(RESOURCE_ID), row.get(METADATA)));
}
