package dev.keyhold.server;

import dev.keyhold.spi.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A route that says itself what the OpenAPI document says of it.
 *
 * @param route the route
 * @param operation its name in the document
 * @param summary in one sentence
 * @param required members of the body that must be there
 * @param optional members that may be there
 * @param queries parameters, each a text
 * @param isPaged whether it answers with pages
 * @param answer what it answers with; empty for nothing
 */
record DescribedRoute(
    Route route,
    String operation,
    String summary,
    List<Field<?>> required,
    List<Field<?>> optional,
    List<String> queries,
    boolean isPaged,
    Optional<View<?>> answer) {
  private static final List<Integer> REFUSALS = List.of(400, 401, 403, 404, 409, 503);

  static DescribedRoute of(Route route, String operation, String summary) {
    return new DescribedRoute(
        route, operation, summary, List.of(), List.of(), List.of(), false, Optional.empty());
  }

  DescribedRoute requires(Field<?>... fields) {
    return new DescribedRoute(
        route, operation, summary, List.of(fields), optional, queries, isPaged, answer);
  }

  DescribedRoute takes(Field<?>... fields) {
    return new DescribedRoute(
        route, operation, summary, required, List.of(fields), queries, isPaged, answer);
  }

  DescribedRoute queries(String... names) {
    return new DescribedRoute(
        route, operation, summary, required, optional, List.of(names), isPaged, answer);
  }

  DescribedRoute answers(View<?> view) {
    return new DescribedRoute(
        route, operation, summary, required, optional, queries, isPaged, Optional.of(view));
  }

  DescribedRoute answersPages(View<?> view) {
    return new DescribedRoute(
        route, operation, summary, required, optional, queries, true, Optional.of(view));
  }

  /** Adds what the document says of these. */
  @SuppressWarnings("unchecked") // the parts of the document are JSON objects
  static void describe(Map<String, Object> document, List<DescribedRoute> routes) {
    Map<String, Object> paths = Router.part(document, "paths");
    Map<String, Object> schemas = Router.part(Router.part(document, "components"), "schemas");
    for (DescribedRoute each : routes) {
      Map<String, Object> path =
          (Map<String, Object>)
              paths.computeIfAbsent(
                  each.route.pattern(), none -> new LinkedHashMap<String, Object>());
      path.put(each.route.method().toLowerCase(Locale.ROOT), each.node());
      each.answer.ifPresent(
          view -> {
            schemas.put(view.name(), view.schema());
            if (each.isPaged) {
              schemas.put(view.name() + "Page", view.pageSchema());
            }
          });
    }
  }

  private Map<String, Object> node() {
    Map<String, Object> node = Views.inOrder("operationId", operation, "summary", summary);
    node.put("parameters", parameters());
    if (!required.isEmpty() || !optional.isEmpty()) {
      node.put("requestBody", Views.inOrder("required", true, "content", json(body())));
    }
    node.put("responses", responses());
    return node;
  }

  private List<Map<String, Object>> parameters() {
    List<Map<String, Object>> parameters = new ArrayList<>();
    route.parts().stream()
        .filter(part -> part.startsWith("{"))
        .map(part -> part.substring(1, part.length() - 1))
        .forEach(name -> parameters.add(parameter(name, "path", Map.of("type", "string"))));
    queries.forEach(name -> parameters.add(parameter(name, "query", Map.of("type", "string"))));
    if (isPaged) {
      parameters.add(
          parameter(
              "limit",
              "query",
              Map.of(
                  "type",
                  "integer",
                  "minimum",
                  1,
                  "maximum",
                  Limits.PAGE_SIZE,
                  "default",
                  Parameters.DEFAULT_LIMIT)));
      parameters.add(parameter("cursor", "query", Map.of("type", "string")));
    }
    return parameters;
  }

  private static Map<String, Object> parameter(String name, String in, Map<String, ?> schema) {
    return Views.inOrder("name", name, "in", in, "required", in.equals("path"), "schema", schema);
  }

  private Map<String, Object> body() {
    Map<String, Object> properties = new LinkedHashMap<>();
    required.forEach(field -> properties.put(field.name(), field.schema()));
    optional.forEach(field -> properties.put(field.name(), field.schema()));
    Map<String, Object> body = Views.inOrder("type", "object", "properties", properties);
    if (!required.isEmpty()) {
      body.put("required", required.stream().map(Field::name).toList());
    }
    return body;
  }

  private static Map<String, ?> json(Map<String, ?> schema) {
    return Map.of("application/json", Map.of("schema", schema));
  }

  private Map<String, Object> responses() {
    Map<String, Object> responses = new LinkedHashMap<>();
    Map<String, Object> done = Views.inOrder("description", "Done.");
    answer.ifPresent(
        view ->
            done.put(
                "content",
                json(
                    isPaged
                        ? Map.of("$ref", "#/components/schemas/" + view.name() + "Page")
                        : view.reference())));
    responses.put(status(), done);
    REFUSALS.forEach(
        code -> responses.put(code.toString(), Map.of("$ref", "#/components/responses/" + code)));
    return responses;
  }

  private String status() {
    if (answer.isEmpty()) {
      return "204";
    }
    return route.method().equals("POST") && operation.startsWith("create") ? "201" : "200";
  }

  static List<Route> routes(List<DescribedRoute> described) {
    return described.stream().map(DescribedRoute::route).toList();
  }

  static List<DescribedRoute> all(List<List<DescribedRoute>> parts) {
    return parts.stream().flatMap(List::stream).toList();
  }
}
