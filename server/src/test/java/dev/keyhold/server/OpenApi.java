package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document of the paths, and what it says of an answer. */
record OpenApi(JsonNode document) {
  static OpenApi read() {
    return new OpenApi(
        JsonMapper.shared().readTree(OpenApi.class.getResourceAsStream("openapi.json")));
  }

  record Operation(String method, String path, JsonNode node) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(
            new Operation(
                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
      }
    }
    return operations;
  }

  JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.get("$ref").stringValue().substring(1)) : schema;
  }

  /** The schema of a request's body; missing if there is none. */
  JsonNode requestSchema(Operation operation) {
    return resolved(operation.node().at("/requestBody/content/application~1json/schema"));
  }

  /** Holds an answer to what the document says of it. */
  void check(Operation operation, int status, JsonNode body) {
    JsonNode response = operation.node().get("responses").get(String.valueOf(status));
    assertThat(response).as("%s does not document %d", operation, status).isNotNull();
    JsonNode content = resolved(response).at("/content/application~1json/schema");
    assertThat(body == null)
        .as("%s %d has a body", operation, status)
        .isEqualTo(content.isMissingNode());
    if (body != null) {
      check(operation + " " + status, resolved(content), body);
    }
  }

  private void check(String where, JsonNode schema, JsonNode value) {
    if (!schema.has("type")) {
      return; // any value
    }
    assertThat(types(schema)).as(where).contains(type(value));
    if (schema.has("enum")) {
      assertThat(schema.get("enum").toString()).as(where).contains(value.toString());
    }
    if (schema.has("format") && !value.isNull()) {
      assertThat(value.stringValue())
          .as(where)
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }
    if (value.isArray() && schema.has("items")) {
      value.forEach(element -> check(where + "[]", resolved(schema.get("items")), element));
    }
    if (value.isObject() && schema.has("properties")) {
      checkMembers(where, schema, value);
    }
  }

  private void checkMembers(String where, JsonNode schema, JsonNode value) {
    for (JsonNode required : schema.path("required")) {
      assertThat(value.has(required.stringValue())).as("%s lacks %s", where, required).isTrue();
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonNode documented = schema.get("properties").get(member.getKey());
      assertThat(documented).as("%s.%s is not documented", where, member.getKey()).isNotNull();
      check(where + "." + member.getKey(), resolved(documented), member.getValue());
    }
  }

  static List<String> types(JsonNode schema) {
    JsonNode type = schema.get("type");
    List<String> types = new ArrayList<>();
    if (type.isArray()) {
      type.forEach(one -> types.add(one.stringValue()));
    } else {
      types.add(type.stringValue());
    }
    return types;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      case ARRAY -> "array";
      case OBJECT -> "object";
      default -> "string";
    };
  }
}
