package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.access.GraphTables;
import dev.keyhold.core.CoreTables;
import dev.keyhold.events.EventTables;
import dev.keyhold.secrets.KeyText;
import dev.keyhold.secrets.SecretTables;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.server.Client.Reply;
import dev.keyhold.server.OpenApi.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
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

/** Secrets over HTTP. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class SecretRoutesTest {
  private static final String ACME = "/v1/tenants/acme";
  private static final String SECRETS = ACME + "/secrets";
  private static final String STRIPE = SECRETS + "/stripe";
  private static final String CANARY = "sk_live_Canary0123456789";

  private final boolean withTenants;
  @TempDir Path folder;
  private ServedTenants served;
  private Client admin;
  private Client acme;
  private OpenApi openApi;

  SecretRoutesTest(boolean withTenants) {
    this.withTenants = withTenants;
  }

  @BeforeEach
  void open() throws IOException {
    served =
        ServedTenants.open(
            folder,
            withTenants,
            List.of(EventTables.SET, GraphTables.SET, CoreTables.SET, SecretTables.SET),
            (builder, events) ->
                builder.power(ServedPower.of(events)).secrets(ServedSecrets.ofFoundProviders()));
    admin = served.admin();
    openApi = new OpenApi(admin.get("/openapi.json").is(200).body());
    for (String account : List.of("boss", "bob")) {
      post(admin, "/v1/accounts", Map.of("id", account, "email", account + "@example.org")).is(201);
    }
    for (String id : List.of("acme", "bell")) {
      post(admin, "/v1/organizations", Map.of("id", id, "name", id, "slug", id, "ownerId", "boss"))
          .is(201);
    }
    post(admin, "/v1/organizations/acme/members", Map.of("accountId", "bob", "level", "member"))
        .is(201);
    acme = client("boss", "tenant");
    useKey("first");
  }

  @AfterEach
  void close() {
    served.close();
  }

  /** As an operator does beside the server, whose next request takes the new key. */
  private void useKey(String name) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, KeyText.make());
    Secrets.over(
            Secrets.Setup.of(served.kit().storage(), any -> served.kit().storage()),
            served.kit().clock())
        .keys()
        .use("file", file.toString());
  }

  private Client client(String owner, String right) {
    return served.client(
        post(
                admin,
                "/v1/keys",
                Map.of("ownerId", owner, "organizationId", "acme", "serverRights", List.of(right)))
            .is(201)
            .text("/key"));
  }

  private Reply send(
      Client client, String method, String path, Map<String, ?> body, String... headers) {
    String text = body.isEmpty() ? "" : JsonMapper.shared().writeValueAsString(body);
    Reply reply = client.send(method, path, text, headers);
    String plain = path.replaceAll("\\?.*", "");
    openApi.operations().stream()
        .filter(it -> it.method().equals(method) && isAboutSecrets(it))
        .filter(it -> plain.matches(it.path().replaceAll("\\{[^}]*}", "[^/]+")))
        .findFirst()
        .ifPresent(it -> openApi.check(it, reply.status(), reply.body()));
    return reply;
  }

  private static boolean isAboutSecrets(Operation operation) {
    return operation.path().contains("/secrets") || operation.path().contains("encryption");
  }

  private Reply post(Client client, String path, Map<String, ?> body) {
    return send(client, "POST", path, body);
  }

  private Reply get(Client client, String path) {
    return send(client, "GET", path, Map.of());
  }

  private Reply create(String value) {
    return post(acme, SECRETS, Map.of("name", "stripe", "value", value)).is(201);
  }

  @Test
  void what_is_put_is_shown_to_whoever_asks_for_it_and_both_are_in_the_log() {
    Reply made = create(CANARY);
    assertThat(made.body().toString()).doesNotContain(CANARY);
    assertThat(made.text("/status")).isEqualTo("active");
    Reply read = post(acme, STRIPE + "/read", Map.of("reason", "ticket 4711")).is(200);
    assertThat(read.text("/value")).isEqualTo(CANARY);
    assertThat(read.body().get("version").asLong()).isEqualTo(1);
    assertThat(
            new String(
                Base64.getDecoder().decode(read.text("/valueBase64")), StandardCharsets.UTF_8))
        .isEqualTo(CANARY);
    assertThat(read.response().headers().firstValue("Cache-Control")).contains("no-store");

    JsonNode log = get(acme, SECRETS + "/log").is(200).body().get("items");
    assertThat(log.findValuesAsString("action")).containsExactly("read", "create");
    assertThat(log.findValuesAsString("actorId")).containsOnly("boss");
    assertThat(log.get(0).get("reason").stringValue()).isEqualTo("ticket 4711");
    assertThat(get(acme, SECRETS + "/log?name=stripe").body().get("items")).hasSize(2);
    assertThat(get(acme, SECRETS + "/log?name=other").body().get("items")).isEmpty();
    assertThat(get(acme, SECRETS + "/log?actorId=bob").body().get("items")).isEmpty();
    get(acme, SECRETS + "/log?app=a/b").is(400);
    get(acme, SECRETS + "/log?actorId=a&name=b").is(400);
    assertThat(get(acme, SECRETS).is(200).body().toString()).doesNotContain(CANARY);
  }

  @Test
  void a_key_that_nobody_owns_is_in_the_log_itself() {
    create("one");
    Reply key =
        post(admin, "/v1/keys", Map.of("organizationId", "acme", "serverRights", List.of("tenant")))
            .is(201);
    post(served.client(key.text("/key")), STRIPE + "/read", Map.of()).is(200);
    JsonNode line = get(acme, SECRETS + "/log").body().get("items").get(0);
    assertThat(line.get("actorId").stringValue()).isEqualTo(key.text("/record/id"));
    assertThat(line.get("actorType").stringValue()).isEqualTo("api_key");
  }

  @Test
  void a_new_version_takes_the_place_of_the_one_before() {
    create("one");
    assertThat(
            post(acme, STRIPE + "/rotate", Map.of("value", "two", "keepPrevious", "PT1H"))
                .is(200)
                .body()
                .get("version")
                .asLong())
        .isEqualTo(2);
    assertThat(post(acme, STRIPE + "/read", Map.of()).is(200).text("/value")).isEqualTo("two");
    assertThat(post(acme, STRIPE + "/read", Map.of("version", 1)).is(200).text("/value"))
        .isEqualTo("one");
    assertThat(get(acme, STRIPE + "/versions").is(200).body().get("items")).hasSize(2);
    post(acme, STRIPE + "/disable", Map.of("version", 1)).is(200);
    post(acme, STRIPE + "/read", Map.of("version", 1)).is(409);
    post(acme, STRIPE + "/enable", Map.of("version", 1)).is(200);
    post(acme, STRIPE + "/destroy", Map.of("version", 1)).is(200);
    post(acme, STRIPE + "/read", Map.of("version", 1)).is(409);
    post(acme, STRIPE + "/read", Map.of("version", 3)).is(404);
    post(acme, STRIPE + "/enable", Map.of("version", 3)).is(404);
    post(acme, SECRETS, Map.of("name", "stripe", "value", "x")).is(409);
    post(acme, SECRETS + "/none/rotate", Map.of("value", "x")).is(404);
  }

  @Test
  void an_app_has_secrets_of_its_own() {
    create("one");
    post(acme, SECRETS, Map.of("name", "stripe", "appId", "acme/shop", "value", "two")).is(201);
    assertThat(post(acme, STRIPE + "/read", Map.of("appId", "acme/shop")).is(200).text("/value"))
        .isEqualTo("two");
    assertThat(get(acme, STRIPE + "/versions?app=acme/shop").is(200).body().get("items"))
        .hasSize(1);
    assertThat(
            post(acme, SECRETS, Map.of("name", "x", "appId", "A B", "value", "v")).is(400).error())
        .startsWith("appId: ");
  }

  @Test
  void bytes_that_are_no_text_come_back_as_they_are() {
    String bytes = Base64.getEncoder().encodeToString(new byte[] {0, (byte) 0xFF, 13, 10});
    post(acme, SECRETS, Map.of("name", "key", "valueBase64", bytes)).is(201);
    Reply read = post(acme, SECRETS + "/key/read", Map.of()).is(200);
    assertThat(read.text("/valueBase64")).isEqualTo(bytes);
    assertThat(read.body().get("value").isNull()).isTrue();
  }

  @Test
  void what_is_refused_shows_no_value() {
    List<Map<String, ?>> wrong =
        List.of(
            Map.of("name", "a", "value", CANARY, "valueBase64", CANARY),
            Map.of("name", "a", "valueBase64", CANARY),
            Map.of("name", "a", "value", CANARY + "\u0000"),
            Map.of("name", "a", "value", List.of(CANARY)),
            Map.of("name", "a", "value", CANARY.repeat(3_000)),
            Map.of("name", "a", "value", CANARY, "expiresAt", CANARY),
            Map.of("name", "a", CANARY, CANARY),
            Map.of("name", CANARY + " ", "value", CANARY),
            Map.of("name", "a"));
    for (Map<String, ?> body : wrong) {
      assertThat(post(acme, SECRETS, body).is(400).body().toString()).doesNotContain(CANARY);
    }
    for (String body : List.of("{\"value\":" + CANARY, CANARY, "{\"value\":\"" + CANARY)) {
      assertThat(acme.post(SECRETS, body).is(400).body().toString()).doesNotContain(CANARY);
    }
    assertThat(get(acme, SECRETS).body().get("items")).isEmpty();
  }

  @Test
  void a_key_that_only_reads_sees_no_value() {
    create("one");
    Client reader = client("bob", "tenant_read");
    assertThat(get(reader, SECRETS).is(200).body().get("items")).hasSize(1);
    get(reader, SECRETS + "/log").is(200);
    get(reader, STRIPE + "/versions").is(200);
    post(reader, STRIPE + "/read", Map.of()).is(403);
    post(reader, STRIPE + "/rotate", Map.of("value", "x")).is(403);
    post(acme, "/v1/tenants/bell/secrets/stripe/read", Map.of()).is(404);
    get(acme, "/v1/tenants/bell/secrets").is(404);
    Client all = client("bob", "read");
    get(all, "/v1/tenants/bell/secrets").is(404);
    post(all, STRIPE + "/read", Map.of()).is(403);
    post(served.client(""), STRIPE + "/read", Map.of()).is(401);
  }

  @Test
  void nobody_reads_a_value_in_the_shoes_of_another() {
    create("one");
    String session =
        post(
                acme,
                ACME + "/impersonations",
                Map.of("adminId", "boss", "targetId", "bob", "reason", "ticket number 4711"))
            .is(201)
            .text("/id");
    String[] header = {"X-Keyhold-On-Behalf-Of", session};
    send(acme, "GET", SECRETS, Map.of(), header).is(200);
    for (String path : List.of("/read", "/rotate", "/disable", "/enable", "/destroy")) {
      send(acme, "POST", STRIPE + path, Map.of("version", 1), header).is(403);
    }
    send(acme, "POST", SECRETS, Map.of("name", "x", "value", "y"), header).is(403);
    String delegation =
        post(
                acme,
                ACME + "/delegations",
                Map.of(
                    "grantorId",
                    "boss",
                    "delegateId",
                    "bob",
                    "actions",
                    List.of("tenant.audit.read"),
                    "endsAt",
                    Instant.now().plusSeconds(600).toString()))
            .is(201)
            .text("/id");
    Client bob = client("bob", "tenant");
    send(bob, "POST", STRIPE + "/read", Map.of(), "X-Keyhold-On-Behalf-Of", delegation).is(403);
    assertThat(get(acme, SECRETS + "/log").body().get("items")).hasSize(1);
  }

  @Test
  void the_keys_that_wrap_are_listed_to_the_operator_alone() throws IOException {
    useKey("second");
    JsonNode keys = get(admin, "/v1/encryption-keys").is(200).body().get("items");
    assertThat(keys.findValuesAsString("state")).containsExactly("decrypt_only", "active");
    assertThat(keys.get(0).propertyNames()).doesNotContain("proof");
    get(acme, "/v1/encryption-keys").is(403);
    create("one");
    assertThat(get(acme, SECRETS).text("/items/0/keyId"))
        .isEqualTo(keys.get(1).get("id").stringValue());
  }

  @Test
  void the_members_that_are_known_are_the_documented_ones() {
    int asked = 0;
    for (Operation operation : openApi.operations()) {
      if (!isAboutSecrets(operation)) {
        continue;
      }
      asked++;
      JsonNode schema = openApi.requestSchema(operation).path("properties");
      Map<String, Object> members = new HashMap<>(Map.of("zzz", 1));
      schema.propertyNames().forEach(name -> members.put(name, sample(name)));
      String path = operation.path().replace("{org}", "acme").replace("{name}", "stripe");
      TreeSet<String> names = new TreeSet<>(schema.propertyNames());
      assertThat(
              admin
                  .send(operation.method(), path, JsonMapper.shared().writeValueAsString(members))
                  .is(400)
                  .error())
          .as("%s", operation)
          .isEqualTo(
              "a member is not known here; known are "
                  + (names.isEmpty() ? "none" : String.join(", ", names)));
    }
    assertThat(asked).isEqualTo(10);
  }

  private static Object sample(String member) {
    return switch (member) {
      case "version" -> 1;
      case "appId" -> "acme/billing";
      case "expiresAt" -> "2030-01-01T00:00:00.000Z";
      case "keepPrevious" -> "PT1H";
      default -> "some";
    };
  }
}
