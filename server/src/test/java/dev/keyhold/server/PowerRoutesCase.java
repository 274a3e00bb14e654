package dev.keyhold.server;

import dev.keyhold.access.GraphTables;
import dev.keyhold.core.CoreTables;
import dev.keyhold.core.PolicyKey;
import dev.keyhold.events.EventTables;
import dev.keyhold.server.Client.Reply;
import dev.keyhold.server.OpenApi.Operation;
import dev.keyhold.spi.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A server of an organization with a role, a member who has it in view, and its document. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
abstract class PowerRoutesCase {
  static final String ACME = "/v1/tenants/acme";
  private static final PolicyKey SHARING =
      PolicyKey.of(
          "sharing.external",
          Json.of(Map.of("enum", List.of("nobody", "everybody"))),
          Json.of("nobody"));

  final Map<String, List<String>> dns = new HashMap<>();
  private final boolean withTenants;
  @TempDir Path folder;
  private ServedTenants served;
  Client admin;
  Client acme;
  OpenApi openApi;

  PowerRoutesCase(boolean withTenants) {
    this.withTenants = withTenants;
  }

  @BeforeEach
  void open() {
    served =
        ServedTenants.open(
            folder,
            withTenants,
            List.of(EventTables.SET, GraphTables.SET, CoreTables.SET),
            (builder, events) ->
                builder
                    .access(ServedAccess.of(events))
                    .power(
                        ServedPower.of(events)
                            .records(name -> dns.getOrDefault(name, List.of()))
                            .policies(SHARING)));
    admin = served.admin();
    openApi = new OpenApi(admin.get("/openapi.json").is(200).body());
    furnish();
  }

  private void furnish() {
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
    served.close();
  }

  final Client client(String token) {
    return served.client(token);
  }

  final String keyOf(String owner, String right) {
    return post(
            admin,
            "/v1/keys",
            Map.of("ownerId", owner, "organizationId", "acme", "serverRights", List.of(right)))
        .is(201)
        .text("/key");
  }

  final Reply send(
      Client client, String method, String path, Map<String, ?> body, String... headers) {
    String text = body.isEmpty() ? "" : JsonMapper.shared().writeValueAsString(body);
    return checked(method, path, client.send(method, path, text, headers));
  }

  /** Held to what the document of this server says. */
  private Reply checked(String method, String path, Reply reply) {
    String plain = path.replaceAll("\\?.*", "");
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
    return reply;
  }

  private static int braces(Operation operation) {
    return (int) operation.path().chars().filter(c -> c == '{').count();
  }

  final Reply post(Client client, String path, Map<String, ?> body) {
    return send(client, "POST", path, body);
  }

  final boolean may(String account, String action) {
    return post(acme, ACME + "/privileges/check", Map.of("accountId", account, "action", action))
        .is(200)
        .body()
        .get("allowed")
        .asBoolean();
  }

  final Reply assign(String role, String subject) {
    return post(acme, ACME + "/assignments", Map.of("role", role, "subject", subject));
  }
}
