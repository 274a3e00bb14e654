package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;

/**
 * That requests whose paths begin with some segments are an app's.
 *
 * @param prefix these segments, such as {@code /crm/api}
 * @param apiVersion which contract is spoken there
 * @param upstream where the app answers, an absolute {@code http} or {@code https} URI
 */
public record AppRoute(
    Stamp stamp, String appId, String prefix, String apiVersion, String upstream) {
  static final Column<AppRoute, String> APP_ID = id("app_id", AppRoute::appId);
  static final Column<AppRoute, String> PREFIX =
      text("prefix", AppRoute::prefix).upTo(RoutePrefix.LONGEST);
  static final Column<AppRoute, String> API_VERSION =
      text("api_version", AppRoute::apiVersion).upTo(64);
  static final Column<AppRoute, String> UPSTREAM = text("upstream", AppRoute::upstream);

  static final Reference<AppRoute, App> APP =
      APP_ID.references(() -> App.TABLE).whenDeleted(WhenDeleted.CASCADE);

  static final Index<AppRoute> BY_PREFIX = Index.unique(PREFIX);
  static final Index<AppRoute> BY_APP = Index.on(APP_ID, PREFIX);

  static final Table<AppRoute> TABLE =
      Table.of(AppRoute.class, "app_routes", AppRoute::stamp)
          .columns(APP_ID, PREFIX, API_VERSION, UPSTREAM)
          .references(APP)
          .indexes(BY_PREFIX, BY_APP)
          .read(
              row ->
                  new AppRoute(
                      row.stamp(),
                      row.get(APP_ID),
                      row.get(PREFIX),
                      row.get(API_VERSION),
                      row.get(UPSTREAM)));
}
