package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.server.Client.Reply;
import dev.keyhold.server.OpenApi.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Domains, policies and questions about privileges over HTTP, and the document of all. */
class PowerRoutesTest extends PowerRoutesCase {
  PowerRoutesTest(boolean withTenants) {
    super(withTenants);
  }

  @Test
  void a_domain_is_claimed_and_proved() {
    Reply claim = post(acme, ACME + "/domains", Map.of("domain", "example.org")).is(201);
    String id = claim.text("/id");
    assertThat(post(acme, ACME + "/domains/" + id + "/verify", Map.of()).is(200).text("/state"))
        .isEqualTo("pending");
    dns.put(claim.text("/recordName"), List.of(claim.text("/recordText")));
    assertThat(post(acme, ACME + "/domains/" + id + "/verify", Map.of()).is(200).text("/state"))
        .isEqualTo("verified");
    assertThat(
            post(acme, ACME + "/domains/" + id + "/primary", Map.of())
                .is(200)
                .body()
                .get("isPrimary")
                .asBoolean())
        .isTrue();
    assertThat(send(acme, "GET", ACME + "/domains", Map.of()).is(200).body().get("items"))
        .hasSize(1);
    post(acme, ACME + "/domains", Map.of("domain", "co.uk")).is(400);
    send(acme, "DELETE", ACME + "/domains/" + id, Map.of()).is(204);
    send(acme, "DELETE", ACME + "/domains/" + id, Map.of()).is(404);
  }

  @Test
  void a_key_of_one_organization_finds_no_other_one() {
    for (String path : List.of("/roles", "/domains", "/groups", "/assignments")) {
      send(acme, "GET", "/v1/tenants/bell" + path, Map.of()).is(404);
    }
    send(acme, "POST", "/v1/privileges", Map.of("key", "x.y", "scope", "app")).is(403);
    Client reader = client(keyOf("ada", "tenant_read"));
    send(reader, "GET", ACME + "/roles", Map.of()).is(200);
    send(reader, "POST", ACME + "/groups", Map.of("name", "x")).is(403);
    post(reader, ACME + "/privileges/check", Map.of("accountId", "ada", "action", "invoice.pay"))
        .is(200);
  }

  @Test
  void a_policy_has_a_default_until_it_is_set() {
    String path = ACME + "/policies/sharing.external";
    Reply byDefault = send(acme, "GET", path, Map.of()).is(200);
    assertThat(byDefault.text("/value")).isEqualTo("nobody");
    assertThat(byDefault.body().get("version").isNull()).isTrue();
    Reply set = send(acme, "PUT", path, Map.of("value", "everybody")).is(200);
    send(acme, "PUT", path, Map.of("value", "nobody")).is(409);
    long version = set.body().get("version").asLong();
    send(acme, "PUT", path, Map.of("value", "nobody", "version", version)).is(200);
    Map<String, ?> wrong = Map.of("value", "canary", "version", version + 1);
    assertThat(send(acme, "PUT", path, wrong).is(400).error()).doesNotContain("canary");
    send(acme, "DELETE", path, Map.of()).is(204);
    send(acme, "DELETE", path, Map.of()).is(404);
    // Whoever has seen it set is told that it is not any more.
    send(acme, "PUT", path, Map.of("value", "nobody", "version", version + 1)).is(409);
    send(acme, "GET", ACME + "/policies/unknown", Map.of()).is(404);
  }

  @Test
  void authzen_answers_of_privileges_too() {
    assign("clerk", "account:ada").is(201);
    assertThat(decides("ada", "invoice.pay", "organization", "acme")).isTrue();
    assertThat(decides("ada", "invoice.pay", "invoice", "7")).isTrue();
    assertThat(decides("bob", "invoice.pay", "organization", "acme")).isFalse();
    assertThat(decides("ada", "invoice.burn", "organization", "acme")).isFalse();
    JsonNode found =
        post(
                acme,
                "/access/v1/search/subject",
                Map.of(
                    "subject",
                    Map.of("type", "user"),
                    "action",
                    Map.of("name", "invoice.pay"),
                    "resource",
                    Map.of("type", "organization", "id", "acme")))
            .is(200)
            .body();
    assertThat(found.get("results").findValuesAsString("id")).containsExactly("ada");
  }

  @Test
  void the_members_that_are_known_are_the_documented_ones() {
    int asked = 0;
    for (Operation operation : openApi.operations()) {
      if (!operation
          .path()
          .matches(
              "/v1/(privileges|workgroups.*|tenants/\\{org}/(?!access|audit|events|queues).*)")) {
        continue;
      }
      asked++;
      String path =
          operation
              .path()
              .replace("{org}", "acme")
              .replace("policies/{key}", "policies/sharing.external")
              .replaceAll("\\{[^}]*}", "clerk");
      JsonNode schema = openApi.requestSchema(operation).path("properties");
      Map<String, Object> members = new HashMap<>(Map.of("zzz", 1));
      schema
          .properties()
          .forEach(
              member -> members.put(member.getKey(), sample(member.getKey(), member.getValue())));
      members.remove("impersonationId"); // or else the other one
      members.computeIfPresent("key", (name, value) -> "invoice.pay");
      String required = needed(operation);
      Reply refused =
          admin.send(
              operation.method(), path + required, JsonMapper.shared().writeValueAsString(members));
      TreeSet<String> names = new TreeSet<>(schema.propertyNames());
      assertThat(refused.is(400).error())
          .as("%s", operation)
          .isEqualTo(
              "a member is not known here; known are "
                  + (names.isEmpty() ? "none" : String.join(", ", names)));
    }
    assertThat(asked).isGreaterThan(40);
  }

  private boolean decides(String account, String action, String type, String id) {
    return post(
            acme,
            "/access/v1/evaluation",
            Map.of(
                "subject",
                Map.of("type", "user", "id", account),
                "action",
                Map.of("name", action),
                "resource",
                Map.of("type", type, "id", id)))
        .is(200)
        .body()
        .get("decision")
        .asBoolean();
  }

  private static String needed(Operation operation) {
    for (String name : List.of("delegateId", "targetId")) {
      for (JsonNode parameter : operation.node().path("parameters")) {
        if (parameter.get("name").stringValue().equals(name)) {
          return "?" + name + "=ada";
        }
      }
    }
    return "";
  }

  private static Object sample(String name, JsonNode schema) {
    if (schema.has("enum")) {
      return schema.get("enum").get(0).stringValue();
    }
    String format = schema.path("format").asString("");
    return switch (schema.path("type").asString("")) {
      case "array" -> List.of("invoice.pay");
      case "boolean" -> true;
      case "integer" -> 1;
      default ->
          switch (format) {
            case "date-time" -> "2026-01-01T00:00:00Z";
            case "duration" -> "PT5M";
            default -> "account:" + name;
          };
    };
  }
}
