package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.access.GraphTables;
import dev.keyhold.events.EventTables;
import dev.keyhold.server.Client.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The access graph over HTTP, and AuthZEN. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class AccessRoutesTest {
  private static final String ACCESS = "/v1/tenants/acme/access";

  private final boolean withTenants;
  @TempDir Path folder;
  private ServedTenants served;
  private Client admin;
  private Client acme;

  AccessRoutesTest(boolean withTenants) {
    this.withTenants = withTenants;
  }

  @BeforeEach
  void open() {
    served =
        ServedTenants.open(
            folder,
            withTenants,
            List.of(EventTables.SET, GraphTables.SET),
            (builder, events) -> builder.access(ServedAccess.of(events)));
    admin = served.admin();
    post(admin, "/v1/accounts", Map.of("id", "ada", "email", "ada@example.org")).is(201);
    post(
            admin,
            "/v1/organizations",
            Map.of("id", "acme", "name", "Acme", "slug", "acme", "ownerId", "ada"))
        .is(201);
    acme = client(keyOf("tenant"));
    furnish();
  }

  private Client client(String token) {
    return served.client(token);
  }

  private String keyOf(String right) {
    return post(
            admin,
            "/v1/keys",
            Map.of("ownerId", "ada", "organizationId", "acme", "serverRights", List.of(right)))
        .is(201)
        .body()
        .get("key")
        .stringValue();
  }

  private void furnish() {
    put("ada", "principal", Map.of("identity_type", "account", "identity_id", "ada"));
    put("org", "principal", Map.of("identity_type", "org", "identity_id", "acme"));
    put("plan", "resource", Map.of());
    put("doc:plan", "resource", Map.of());
    edge("can_read", "org", "plan").is(200);
    edge("belongs_to", "doc:plan", "plan").is(200);
  }

  private void put(String key, String type, Map<String, ?> attributes) {
    put(acme, ACCESS + "/nodes/" + key, Map.of("type", type, "attributes", attributes)).is(200);
  }

  private Reply edge(String type, String source, String target) {
    return put(acme, ACCESS + "/edges", Map.of("type", type, "source", source, "target", target));
  }

  @AfterEach
  void close() {
    served.close();
  }

  private static Map<String, ?> item(
      String subject, String id, String action, String to, String of) {
    return Map.of(
        "subject",
        Map.of("type", subject, "id", id),
        "action",
        Map.of("name", action),
        "resource",
        Map.of("type", to, "id", of));
  }

  private static Reply post(Client client, String path, Map<String, ?> body) {
    return client.post(path, json(body));
  }

  private static Reply put(Client client, String path, Map<String, ?> body) {
    return client.send("PUT", path, json(body));
  }

  private static String json(Map<String, ?> body) {
    return JsonMapper.shared().writeValueAsString(body);
  }

  private boolean decides(Map<String, ?> question) {
    return post(acme, "/access/v1/evaluation", question).is(200).body().get("decision").asBoolean();
  }

  @Test
  void a_graph_is_changed_looked_at_and_asked() {
    Map<String, String> question =
        Map.of("principal", "ada", "action", "read", "resource", "doc:plan");

    JsonNode nodes = acme.get(ACCESS + "/nodes?limit=2").is(200).body();
    assertThat(nodes.get("items").get(0).get("key").stringValue()).isEqualTo("ada");
    assertThat(nodes.get("nextCursor").isNull()).isFalse();
    assertThat(acme.get(ACCESS + "/edges").is(200).body().get("items").size()).isEqualTo(2);
    assertThat(allowed(question)).isTrue();
    JsonNode why = post(acme, ACCESS + "/explain", question).is(200).body();
    assertThat(why.get("path").size()).isEqualTo(3);
    assertThat(
            post(acme, ACCESS + "/resources", Map.of("principal", "ada", "action", "read"))
                .is(200)
                .body()
                .get("items")
                .size())
        .isEqualTo(2);
    assertThat(
            post(acme, ACCESS + "/principals", Map.of("resource", "plan", "action", "read"))
                .is(200)
                .body()
                .get("items")
                .size())
        .isEqualTo(2);
    assertThat(
            post(acme, ACCESS + "/actions", Map.of("principal", "ada", "resource", "plan"))
                .is(200)
                .body()
                .get("items")
                .get(0)
                .stringValue())
        .isEqualTo("read");

    acme.send("DELETE", ACCESS + "/edges?type=belongs_to&source=doc:plan&target=plan", "").is(204);
    assertThat(allowed(question)).isFalse();
    acme.send("DELETE", ACCESS + "/edges?type=belongs_to&source=doc:plan&target=plan", "").is(404);
    acme.send("DELETE", ACCESS + "/nodes/plan", "").is(204);
    acme.send("DELETE", ACCESS + "/nodes/plan", "").is(404);
  }

  private boolean allowed(Map<String, String> question) {
    return post(acme, ACCESS + "/check", question).is(200).body().get("allowed").asBoolean();
  }

  @Test
  void what_is_wrong_is_refused_by_its_name() {
    assertThat(edge("can_read", "ada", "nothing").status()).isEqualTo(404);
    assertThat(edge("can_fly", "ada", "plan").status()).isEqualTo(400);
    assertThat(edge("belongs_to", "ada", "org").status()).isEqualTo(409);
    assertThat(put(acme, ACCESS + "/nodes/x", Map.of("type", "robot")).status()).isEqualTo(400);
    assertThat(post(acme, ACCESS + "/check", Map.of("principal", "ada")).status()).isEqualTo(400);
    assertThat(post(acme, "/access/v1/evaluation", Map.of()).status()).isEqualTo(400);
    assertThat(
            post(acme, "/access/v1/evaluation", item("user", "ada", "READ", "doc", "plan"))
                .status())
        .isEqualTo(400);
    for (int i = 0; i < 34; i++) {
      put("g" + i, "principal", Map.of());
      if (i > 0) {
        edge("belongs_to", "g" + (i - 1), "g" + i).is(200);
      }
    }
    Reply deep =
        post(
            acme,
            ACCESS + "/check",
            Map.of("principal", "g0", "action", "read", "resource", "plan"));
    assertThat(deep.status()).isEqualTo(422);
    assertThat(deep.body().at("/error/code").stringValue()).isEqualTo("TOO_DEEP");
  }

  @Test
  void authzen_decides() {
    assertThat(decides(item("account", "ada", "read", "resource", "plan"))).isTrue();
    assertThat(decides(item("user", "ada", "read", "doc", "plan"))).isTrue();
    assertThat(decides(item("principal", "ada", "read", "resource", "doc:plan"))).isTrue();
    assertThat(decides(item("user", "ada", "write", "doc", "plan"))).isFalse();
    assertThat(decides(item("user", "nobody", "read", "doc", "plan"))).isFalse();
    assertThat(decides(item("user", "ada", "read", "doc", "nothing"))).isFalse();

    admin.send("PATCH", "/v1/accounts/ada", json(Map.of("status", "suspended"))).is(200);
    assertThat(
            post(
                    admin,
                    ACCESS + "/check",
                    Map.of("principal", "ada", "action", "read", "resource", "plan"))
                .is(200)
                .body()
                .get("allowed")
                .asBoolean())
        .isFalse();
  }

  @Test
  void authzen_answers_several_in_their_order() {
    Map<String, ?> batch =
        Map.of(
            "subject",
            Map.of("type", "user", "id", "ada"),
            "resource",
            Map.of("type", "doc", "id", "plan"),
            "evaluations",
            List.of(
                Map.of("action", Map.of("name", "read")),
                Map.of("action", Map.of("name", "write")),
                Map.of(
                    "action",
                    Map.of("name", "read"),
                    "subject",
                    Map.of("type", "user", "id", "x"))));

    JsonNode all = post(acme, "/access/v1/evaluations", batch).is(200).body().get("evaluations");
    assertThat(all.findValuesAsString("decision")).containsExactly("true", "false", "false");

    Map<String, Object> untilDenied = new java.util.HashMap<>(batch);
    untilDenied.put("options", Map.of("evaluations_semantic", "deny_on_first_deny"));
    assertThat(
            post(acme, "/access/v1/evaluations", untilDenied)
                .is(200)
                .body()
                .get("evaluations")
                .size())
        .isEqualTo(2);
    assertThat(
            post(acme, "/access/v1/evaluations", item("user", "ada", "read", "doc", "plan"))
                .is(200)
                .body()
                .get("decision")
                .asBoolean())
        .isTrue();
  }

  @Test
  void authzen_searches() {
    JsonNode subjects =
        post(
                acme,
                "/access/v1/search/subject",
                Map.of(
                    "subject",
                    Map.of("type", "user"),
                    "action",
                    Map.of("name", "read"),
                    "resource",
                    Map.of("type", "doc", "id", "plan")))
            .is(200)
            .body();
    assertThat(subjects.get("results").toString())
        .isEqualTo("[{\"type\":\"user\",\"id\":\"ada\"}]");
    JsonNode resources =
        post(
                acme,
                "/access/v1/search/resource",
                Map.of(
                    "subject",
                    Map.of("type", "user", "id", "ada"),
                    "action",
                    Map.of("name", "read"),
                    "resource",
                    Map.of("type", "resource"),
                    "page",
                    Map.of("limit", 1)))
            .is(200)
            .body();
    assertThat(resources.get("results").size()).isEqualTo(1);
    assertThat(resources.at("/page/next_token").stringValue()).isEqualTo("1");
    JsonNode actions =
        post(
                acme,
                "/access/v1/search/action",
                Map.of(
                    "subject",
                    Map.of("type", "user", "id", "ada"),
                    "resource",
                    Map.of("type", "doc", "id", "plan")))
            .is(200)
            .body();
    assertThat(actions.get("results").toString()).isEqualTo("[{\"name\":\"read\"}]");
    assertThat(
            acme.get("/.well-known/authzen-configuration")
                .is(200)
                .body()
                .get("access_evaluation_endpoint")
                .stringValue())
        .isEqualTo("http://127.0.0.1:" + served.server().port() + "/access/v1/evaluation");
  }

  @Test
  void the_tenant_is_that_of_the_key() {
    assertThat(
            post(admin, "/access/v1/evaluation", item("user", "ada", "read", "doc", "plan"))
                .status())
        .isEqualTo(403);
    Client reader = client(keyOf("tenant_read"));
    assertThat(
            post(reader, "/access/v1/evaluation", item("user", "ada", "read", "doc", "plan"))
                .is(200)
                .body()
                .get("decision")
                .asBoolean())
        .isTrue();
    assertThat(reader.send("DELETE", ACCESS + "/nodes/plan", "").status()).isEqualTo(403);
    assertThat(acme.get("/v1/tenants/other/access/nodes").status()).isEqualTo(404);
  }

  @Test
  void the_document_has_every_path_of_access() {
    OpenApi document = new OpenApi(admin.get("/openapi.json").is(200).body());
    TreeSet<String> documented = new TreeSet<>();
    document.operations().stream()
        .map(OpenApi.Operation::toString)
        .filter(path -> path.contains("access") || path.contains("authzen"))
        .forEach(documented::add);

    assertThat(documented)
        .hasSize(17)
        .contains("POST /access/v1/evaluation", "PUT /v1/tenants/{org}/access/edges");
    document.operations().stream()
        .filter(operation -> operation.path().equals("/access/v1/evaluation"))
        .forEach(
            operation -> {
              Reply reply =
                  post(acme, "/access/v1/evaluation", item("user", "ada", "read", "doc", "plan"));
              document.check(operation, reply.status(), reply.body());
            });
  }
}
