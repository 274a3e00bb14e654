package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.server.Client.Reply;
import dev.keyhold.server.OpenApi.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document and the handlers say the same. */
class OpenApiTest {
  private static final OpenApi OPEN_API = OpenApi.read();
  @TempDir static Path folder;
  private static Served served;
  private static Client client;

  @BeforeAll
  static void start() {
    served = new Served(folder);
    client = served.admin();
  }

  @AfterAll
  static void close() {
    served.close();
  }

  @Test
  void the_document_is_served() {
    assertThat(client.get("/openapi.json").is(200).body()).isEqualTo(OPEN_API.document());
  }

  @Test
  void every_route_is_documented_and_every_documented_path_is_a_route() {
    assertThat(OPEN_API.operations())
        .extracting(Operation::toString)
        .containsExactlyInAnyOrderElementsOf(
            Router.over(
                    served.kit,
                    new MetricsPage(served.kit),
                    List.of(),
                    new TenantStorages(served.kit.storage(), false, null),
                    null,
                    null,
                    PowerParts.of(
                        served.kit, new TenantStorages(served.kit.storage(), false, null), null),
                    List.of())
                .routes()
                .stream()
                .map(route -> route.method() + " " + route.pattern())
                .toList());
  }

  static List<Operation> operations() {
    return OPEN_API.operations();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void the_members_and_parameters_that_are_known_are_the_documented_ones(Operation operation) {
    Map<String, Object> members = required(operation);
    members.put("zzz", 1);
    assertThat(known(send(operation, "", Client.object(members)).is(400)))
        .isEqualTo(documentedMembers(operation));
    assertThat(known(send(operation, "?zzz=1", Client.object(required(operation))).is(400)))
        .isEqualTo(documentedParameters(operation));
  }

  private static String known(Reply refused) {
    assertThat(refused.error())
        .matches("a (member|parameter) is not known here; known are .*")
        .doesNotContain("zzz");
    return refused.error().replaceFirst(".*known are ", "");
  }

  private static String documentedMembers(Operation operation) {
    TreeSet<String> names =
        new TreeSet<>(OPEN_API.requestSchema(operation).path("properties").propertyNames());
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static String documentedParameters(Operation operation) {
    TreeSet<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.node().path("parameters")) {
      if (parameter.get("in").stringValue().equals("query")) {
        names.add(parameter.get("name").stringValue());
      }
    }
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_member_of_another_type_is_refused_by_name(Operation operation) {
    for (Map.Entry<String, JsonNode> member :
        OPEN_API.requestSchema(operation).path("properties").properties()) {
      List<String> types = OpenApi.types(OPEN_API.resolved(member.getValue()));
      for (Object wrong : List.of(7, 1.5, "text", true, List.of(List.of(1)), Map.of("a", 1))) {
        Map<String, Object> members = required(operation);
        members.put(member.getKey(), wrong);
        if (!types.contains(type(wrong)) || isElementWrong(types, wrong)) {
          assertThat(send(operation, "", Client.object(members)).is(400).error())
              .startsWith(member.getKey() + ": expected ");
        }
      }
    }
  }

  /** Arrays hold texts here; metadata alone takes any object. */
  private static boolean isElementWrong(List<String> types, Object wrong) {
    return types.contains("array") && wrong instanceof List;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_required_member_that_is_missing_is_named(Operation operation) {
    for (String name : required(operation).keySet()) {
      Map<String, Object> members = required(operation);
      members.remove(name);

      assertThat(send(operation, "", Client.object(members)).is(400).error())
          .startsWith(name + ": is missing; expected ");
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everything_but_the_health_wants_the_token(Operation operation) {
    Client stranger = served.client("");
    int expected = operation.path().equals(Router.HEALTH) ? 200 : 401;

    Reply reply = stranger.send(operation.method(), operation.path().replaceAll("[{}]", ""), "");

    reply.is(expected);
    assertThat(reply.response().headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(expected == 401);
  }

  private static Map<String, Object> required(Operation operation) {
    JsonNode schema = OPEN_API.requestSchema(operation);
    Map<String, Object> members = new LinkedHashMap<>();
    for (JsonNode name : schema.path("required")) {
      JsonNode member = OPEN_API.resolved(schema.get("properties").get(name.stringValue()));
      members.put(
          name.stringValue(),
          member.has("enum") ? member.get("enum").get(0).stringValue() : "some");
    }
    return members;
  }

  private static Reply send(Operation operation, String query, String body) {
    return client.send(operation.method(), operation.path().replaceAll("[{}]", "") + query, body);
  }

  private static String type(Object value) {
    if (value instanceof Integer) {
      return "integer";
    }
    if (value instanceof Double) {
      return "number";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    return value instanceof List ? "array" : value instanceof Map ? "object" : "string";
  }

  @Test
  void there_is_something_to_compare() {
    assertThat(new ArrayList<>(operations())).hasSizeGreaterThan(25);
  }
}
