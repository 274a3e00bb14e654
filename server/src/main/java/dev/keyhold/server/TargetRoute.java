package dev.keyhold.server;

import dev.keyhold.apps.AppRouter;
import dev.keyhold.apps.Target;

/** Where a path leads, for a proxy that is no Java. */
record TargetRoute(AppRouter router) {
  private static final String PATH = "path";

  private static final View<Target> VIEW =
      View.<Target>of("AppTarget")
          .text("appId", Target::appId)
          .text("version", Target::version)
          .text("apiVersion", Target::apiVersion)
          .text("upstream", Target::upstream)
          .text("prefix", Target::prefix)
          .text("rest", Target::rest);

  DescribedRoute route() {
    return DescribedRoute.of(
            Route.of("GET", PowerDoor.PREFIX + "/apps/route", this::find),
            "findAppTarget",
            "Says which app answers a path, in which version and where; 404 if none does.")
        .queries(PATH)
        .answers(VIEW);
  }

  private Answer find(Request request) {
    String path =
        request
            .parameters()
            .text(PATH)
            .orElseThrow(() -> Problem.field(PATH, "is missing; expected the path of a request"));
    request.end();
    return Answer.ok(
        router
            .route(path, PowerDoor.organization(request))
            .map(VIEW::json)
            .orElseThrow(() -> PowerDoor.missing("route")));
  }
}
