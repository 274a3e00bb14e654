package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.apps.AppTables;
import dev.keyhold.events.EventTables;
import dev.keyhold.server.Client.Reply;
import dev.keyhold.server.OpenApi.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Apps, their versions and routes, and which of them a tenant has, over HTTP. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class ServedAppsTest {
  private static final String CRM = "/v1/apps/maker/crm";
  private static final String ACME = "/v1/tenants/acme/apps";
  private static final String MANIFEST =
      "{ \"app_id\":\"maker/crm\",\"version\":\"%s\",\"config_schema\":"
          + "{\"properties\":{\"seats\":{\"type\":\"integer\"}}},\n\"config\":{\"seats\":1} }";

  private final boolean withTenants;
  @TempDir Path folder;
  private ServedTenants served;
  private Client admin;
  private Client acme;
  private OpenApi openApi;

  ServedAppsTest(boolean withTenants) {
    this.withTenants = withTenants;
  }

  @BeforeEach
  void open() {
    served =
        ServedTenants.open(
            folder,
            withTenants,
            List.of(EventTables.SET, AppTables.SET),
            (builder, events) -> builder.apps(ServedApps.all()));
    admin = served.admin();
    openApi = new OpenApi(admin.get("/openapi.json").is(200).body());
    post(admin, "/v1/accounts", Map.of("id", "boss", "email", "boss@example.org")).is(201);
    for (String id : List.of("acme", "bell")) {
      post(admin, "/v1/organizations", Map.of("id", id, "name", id, "slug", id, "ownerId", "boss"))
          .is(201);
    }
    acme = served.client(keyOf("acme", "tenant"));
    release("1.0.0").is(201);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private String keyOf(String organization, String right) {
    return post(
            admin,
            "/v1/keys",
            Map.of(
                "ownerId", "boss", "organizationId", organization, "serverRights", List.of(right)))
        .is(201)
        .text("/key");
  }

  /** Held to what the document of this server says. */
  private Reply send(Client client, String method, String path, Map<String, ?> body) {
    String text = body.isEmpty() ? "" : JsonMapper.shared().writeValueAsString(body);
    Reply reply = client.send(method, path, text);
    String plain = path.replaceAll("\\?.*", "");
    openApi.operations().stream()
        .filter(it -> it.path().contains("/apps") && it.method().equals(method))
        .filter(it -> plain.matches(it.path().replaceAll("\\{[^}]*}", "[^/]+")))
        .findFirst()
        .ifPresent(it -> openApi.check(it, reply.status(), reply.body()));
    return reply;
  }

  private Reply post(Client client, String path, Map<String, ?> body) {
    return send(client, "POST", path, body);
  }

  private Reply get(Client client, String path) {
    return send(client, "GET", path, Map.of());
  }

  private Reply release(String version) {
    return post(admin, "/v1/apps", Map.of("manifest", MANIFEST.formatted(version)));
  }

  @Test
  void each_path_is_in_the_document() {
    assertThat(openApi.operations())
        .extracting(Operation::toString)
        .contains(
            "POST /v1/apps",
            "GET /v1/apps/{vendor}/{name}/versions",
            "POST /v1/apps/{vendor}/{name}/routes",
            "PUT /v1/tenants/{org}/apps/{vendor}/{name}/config",
            "GET /v1/tenants/{org}/apps/route");
  }

  @Test
  void a_version_is_released_once_and_its_manifest_is_kept_as_it_is() {
    Reply again = release("1.0.0").is(201);
    post(admin, "/v1/apps", Map.of("manifest", MANIFEST.formatted("1.0.0") + " ")).is(409);
    Reply wrong = post(admin, "/v1/apps", Map.of("manifest", "{\"version\":\"1.0.0\"}")).is(400);
    assertThat(wrong.text("/error/message")).contains("app_id");
    assertThat(release("v1").is(400).text("/error/message")).contains("version");

    Reply whole = get(admin, CRM + "/versions/1.0.0").is(200);
    assertThat(whole.text("/manifest")).isEqualTo(MANIFEST.formatted("1.0.0"));
    assertThat(whole.text("/manifestHash")).isEqualTo(again.text("/manifestHash"));
    release("1.1.0").is(201);
    assertThat(get(admin, CRM).is(200).text("/latestVersion")).isEqualTo("1.1.0");
    post(admin, CRM + "/versions/1.1.0/withdraw", Map.of()).is(200);
    assertThat(get(admin, CRM).is(200).text("/latestVersion")).isEqualTo("1.0.0");
    post(admin, CRM + "/versions/1.1.0/restore", Map.of()).is(200);
    assertThat(get(admin, CRM + "/versions").is(200).body().get("items")).hasSize(2);
    assertThat(get(admin, "/v1/apps").is(200).body().get("items")).hasSize(1);
    assertThat(post(admin, CRM + "/withdraw", Map.of()).is(200).text("/status"))
        .isEqualTo("withdrawn");
    release("1.2.0").is(409);
    post(admin, CRM + "/restore", Map.of()).is(200);
    get(admin, "/v1/apps/maker/none").is(404);
    get(admin, "/v1/apps/Maker/crm").is(400);
    get(admin, CRM + "/versions/9.9.9").is(404);
    post(admin, CRM + "/versions/9.9.9/withdraw", Map.of()).is(404);
  }

  @Test
  void a_route_leads_to_an_app_that_the_tenant_has() {
    Map<String, ?> route =
        Map.of("prefix", "/crm", "upstream", "http://10.0.0.7:8080", "apiVersion", "v2");
    String id = post(admin, CRM + "/routes", route).is(201).text("/id");
    post(admin, CRM + "/routes", route).is(409);
    post(admin, CRM + "/routes", Map.of("prefix", "/crm/", "upstream", "http://x")).is(400);
    post(admin, CRM + "/routes", Map.of("prefix", "/x", "upstream", "ftp://x")).is(400);
    assertThat(get(admin, CRM + "/routes").is(200).body().get("items")).hasSize(1);

    get(acme, ACME + "/route?path=/crm/x").is(404);
    post(acme, ACME, Map.of("appId", "maker/crm")).is(201);
    get(acme, ACME + "/route?path=/crm/x").is(404);
    post(acme, ACME + "/maker/crm/state", Map.of("from", "registered", "to", "ready")).is(200);
    Reply found = get(acme, ACME + "/route?path=/crm/x%2520y").is(200);
    assertThat(found.text("/appId")).isEqualTo("maker/crm");
    assertThat(found.text("/version")).isEqualTo("1.0.0");
    assertThat(found.text("/apiVersion")).isEqualTo("v2");
    assertThat(found.text("/upstream")).isEqualTo("http://10.0.0.7:8080");
    assertThat(found.text("/prefix")).isEqualTo("/crm");
    assertThat(found.text("/rest")).isEqualTo("/x%20y");
    get(acme, ACME + "/route?path=/crm/../crm").is(404);
    get(acme, ACME + "/route").is(400);
    get(admin, "/v1/tenants/bell/apps/route?path=/crm").is(404);
    get(admin, "/v1/tenants/none/apps/route?path=/crm").is(404);
    send(admin, "DELETE", CRM + "/routes/" + id, Map.of()).is(204);
    send(admin, "DELETE", CRM + "/routes/" + id, Map.of()).is(404);
    get(acme, ACME + "/route?path=/crm/x").is(404);
  }

  @Test
  void a_tenants_app_is_installed_switched_pinned_and_configured() {
    String one = ACME + "/maker/crm";
    get(acme, one).is(404);
    post(acme, ACME, Map.of("appId", "maker/none")).is(404);
    post(acme, ACME, Map.of("appId", "maker/crm", "config", Map.of("seats", "x"))).is(400);
    Reply installed = post(acme, ACME, Map.of("appId", "maker/crm")).is(201);
    assertThat(installed.text("/state")).isEqualTo("registered");
    assertThat(installed.body().at("/config/seats").asInt()).isEqualTo(1);
    post(acme, ACME, Map.of("appId", "maker/crm")).is(409);
    release("2.0.0").is(201);

    Map<String, ?> pin = Map.of("pinnedVersion", "1.0.0", "version", 1);
    assertThat(post(acme, one + "/pin", pin).is(200).text("/pinnedVersion")).isEqualTo("1.0.0");
    post(acme, one + "/pin", pin).is(409);
    post(acme, one + "/pin", Map.of("pinnedVersion", "9.9.9")).is(404);
    Reply set =
        send(acme, "PUT", one + "/config", Map.of("config", Map.of("seats", 2), "version", 2))
            .is(200);
    assertThat(set.body().at("/version").asInt()).isEqualTo(3);
    send(acme, "PUT", one + "/config", Map.of("config", Map.of("seats", 3), "version", 2)).is(409);
    send(acme, "PUT", one + "/config", Map.of("config", Map.of("seats", "x"))).is(400);
    assertThat(post(acme, one + "/unpin", Map.of()).is(200).body().get("pinnedVersion").isNull())
        .isTrue();

    post(acme, one + "/state", Map.of("from", "registered", "to", "migrating")).is(409);
    post(acme, one + "/state", Map.of("from", "registered", "to", "disabled")).is(400);
    post(acme, one + "/state", Map.of("from", "registered", "to", "ready")).is(200);
    assertThat(post(acme, one + "/disable", Map.of()).is(200).text("/state")).isEqualTo("disabled");
    assertThat(get(acme, one).is(200).body().at("/config/seats").asInt()).isEqualTo(2);
    assertThat(post(acme, one + "/enable", Map.of()).is(200).text("/state")).isEqualTo("ready");
    assertThat(get(acme, ACME).is(200).body().get("items")).hasSize(1);
    send(acme, "DELETE", one, Map.of()).is(204);
    send(acme, "DELETE", one, Map.of()).is(404);
    post(acme, one + "/enable", Map.of()).is(404);
  }

  @Test
  void what_all_share_is_the_operators_and_a_tenants_is_its_own() {
    post(acme, ACME, Map.of("appId", "maker/crm")).is(201);
    post(acme, "/v1/apps", Map.of("manifest", MANIFEST.formatted("3.0.0"))).is(403);
    get(acme, "/v1/apps").is(403);
    post(acme, CRM + "/withdraw", Map.of()).is(403);
    post(acme, CRM + "/routes", Map.of("prefix", "/x", "upstream", "http://x")).is(403);
    Client bell = served.client(keyOf("bell", "tenant"));
    get(bell, ACME).is(404);
    get(bell, ACME + "/route?path=/crm").is(404);
    post(bell, ACME + "/maker/crm/disable", Map.of()).is(404);
    Client reader = served.client(keyOf("acme", "tenant_read"));
    get(reader, ACME + "/maker/crm").is(200);
    post(reader, ACME + "/maker/crm/disable", Map.of()).is(403);
    get(admin, ACME + "/maker/crm").is(200);
  }
}
