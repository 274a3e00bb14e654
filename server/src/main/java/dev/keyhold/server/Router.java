package dev.keyhold.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** All paths, and which handler is for which. */
final class Router {
  /** The one path that wants no token. */
  static final String HEALTH = "/healthz";

  private final List<Route> routes;

  private Router(List<Route> routes) {
    this.routes = routes;
  }

  static Router over(
      Kit kit,
      @Nullable MetricsPage metrics,
      List<ServedTable> tables,
      TenantStorages storages,
      @Nullable ServedEvents events,
      @Nullable ServedAccess access,
      PowerParts power,
      List<DescribedRoute> described) {
    Map<String, Object> openApi =
        openApi(tables, storages.areThere(), events != null, access != null);
    DescribedRoute.describe(openApi, power.routes());
    DescribedRoute.describe(openApi, described);
    return new Router(
        Stream.of(
                new AccountRoutes(kit).all(),
                new OrganizationRoutes(kit).all(),
                new KeyRoutes(kit).all(),
                new AuditRoutes(kit, storages).all(),
                tables.stream()
                    .flatMap(table -> new TableRoutes(kit, table, storages).all().stream())
                    .toList(),
                events == null ? List.<Route>of() : events.routes(kit, storages),
                access == null ? List.<Route>of() : access.routes(kit, storages, power.check()),
                DescribedRoute.routes(power.routes()),
                DescribedRoute.routes(described),
                metrics == null ? List.<Route>of() : List.of(metrics.route()),
                List.of(
                    Route.of("GET", HEALTH, request -> health(kit, request)),
                    Route.of("GET", "/openapi.json", request -> document(openApi, request))))
            .flatMap(List::stream)
            .toList());
  }

  List<Route> routes() {
    return routes;
  }

  /** A route, and the named parts of the path that led to it. */
  record Match(Route route, Map<String, String> path) {}

  /**
   * @throws Problem if there is no such path, or no such method of it
   */
  Match find(String method, String rawPath) {
    List<String> parts = Route.split(rawPath).stream().map(Percent::decoded).toList();
    List<Match> matches =
        routes.stream()
            .flatMap(route -> route.match(parts).map(path -> new Match(route, path)).stream())
            .toList();
    Optional<Match> plain = matches.stream().filter(match -> match.route().isPlain()).findFirst();
    return matches.stream()
        .filter(match -> plain.isEmpty() || match.route().isPlain())
        .filter(match -> match.route().takes(method))
        .findFirst()
        .orElseThrow(() -> unknown(matches));
  }

  /**
   * What a key needs to come in.
   *
   * @param tenant whose rows it asks for; empty if they are not a tenant's
   * @param isOfOwnTenant whether they are those of the key's organization
   * @param isForOthers whether it may be asked for on behalf of somebody else
   */
  record Demand(Right right, Optional<String> tenant, boolean isOfOwnTenant, boolean isForOthers) {
    boolean isOfTenant() {
      return tenant.isPresent() || isOfOwnTenant;
    }
  }

  /** What a key needs that asks for this; where there is nothing, nobody else needs to know it. */
  Demand demand(String method, String rawPath) {
    try {
      Match match = find(method, rawPath);
      return new Demand(
          match.route().right(),
          Optional.ofNullable(match.path().get(Route.TENANT)),
          match.route().isOfOwnTenant(),
          match.route().isForOthers());
    } catch (Problem nothingThere) {
      return new Demand(Right.ADMIN, Optional.empty(), false, true);
    }
  }

  private static Problem unknown(List<Match> matches) {
    return matches.isEmpty()
        ? Problem.of(404, "UNKNOWN_PATH", "there is nothing at this path; /openapi.json lists all")
        : Problem.method(
            matches.stream()
                .flatMap(match -> match.route().methods().stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", ")));
  }

  private static Answer health(Kit kit, Request request) {
    request.end();
    kit.storage().read(tx -> tx.apiKeys().findById("any"));
    return Answer.ok(Map.of("status", "ok"));
  }

  private static Answer document(Map<String, ?> openApi, Request request) {
    request.end();
    return Answer.ok(openApi);
  }

  private static Map<String, Object> openApi(
      List<ServedTable> tables, boolean ofTenants, boolean events, boolean access) {
    Map<String, Object> document = resource("openapi.json");
    if (events) {
      EventDocument.add(document, resource("openapi-events.json"), ofTenants);
    }
    if (access) {
      Map<String, Object> more = resource("openapi-access.json");
      part(document, "paths").putAll(part(more, "paths"));
      part(part(document, "components"), "schemas").putAll(part(more, "schemas"));
    }
    if (ofTenants) {
      TableDocument.addTrailOfTenant(part(document, "paths"));
    }
    for (ServedTable table : tables) {
      TableDocument more = new TableDocument(table);
      part(document, "paths").putAll(more.paths());
      part(part(document, "components"), "schemas").putAll(more.schemas());
    }
    return document;
  }

  @SuppressWarnings("unchecked") // the documents are JSON objects
  private static Map<String, Object> resource(String name) {
    try (InputStream in = Router.class.getResourceAsStream(name)) {
      return JsonMapper.shared().readValue(in, Map.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked") // these parts of the document are JSON objects
  static Map<String, Object> part(Map<String, Object> document, String name) {
    return (Map<String, Object>) Objects.requireNonNull(document.get(name));
  }
}
