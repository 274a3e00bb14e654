package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.access.GraphTables;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.core.CoreTables;
import dev.keyhold.core.PolicyKey;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.server.Client.Reply;
import dev.keyhold.server.OpenApi.Operation;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.tenants.TenantMode;
import dev.keyhold.tenants.Tenants;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
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

/** Roles, departments, delegations, sessions and domains over HTTP. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class PowerRoutesTest {
  private static final String ACME = "/v1/tenants/acme";
  private static final String HEADER = "X-Keyhold-On-Behalf-Of";
  private static final String WHY = "ticket 4711: cannot see it";

  private static final PolicyKey SHARING =
      PolicyKey.of(
          "sharing.external",
          Json.of(Map.of("enum", List.of("nobody", "everybody"))),
          Json.of("nobody"));

  private final boolean withTenants;
  private final Map<String, List<String>> dns = new HashMap<>();
  @TempDir Path folder;
  private Runnable closing = () -> {};
  private Kit kit;
  private KeyholdServer server;
  private Client admin;
  private Client acme;
  private OpenApi openApi;

  PowerRoutesTest(boolean withTenants) {
    this.withTenants = withTenants;
  }

  @BeforeEach
  void open() {
    AuditScope scope = new AuditScope(AuditContext.of("hub"));
    Events events = Events.of(Clock.systemUTC());
    ChangeEvents changes = ChangeEvents.of(events);
    StorageConfig config =
        StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
            .tables(EventTables.SET, GraphTables.SET, CoreTables.SET)
            .build();
    KeyholdServer.Builder builder;
    if (withTenants) {
      Tenants tenants =
          Tenants.builder(config, scope)
              .mode(TenantMode.DATABASES)
              .onEntry(changes::publish)
              .open();
      kit = Kit.over(tenants.system(), scope, Clock.systemUTC());
      closing = tenants::close;
      builder = KeyholdServer.over(kit).tenants(tenants::tenant);
    } else {
      kit =
          Kit.over(
              AuditedStorage.builder(Keyhold.open(config), scope).onEntry(changes::publish).build(),
              scope,
              Clock.systemUTC());
      builder = KeyholdServer.over(kit);
    }
    ServedPower power =
        ServedPower.of(events).records(name -> dns.getOrDefault(name, List.of())).policies(SHARING);
    server = builder.port(0).access(ServedAccess.of(events)).power(power).start();
    admin = client(new AdminToken(kit).first().orElseThrow());
    openApi = new OpenApi(admin.get("/openapi.json").is(200).body());
    for (String account : List.of("boss", "ada", "bob")) {
      post(admin, "/v1/accounts", Map.of("id", account, "email", account + "@example.org")).is(201);
    }
    for (String organization : List.of("acme", "bell")) {
      post(
              admin,
              "/v1/organizations",
              Map.of(
                  "id",
                  organization,
                  "name",
                  organization,
                  "slug",
                  organization,
                  "ownerId",
                  "boss"))
          .is(201);
    }
    for (String account : List.of("ada", "bob")) {
      post(admin, "/v1/organizations/acme/members", Map.of("accountId", account, "level", "member"))
          .is(201);
    }
    post(admin, "/v1/privileges", Map.of("key", "invoice.pay", "scope", "app")).is(201);
    acme = client(keyOf("boss", "tenant"));
    post(acme, ACME + "/roles", Map.of("key", "clerk", "privileges", List.of("invoice.pay")))
        .is(201);
  }

  @AfterEach
  void close() {
    server.close();
    kit.close();
    closing.run();
  }

  private Client client(String token) {
    return new Client("http://127.0.0.1:" + server.port(), token);
  }

  private String keyOf(String owner, String right) {
    return post(
            admin,
            "/v1/keys",
            Map.of("ownerId", owner, "organizationId", "acme", "serverRights", List.of(right)))
        .is(201)
        .text("/key");
  }

  private Reply send(
      Client client, String method, String path, Map<String, ?> body, String... headers) {
    String text = body.isEmpty() ? "" : JsonMapper.shared().writeValueAsString(body);
    return checked(method, path, client.send(method, path, text, headers));
  }

  /** Held to what the document of this server says. */
  private Reply checked(String method, String path, Reply reply) {
    String plain = path.replaceAll("\\?.*", "");
    if (openApi != null) {
      openApi.operations().stream()
          .filter(it -> it.method().equals(method))
          .filter(it -> plain.matches(it.path().replaceAll("\\{[^}]*}", "[^/]+")))
          .min((one, other) -> Integer.compare(braces(one), braces(other)))
          .filter(
              it ->
                  it.path().contains("tenants")
                      || it.path().contains("privileges")
                      || it.path().contains("workgroups"))
          .ifPresent(it -> openApi.check(it, reply.status(), reply.body()));
    }
    return reply;
  }

  private static int braces(Operation operation) {
    return (int) operation.path().chars().filter(c -> c == '{').count();
  }

  private Reply post(Client client, String path, Map<String, ?> body) {
    return send(client, "POST", path, body);
  }

  private boolean may(String account, String action) {
    return post(acme, ACME + "/privileges/check", Map.of("accountId", account, "action", action))
        .is(200)
        .body()
        .get("allowed")
        .asBoolean();
  }

  private Reply assign(String role, String subject) {
    return post(acme, ACME + "/assignments", Map.of("role", role, "subject", subject));
  }

  @Test
  void a_role_is_given_asked_for_and_taken() {
    assertThat(may("ada", "invoice.pay")).isFalse();
    Reply given = assign("clerk", "account:ada").is(201);
    assertThat(given.text("/grantedBy")).isEqualTo("boss");
    assertThat(may("ada", "invoice.pay")).isTrue();

    Reply why =
        post(
                acme,
                ACME + "/privileges/explain",
                Map.of("accountId", "bob", "action", "invoice.pay"))
            .is(200);
    assertThat(why.text("/hindrances/0")).isEqualTo("no_role");
    assertThat(why.text("/answeredBy")).isEqualTo("privileges");
    Reply holders =
        post(acme, ACME + "/privileges/holders", Map.of("action", "invoice.pay")).is(200);
    assertThat(holders.body().get("items").findValuesAsString("accountId")).containsExactly("ada");
    assertThat(acme.get(ACME + "/assignments?subject=account:ada").is(200).body().get("items"))
        .hasSize(1);

    send(acme, "DELETE", ACME + "/assignments/" + given.text("/id"), Map.of()).is(204);
    send(acme, "DELETE", ACME + "/assignments/" + given.text("/id"), Map.of()).is(404);
    assertThat(may("ada", "invoice.pay")).isFalse();
  }

  @Test
  void a_role_is_changed_by_whoever_has_seen_it_last() {
    Reply seen = send(acme, "GET", ACME + "/roles/clerk", Map.of()).is(200);
    Map<String, ?> change =
        Map.of("name", "Clerks", "version", seen.body().get("version").asLong());
    assertThat(send(acme, "PATCH", ACME + "/roles/clerk", change).is(200).text("/name"))
        .isEqualTo("Clerks");
    send(acme, "PATCH", ACME + "/roles/clerk", change).is(409);
    assertThat(send(acme, "GET", ACME + "/roles/clerk", Map.of()).is(200).text("/privileges/0"))
        .isEqualTo("invoice.pay");
    send(acme, "PATCH", ACME + "/roles/administrator", Map.of("name", "x")).is(409);
    send(acme, "DELETE", ACME + "/roles/clerk", Map.of()).is(204);
    send(acme, "GET", ACME + "/roles/clerk", Map.of()).is(404);
    assertThat(send(acme, "GET", ACME + "/roles", Map.of()).is(200).body().get("items")).hasSize(3);
  }

  @Test
  void departments_and_groups_are_built_and_filled() {
    String works = post(acme, ACME + "/departments", Map.of("name", "Works")).is(201).text("/id");
    String west =
        post(acme, ACME + "/departments", Map.of("name", "West", "parentId", works))
            .is(201)
            .text("/id");
    send(acme, "PUT", ACME + "/departments/" + west + "/members/ada", Map.of("isLead", true))
        .is(200);
    assign("clerk", "department:" + works).is(201);
    assertThat(may("ada", "invoice.pay")).isTrue();
    post(acme, ACME + "/departments/" + west + "/move", Map.of()).is(200);
    assertThat(may("ada", "invoice.pay")).isFalse();
    post(acme, ACME + "/departments/" + works + "/move", Map.of("parentId", works)).is(400);
    send(acme, "PATCH", ACME + "/departments/" + west, Map.of("name", "Far West")).is(200);
    assertThat(send(acme, "GET", ACME + "/departments", Map.of()).is(200).body().get("items"))
        .hasSize(2);
    assertThat(
            send(acme, "GET", ACME + "/departments/" + west + "/members", Map.of())
                .is(200)
                .text("/items/0/accountId"))
        .isEqualTo("ada");
    send(acme, "DELETE", ACME + "/departments/" + west + "/members/ada", Map.of()).is(204);
    send(acme, "DELETE", ACME + "/departments/" + west, Map.of()).is(204);

    String team = post(acme, ACME + "/groups", Map.of("name", "Team")).is(201).text("/id");
    post(acme, ACME + "/groups", Map.of("name", "Team")).is(409);
    assign("clerk", "group:" + team).is(201);
    send(acme, "PUT", ACME + "/groups/" + team + "/members/bob", Map.of("role", "owner")).is(200);
    assertThat(may("bob", "invoice.pay")).isTrue();
    send(acme, "PATCH", ACME + "/groups/" + team, Map.of("name", "Crew")).is(200);
    assertThat(
            send(acme, "GET", ACME + "/groups/" + team + "/members", Map.of())
                .is(200)
                .text("/items/0/role"))
        .isEqualTo("owner");
    send(acme, "DELETE", ACME + "/groups/" + team + "/members/bob", Map.of()).is(204);
    send(acme, "DELETE", ACME + "/groups/" + team, Map.of()).is(204);
    send(acme, "DELETE", ACME + "/groups/" + team, Map.of()).is(404);
  }

  @Test
  void an_override_is_stronger_than_a_role() {
    assign("clerk", "account:ada").is(201);
    String denied =
        post(
                acme,
                ACME + "/overrides",
                Map.of("effect", "deny", "privilege", "invoice.pay", "reason", "audit"))
            .is(201)
            .text("/id");
    assertThat(may("ada", "invoice.pay")).isFalse();
    assertThat(send(acme, "GET", ACME + "/overrides", Map.of()).is(200).body().get("items"))
        .hasSize(1);
    send(acme, "DELETE", ACME + "/overrides/" + denied, Map.of()).is(204);
    assertThat(may("ada", "invoice.pay")).isTrue();
  }

  private String delegated() {
    assign("clerk", "account:ada").is(201);
    return post(
            acme,
            ACME + "/delegations",
            Map.of(
                "grantorId",
                "ada",
                "delegateId",
                "bob",
                "actions",
                List.of("invoice.pay"),
                "endsAt",
                Instant.now().plusSeconds(600).toString()))
        .is(201)
        .text("/id");
  }

  @Test
  void a_delegation_is_granted_used_and_revoked() {
    String id = delegated();
    Map<String, ?> question =
        Map.of("accountId", "bob", "action", "invoice.pay", "delegationId", id);
    assertThat(post(acme, ACME + "/privileges/check", question).body().get("allowed").asBoolean())
        .isTrue();
    assertThat(may("bob", "invoice.pay")).isFalse();
    assertThat(
            send(acme, "GET", ACME + "/delegations?delegateId=bob", Map.of())
                .is(200)
                .text("/items/0/id"))
        .isEqualTo(id);
    send(acme, "GET", ACME + "/delegations", Map.of()).is(400);

    Client bob = client(keyOf("bob", "tenant_read"));
    send(bob, "GET", ACME + "/roles", Map.of(), HEADER, id).is(200);
    assertThat(
            send(acme, "POST", ACME + "/delegations/" + id + "/revoke", Map.of())
                .is(200)
                .text("/revokedBy"))
        .isEqualTo("boss");
    send(bob, "GET", ACME + "/roles", Map.of(), HEADER, id).is(403);
    assertThat(post(acme, ACME + "/privileges/check", question).body().get("allowed").asBoolean())
        .isFalse();
  }

  @Test
  void a_delegation_may_be_asked_for() {
    assign("clerk", "account:ada").is(201);
    String id =
        post(
                acme,
                ACME + "/delegations",
                Map.of(
                    "grantorId",
                    "ada",
                    "delegateId",
                    "bob",
                    "actions",
                    List.of("invoice.pay"),
                    "endsAt",
                    Instant.now().plusSeconds(600).toString(),
                    "isRequest",
                    true))
            .is(201)
            .text("/id");
    post(acme, ACME + "/delegations/" + id + "/approve", Map.of("grantorId", "bob")).is(409);
    assertThat(
            post(acme, ACME + "/delegations/" + id + "/approve", Map.of("grantorId", "ada"))
                .is(200)
                .text("/status"))
        .isEqualTo("active");
  }

  @Test
  void whoever_acts_for_another_one_says_by_what_right() {
    String id = delegated();
    Client bob = client(keyOf("bob", "tenant"));
    for (String claim : List.of("ada", "nothing", "account:ada")) {
      assertThat(send(bob, "GET", ACME + "/roles", Map.of(), HEADER, claim).is(403).error())
          .startsWith(HEADER);
    }
    Client ada = client(keyOf("ada", "tenant"));
    send(ada, "GET", ACME + "/roles", Map.of(), HEADER, id).is(403);
    // Nobody gets more power by it, or something that outlasts it.
    send(bob, "POST", ACME + "/groups", Map.of("name", "Team"), HEADER, id).is(403);
    send(
            bob,
            "POST",
            ACME + "/assignments",
            Map.of("role", "clerk", "subject", "account:bob"),
            HEADER,
            id)
        .is(403);
    send(bob, "POST", ACME + "/groups", Map.of("name", "Team")).is(201);
  }

  @Test
  void an_administrator_works_in_the_shoes_of_a_member() {
    Map<String, ?> wanted = Map.of("adminId", "boss", "targetId", "ada", "reason", WHY);
    String id = post(acme, ACME + "/impersonations", wanted).is(201).text("/id");
    post(acme, ACME + "/impersonations", wanted).is(409);
    post(
            acme,
            ACME + "/impersonations",
            Map.of("adminId", "ada", "targetId", "boss", "reason", WHY))
        .is(409);
    post(
            acme,
            ACME + "/impersonations",
            Map.of("adminId", "boss", "targetId", "boss", "reason", WHY))
        .is(400);
    send(acme, "GET", ACME + "/roles", Map.of(), HEADER, id).is(200);
    assertThat(
            send(acme, "GET", ACME + "/impersonations?targetId=ada", Map.of())
                .is(200)
                .text("/items/0/reason"))
        .isEqualTo(WHY);
    // Never credentials, keys, roles, or a further session.
    send(acme, "POST", ACME + "/impersonations", wanted, HEADER, id).is(403);
    send(
            acme,
            "POST",
            ACME + "/assignments",
            Map.of("role", "clerk", "subject", "account:ada"),
            HEADER,
            id)
        .is(403);
    Client root = client(keyOf("boss", "admin"));
    send(root, "POST", "/v1/keys", Map.of("ownerId", "ada"), HEADER, id).is(403);
    send(root, "PUT", "/v1/accounts/ada/password", Map.of("password", "x"), HEADER, id).is(403);

    assertThat(
            send(acme, "POST", ACME + "/impersonations/" + id + "/end", Map.of())
                .is(200)
                .text("/endReason"))
        .isEqualTo("ended");
    send(acme, "GET", ACME + "/roles", Map.of(), HEADER, id).is(403);
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
  void a_workgroup_is_across_organizations() {
    String both = post(admin, "/v1/workgroups", Map.of("name", "Both")).is(201).text("/id");
    String eve = "/v1/workgroups/" + both + "/members/ada";
    send(admin, "PUT", eve, Map.of("homeOrganizationId", "bell")).is(404);
    send(admin, "PUT", eve, Map.of("homeOrganizationId", "acme", "role", "owner")).is(200);
    assign("clerk", "workgroup:" + both).is(201);
    assertThat(may("ada", "invoice.pay")).isTrue();
    assertThat(
            send(admin, "GET", "/v1/workgroups/" + both + "/members", Map.of())
                .is(200)
                .text("/items/0/accountId"))
        .isEqualTo("ada");
    assertThat(send(admin, "GET", "/v1/workgroups", Map.of()).is(200).text("/items/0/name"))
        .isEqualTo("Both");
    send(acme, "GET", "/v1/workgroups", Map.of()).is(403);
    send(admin, "DELETE", eve, Map.of()).is(204);
    assertThat(may("ada", "invoice.pay")).isFalse();
    send(admin, "DELETE", "/v1/workgroups/" + both, Map.of()).is(204);
    send(admin, "DELETE", "/v1/workgroups/" + both, Map.of()).is(404);
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
