package dev.keyhold.server;

import dev.keyhold.apps.AppRoute;
import dev.keyhold.apps.AppRoutes;
import dev.keyhold.apps.Apps;
import dev.keyhold.apps.NewRoute;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.util.List;
import java.util.function.Function;

/** Where an app is reached. */
record AppPrefixRoutes(Kit kit, Apps apps) {
  private static final String ROUTES = AppRegistryRoutes.APP + "/routes";

  private static final Field<String> PREFIX = Field.text("prefix");
  private static final Field<String> UPSTREAM = Field.text("upstream");
  private static final Field<String> API_VERSION = Field.text("apiVersion");

  private static final View<AppRoute> VIEW =
      View.<AppRoute>of("AppRoute")
          .text("id", it -> it.stamp().id())
          .text("appId", AppRoute::appId)
          .text("prefix", AppRoute::prefix)
          .text("apiVersion", AppRoute::apiVersion)
          .text("upstream", AppRoute::upstream)
          .time("createdAt", it -> it.stamp().createdAt());

  List<DescribedRoute> all() {
    return List.of(
        DescribedRoute.of(
                Route.of("GET", ROUTES, this::list),
                "listAppRoutes",
                "Lists the routes of an app, by their prefixes.")
            .answersPages(VIEW),
        DescribedRoute.of(
                Route.of("POST", ROUTES, this::add),
                "createAppRoute",
                "Leads paths with a prefix to an app.")
            .requires(PREFIX, UPSTREAM)
            .takes(API_VERSION)
            .answers(VIEW),
        DescribedRoute.of(
            Route.of("DELETE", ROUTES + "/{id}", this::remove),
            "removeAppRoute",
            "Removes a route of an app."));
  }

  private <T> T write(Request request, Function<AppRoutes, T> work) {
    request.end();
    return kit.storage().write(tx -> work.apply(apps.routes(tx)));
  }

  private Answer list(Request request) {
    String appId = AppPath.appId(request);
    PageRequest page = request.parameters().page();
    request.end();
    Page<AppRoute> found = kit.storage().read(tx -> apps.routes(tx).of(appId, page));
    return Answer.ok(Views.page(found, VIEW::json));
  }

  private Answer add(Request request) {
    String appId = AppPath.appId(request);
    NewRoute plain = NewRoute.of(PREFIX.required(request), UPSTREAM.required(request));
    NewRoute wanted = API_VERSION.optional(request).map(plain::apiVersion).orElse(plain);
    return Answer.created(VIEW.json(write(request, routes -> routes.add(appId, wanted))));
  }

  private Answer remove(Request request) {
    String appId = AppPath.appId(request);
    String id = request.path("id");
    return PowerDoor.removed(
        write(request, routes -> routes.remove(appId, id)), "route of the app");
  }
}
