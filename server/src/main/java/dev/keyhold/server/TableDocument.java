package dev.keyhold.server;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.ColumnShape.Mark;
import dev.keyhold.spi.table.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the OpenAPI document says of a table: the same that {@link TableRoutes} does. */
record TableDocument(ServedTable table) {
  private static final List<String> ANY =
      List.of("object", "array", "string", "number", "integer", "boolean");

  private String name() {
    return table.shape().name();
  }

  Map<String, Object> paths() {
    Map<String, Object> paths = rows();
    if (isSoftlyDeleted()) {
      paths.put(
          table.path() + "/{id}/restore",
          Views.inOrder(
              "post",
              operation("Brings a deleted row back.", "", List.of(), 200, name(), 404, 409)));
    }
    return paths;
  }

  /** The trail of a tenant is asked for as the shared one is. */
  static void addTrailOfTenant(Map<String, Object> paths) {
    Map<String, Object> operation =
        new LinkedHashMap<>(Router.part(Router.part(paths, AuditRoutes.PATH), "get"));
    operation.put("operationId", "listEntriesOfTenant");
    operation.put("summary", "Lists the audit trail of a tenant, newest first.");
    List<Object> parameters = new ArrayList<>();
    parameters.add(parameter(Route.TENANT, "path", Map.of("type", "string")));
    parameters.addAll((List<?>) Objects.requireNonNull(operation.get("parameters")));
    operation.put("parameters", parameters);
    Map<String, Object> responses = new LinkedHashMap<>(Router.part(operation, "responses"));
    responses.put("404", ref("responses", "404"));
    operation.put("responses", responses);
    paths.put(AuditRoutes.OF_TENANT, Map.of("get", operation));
  }

  private boolean isSoftlyDeleted() {
    return table.shape().is(Shape.Trait.SOFT_DELETED);
  }

  private Map<String, Object> rows() {
    return Views.inOrder(
        table.path(),
        Views.inOrder(
            "post", operation("Adds a row.", name() + ".new", List.of(), 201, name(), 409, 422),
            "get",
                operation(
                    "Lists rows in the order of an index.", "", lists(), 200, name() + ".page")),
        table.path() + "/{id}",
        Views.inOrder(
            "get", operation("Shows a row.", "", deleted(), 200, name(), 404),
            "patch",
                operation(
                    "Changes a row: what is named, and null clears.",
                    name() + ".change",
                    List.of(),
                    200,
                    name(),
                    404,
                    409,
                    422),
            "delete", operation("Deletes a row.", "", deletions(), 204, "", 404, 409)));
  }

  private Map<String, Object> operation(
      String summary,
      String body,
      List<Map<String, Object>> parameters,
      int status,
      String answer,
      int... others) {
    Map<String, Object> operation = Views.inOrder("summary", summary);
    List<Map<String, Object>> all = new ArrayList<>();
    if (table.isOfTenants()) {
      all.add(parameter(Route.TENANT, "path", Map.of("type", "string")));
    }
    if (List.of(200, 204).contains(status) && !answer.endsWith(".page")) {
      all.add(parameter("id", "path", Map.of("type", "string")));
    }
    all.addAll(parameters);
    operation.put("parameters", all);
    if (!body.isEmpty()) {
      operation.put("requestBody", Views.inOrder("required", true, "content", content(body)));
    }
    operation.put("responses", responses(status, answer, body, others));
    return operation;
  }

  private static Map<String, Object> responses(
      int status, String answer, String body, int... others) {
    Map<String, Object> responses = new LinkedHashMap<>();
    Map<String, Object> done = Views.inOrder("description", "Done.");
    if (!answer.isEmpty()) {
      done.put("content", content(answer));
    }
    responses.put(String.valueOf(status), done);
    List<Integer> all = new ArrayList<>(List.of(400, 401, 403, 500, 503));
    if (!body.isEmpty()) {
      all.add(413);
    }
    for (int other : others) {
      all.add(other);
    }
    all.stream()
        .sorted()
        .map(String::valueOf)
        .forEach(code -> responses.put(code, ref("responses", code)));
    return responses;
  }

  private static Map<String, Object> content(String schema) {
    return Map.of("application/json", Map.of("schema", ref("schemas", schema)));
  }

  private static Map<String, Object> ref(String kind, String name) {
    return Map.of("$ref", "#/components/" + kind + "/" + name);
  }

  private static Map<String, Object> parameter(String name, String in, Map<String, ?> schema) {
    return Views.inOrder("name", name, "in", in, "required", in.equals("path"), "schema", schema);
  }

  private List<Map<String, Object>> lists() {
    Stream<Map<String, Object>> fixed =
        Stream.of(
            parameter(
                "limit",
                "query",
                Views.inOrder(
                    "type",
                    "integer",
                    "minimum",
                    1,
                    "maximum",
                    Limits.PAGE_SIZE,
                    "default",
                    Parameters.DEFAULT_LIMIT)),
            parameter("cursor", "query", Map.of("type", "string")),
            parameter("by", "query", Views.inOrder("type", "string", "enum", table.indexes())),
            parameter(
                "order", "query", Views.inOrder("type", "string", "enum", List.of("asc", "desc"))));
    Stream<Map<String, Object>> columns =
        table.asked().stream()
            .map(column -> parameter(column.member(), "query", schema(column, false)));
    return Stream.of(fixed, deleted().stream(), columns).flatMap(each -> each).toList();
  }

  private List<Map<String, Object>> deleted() {
    return isSoftlyDeleted()
        ? List.of(parameter(ServedTable.DELETED, "query", Map.of("type", "boolean")))
        : List.of();
  }

  private List<Map<String, Object>> deletions() {
    return table.shape().is(Shape.Trait.VERSIONED)
        ? List.of(parameter(Shape.VERSION, "query", Map.of("type", "integer")))
        : List.of();
  }

  Map<String, Object> schemas() {
    Shape shape = table.shape();
    Map<String, Object> row =
        object(
            shape.columns().stream().filter(column -> !column.is(Mark.SECRET)).toList(),
            column -> !column.optional(),
            false);
    Map<String, Object> fresh =
        object(
            table.written(), column -> !column.optional() && column.byDefault().isEmpty(), false);
    Router.part(fresh, "properties").put("id", Map.of("type", "string"));
    Map<String, Object> change = object(table.written(), column -> false, true);
    if (shape.is(Shape.Trait.VERSIONED)) {
      Router.part(change, "properties").put(Shape.VERSION, Map.of("type", "integer"));
    }
    Map<String, Object> items = Views.inOrder("type", "array", "items", ref("schemas", name()));
    Map<String, Object> page =
        Views.inOrder(
            "type",
            "object",
            "additionalProperties",
            false,
            "properties",
            Views.inOrder("items", items, "nextCursor", Map.of("type", List.of("string", "null"))),
            "required",
            List.of("items", "nextCursor"));
    return Views.inOrder(
        name(), row, name() + ".new", fresh, name() + ".change", change, name() + ".page", page);
  }

  private static Map<String, Object> object(
      List<ColumnShape> columns, Predicate<ColumnShape> required, boolean clears) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    columns.forEach(
        column -> members.put(column.member(), schema(column, clears && column.optional())));
    return Views.inOrder(
        "type",
        "object",
        "additionalProperties",
        false,
        "properties",
        members,
        "required",
        columns.stream().filter(required).map(ColumnShape::member).toList());
  }

  private static Map<String, Object> schema(ColumnShape column, boolean clears) {
    Map<String, Object> schema = new LinkedHashMap<>();
    List<String> types = new ArrayList<>(types(column));
    if (clears) {
      types.add("null");
    }
    schema.put("type", types.size() == 1 ? types.get(0) : types);
    switch (column.kind()) {
      case TEXT, ID -> schema.put("maxLength", column.limit());
      case WORD -> schema.put("enum", column.words());
      case TIME, ISO_TIME -> schema.put("format", "date-time");
      case BYTES -> schema.put("contentEncoding", "base64");
      case FLAG, NUMBER, DECIMAL, JSON -> {}
    }
    if (column.is(Mark.SECRET)) {
      schema.put("writeOnly", true);
    }
    return schema;
  }

  private static List<String> types(ColumnShape column) {
    return switch (column.kind()) {
      case TEXT, ID, WORD, DECIMAL, TIME, ISO_TIME, BYTES -> List.of("string");
      case FLAG -> List.of("boolean");
      case NUMBER -> List.of("integer");
      case JSON -> ANY;
    };
  }
}
