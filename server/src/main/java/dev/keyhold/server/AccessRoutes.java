package dev.keyhold.server;

import dev.keyhold.access.Access;
import dev.keyhold.access.AccessGraph;
import dev.keyhold.access.Edge;
import dev.keyhold.access.Explanation;
import dev.keyhold.access.Graphs;
import dev.keyhold.access.NewEdge;
import dev.keyhold.access.Node;
import dev.keyhold.access.Question;
import dev.keyhold.access.TooDeep;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The access graph of a tenant: what is in it, and questions to it. */
record AccessRoutes(TenantStorages storages, Graphs graphs, Access access) {
  private static final String PREFIX = "/v1/tenants/{" + Route.TENANT + "}/access";

  List<Route> all() {
    return List.of(
        Route.of("GET", PREFIX + "/nodes", this::nodes),
        Route.of("PUT", PREFIX + "/nodes/{key}", this::putNode),
        Route.of("DELETE", PREFIX + "/nodes/{key}", this::removeNode),
        Route.of("GET", PREFIX + "/edges", this::edges),
        Route.of("PUT", PREFIX + "/edges", this::putEdge),
        Route.of("DELETE", PREFIX + "/edges", this::removeEdge),
        Route.of("POST", PREFIX + "/check", this::check).opensTo(Right.READ),
        Route.of("POST", PREFIX + "/explain", this::explain).opensTo(Right.READ),
        Route.of("POST", PREFIX + "/resources", this::resources).opensTo(Right.READ),
        Route.of("POST", PREFIX + "/principals", this::principals).opensTo(Right.READ),
        Route.of("POST", PREFIX + "/actions", this::actions).opensTo(Right.READ));
  }

  private static String tenant(Request request) {
    return request.path(Route.TENANT);
  }

  private <T> T write(Request request, Function<AccessGraph, T> work) {
    String tenant = tenant(request);
    return storages.of(tenant).write(tx -> work.apply(AccessGraph.in(graphs, tx, tenant)));
  }

  private Answer nodes(Request request) {
    return page(request, AccessGraph::nodes, node -> new LinkedHashMap<>(node(node)));
  }

  private Answer edges(Request request) {
    return page(request, AccessGraph::edges, edge -> new LinkedHashMap<>(edge(edge)));
  }

  private <T> Answer page(
      Request request,
      BiFunction<AccessGraph, PageRequest, Page<T>> pages,
      Function<T, Map<String, @Nullable Object>> view) {
    PageRequest page = request.parameters().page();
    request.end();
    String tenant = tenant(request);
    Page<T> found =
        storages
            .of(tenant)
            .read(
                tx ->
                    AccessGraph.find(graphs, tx, tenant)
                        .map(graph -> pages.apply(graph, page))
                        .orElseGet(() -> new Page<>(List.of(), Optional.empty())));
    return Answer.ok(Views.page(found, view));
  }

  private static Map<String, Object> node(Node node) {
    return Views.inOrder(
        "type", node.type(), "key", node.key(), "attributes", value(node.attributes()));
  }

  private static Map<String, Object> edge(Edge edge) {
    return Views.inOrder(
        "type",
        edge.type(),
        "source",
        edge.source(),
        "target",
        edge.target(),
        "attributes",
        value(edge.attributes()));
  }

  private static Object value(Json json) {
    return Objects.requireNonNullElse(json.value(), Map.of());
  }

  private Answer putNode(Request request) {
    String type = request.body().required("type", MemberKind.TEXT);
    Json attributes = attributes(request);
    String key = request.path("key");
    request.end();
    return Answer.ok(
        node(
            write(
                request,
                graph ->
                    switch (type) {
                      case "principal" -> graph.putPrincipal(key, attributes);
                      case "resource" -> graph.putResource(key, attributes);
                      default -> throw Problem.field("type", "expected principal or resource");
                    })));
  }

  private static Json attributes(Request request) {
    return request.body().optional("attributes", MemberKind.OBJECT).orElse(Json.EMPTY_OBJECT);
  }

  private Answer removeNode(Request request) {
    String key = request.path("key");
    request.end();
    if (!write(request, graph -> graph.remove(key))) {
      throw new StorageException.NotFound("there is no such node");
    }
    return Answer.none();
  }

  private Answer putEdge(Request request) {
    Body body = request.body();
    NewEdge edge =
        NewEdge.of(
                body.required("type", MemberKind.TEXT),
                body.required("source", MemberKind.TEXT),
                body.required("target", MemberKind.TEXT))
            .attributes(attributes(request));
    request.end();
    return Answer.ok(edge(write(request, graph -> graph.putEdge(edge))));
  }

  private Answer removeEdge(Request request) {
    Parameters parameters = request.parameters();
    String type = needed(parameters, "type");
    String source = needed(parameters, "source");
    String target = needed(parameters, "target");
    request.end();
    if (!write(request, graph -> graph.remove(type, source, target))) {
      throw new StorageException.NotFound("there is no such edge");
    }
    return Answer.none();
  }

  private static String needed(Parameters parameters, String name) {
    return parameters.text(name).orElseThrow(() -> Problem.field(name, "is missing"));
  }

  private static Set<String> scopes(Request request) {
    return Set.copyOf(request.body().optional("scopes", MemberKind.TEXTS).orElse(List.of()));
  }

  private static Question question(Request request) {
    Body body = request.body();
    Question question =
        new Question(
            body.required("principal", MemberKind.TEXT),
            body.required("action", MemberKind.TEXT),
            body.required("resource", MemberKind.TEXT),
            scopes(request));
    request.end();
    return question;
  }

  private Answer check(Request request) {
    Question question = question(request);
    return Answer.ok(Map.of("allowed", answered(() -> access.check(tenant(request), question))));
  }

  /** An answer that there is not is no answer. */
  static <T> T answered(Supplier<T> question) {
    try {
      return question.get();
    } catch (TooDeep e) {
      throw Problem.of(422, "TOO_DEEP", String.valueOf(e.getMessage()));
    }
  }

  private Answer explain(Request request) {
    Question question = question(request);
    Explanation why = answered(() -> access.explain(tenant(request), question));
    return Answer.ok(explanation(why));
  }

  static Map<String, Object> explanation(Explanation why) {
    return Views.inOrder(
        "allowed",
        why.allowed(),
        "path",
        why.path().stream().map(AccessRoutes::edge).toList(),
        "principal",
        why.principalSide(),
        "resource",
        why.resourceSide(),
        "nearest",
        why.nearest().stream().map(AccessRoutes::edge).toList());
  }

  private Answer resources(Request request) {
    String principal = request.body().required("principal", MemberKind.TEXT);
    return listed(
        request,
        (action, scopes, page) ->
            access.resources(tenant(request), principal, action, scopes, page));
  }

  private Answer principals(Request request) {
    String resource = request.body().required("resource", MemberKind.TEXT);
    return listed(
        request,
        (action, scopes, page) ->
            access.principals(tenant(request), resource, action, scopes, page));
  }

  /** Answers a page of keys. */
  private interface Keys {
    Page<String> page(String action, Set<String> scopes, PageRequest page);
  }

  private static Answer listed(Request request, Keys keys) {
    String action = request.body().required("action", MemberKind.TEXT);
    Set<String> scopes = scopes(request);
    PageRequest page = request.parameters().page();
    request.end();
    Page<String> found = answered(() -> keys.page(action, scopes, page));
    return Answer.ok(Views.page(found, key -> new LinkedHashMap<>(Map.of("key", key))));
  }

  private Answer actions(Request request) {
    String principal = request.body().required("principal", MemberKind.TEXT);
    String resource = request.body().required("resource", MemberKind.TEXT);
    Set<String> scopes = scopes(request);
    request.end();
    List<String> found =
        answered(() -> access.actions(tenant(request), principal, resource, scopes));
    return Answer.ok(Map.of("items", found));
  }
}
