package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Account;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key may do with the server hangs on names that no customer gets by accident. */
class RightsTest {
  @TempDir Path folder;
  private Served served;
  private Client admin;

  @BeforeEach
  void there_is_a_customer() {
    served = new Served(folder);
    admin = served.admin();
    admin.post("/v1/accounts", "{\"id\":\"ada\",\"email\":\"ada@example.org\"}").is(201);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private Client issued(String members) {
    return served.client(
        admin.post("/v1/keys", "{\"ownerId\":\"ada\"" + members + "}").is(201).text("/key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"scopes\":[\"admin\",\"metrics\",\"read\",\"verify\",\"storage\",\"*\"]",
        "\"resources\":{\"namespace:default\":[\"storage\"],\"keyhold:admin\":[\"admin\"]}",
        "\"tags\":[\"keyhold:admin\",\"admin\"]",
        "\"name\":\"keyhold:admin\",\"metadata\":{\"serverRights\":[\"admin\"]}",
        "\"serverRights\":[]"
      })
  void what_a_customer_names_opens_nothing(String members) {
    Client customer = issued("," + members);

    for (String path : List.of("/v1/accounts", "/v1/audit", "/metrics", "/openapi.json")) {
      customer.get(path).is(403);
    }
    customer.post("/v1/keys/verify", "{\"key\":\"x\"}").is(403);
    customer.post("/v1/keys", "{\"ownerId\":\"ada\"}").is(403);
    customer.post("/v1/storage/findById", "[\"x\"]").is(403);
  }

  @Test
  void a_right_is_not_given_as_a_scope_or_a_resource() {
    for (String members :
        List.of(
            "\"scopes\":[\"keyhold:admin\"]",
            "\"scopes\":[\"keyhold:whatever\"]",
            "\"resources\":{\"keyhold-namespace:default\":[\"storage\"]}")) {
      assertThat(admin.post("/v1/keys", "{\"ownerId\":\"ada\"," + members + "}").is(400).error())
          .contains("is a right");
    }
    String id = admin.post("/v1/keys", "{\"ownerId\":\"ada\"}").is(201).text("/record/id");
    admin.send("PATCH", "/v1/keys/" + id, "{\"scopes\":[\"keyhold:admin\"]}").is(400);
    assertThat(
            admin
                .post("/v1/keys", "{\"ownerId\":\"ada\",\"serverRights\":[\"root\"]}")
                .is(400)
                .error())
        .contains("admin, read, verify, metrics");
  }

  @Test
  void a_key_that_may_only_verify_verifies_and_does_nothing_else() {
    Client verifier = issued(",\"serverRights\":[\"verify\"]");

    verifier.post("/v1/keys/verify", "{\"key\":\"x\"}").is(200);
    verifier
        .post("/v1/passwords/verify", "{\"email\":\"a@example.org\",\"password\":\"none at all\"}")
        .is(200);
    verifier.get("/v1/keys").is(403);
    verifier.get("/metrics").is(403);
    verifier.post("/v1/keys", "{\"ownerId\":\"ada\"}").is(403);
    verifier.send("DELETE", "/v1/accounts/ada", "").is(403);
  }

  @Test
  void a_key_that_may_only_read_changes_nothing() {
    Client reader = issued(",\"serverRights\":[\"read\"]");

    for (String path : List.of("/v1/accounts", "/v1/keys", "/v1/audit", "/openapi.json")) {
      reader.get(path).is(200);
    }
    reader.get("/metrics").is(403);
    reader.post("/v1/keys/verify", "{\"key\":\"x\"}").is(403);
    reader.send("PATCH", "/v1/accounts/ada", "{\"status\":\"suspended\"}").is(403);
    reader.send("DELETE", "/v1/accounts/ada", "").is(403);
    reader.get("/v1/nothing").is(403);
  }

  @Test
  void rights_and_scopes_are_changed_apart_from_each_other() {
    Client.Reply made =
        admin
            .post(
                "/v1/keys",
                "{\"ownerId\":\"ada\",\"scopes\":[\"own\"],\"serverRights\":[\"read\"]}")
            .is(201);
    String path = "/v1/keys/" + made.text("/record/id");
    Client key = served.client(made.text("/key"));

    admin.send("PATCH", path, "{\"scopes\":[\"other\"]}").is(200);
    key.get("/v1/keys").is(200);
    admin.send("PATCH", path, "{\"serverRights\":[]}").is(200);
    key.get("/v1/keys").is(403);
    assertThat(admin.get(path).body().get("scopes").toString()).isEqualTo("[\"other\"]");
    admin.send("PATCH", path, "{\"name\":\"n\"}").is(200);
    assertThat(admin.get(path).body().get("scopes").toString()).isEqualTo("[\"other\"]");
  }

  @Test
  void tokens_from_before_rights_had_names_go_on() {
    Instant now = served.kit.clock().instant();
    served
        .kit
        .storage()
        .run(tx -> tx.identities().accounts().create(service("namespace-shop", now)));
    String former = token(AdminToken.ACCOUNT, List.of("admin"), Map.of());
    String scraper = token(AdminToken.ACCOUNT, List.of("metrics"), Map.of());
    String shop = token("namespace-shop", List.of(), Map.of("namespace:shop", List.of("storage")));
    served.namespaces.use("shop", storage -> true);

    served.client(former).get("/v1/accounts").is(200);
    served.client(scraper).get("/v1/accounts").is(403);
    served
        .client(shop)
        .send("POST", "/v1/storage/findById", "[\"x\"]", "X-Keypal-Namespace", "shop")
        .is(200);
  }

  private static Account service(String id, Instant at) {
    return Account.builder(id, at).accessLevel(dev.keyhold.spi.AccessLevel.SERVICE).build();
  }

  private String token(String owner, List<String> scopes, Map<String, List<String>> resources) {
    return new String(
        served
            .kit
            .keys()
            .issue(KeyRequest.PLAIN.ownerId(owner).scopes(scopes).resources(resources))
            .secret()
            .reveal());
  }

  @Test
  void an_expiry_that_has_passed_and_a_parameter_that_is_empty_are_refused() {
    assertThat(
            admin
                .post("/v1/keys", "{\"ownerId\":\"ada\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}")
                .is(400)
                .error())
        .contains("expiresAt", "is in the past");
    for (String query : List.of("tag=", "ownerId=", "cursor=", "limit=")) {
      assertThat(admin.get("/v1/keys?" + query).is(400).error()).contains("is empty");
    }
  }

  @Test
  void the_cursor_of_another_filter_or_order_is_refused() {
    issued(",\"tags\":[\"ci\"]");
    issued(",\"tags\":[\"ci\"]");
    String cursor = admin.get("/v1/keys?limit=1").is(200).text("/nextCursor");
    admin.get("/v1/keys?limit=1&cursor=" + cursor).is(200);
    admin.get("/v1/keys?limit=1&tag=ci&cursor=" + cursor).is(400);
    String entries = admin.get("/v1/audit?limit=1").is(200).text("/nextCursor");
    admin.get("/v1/audit?limit=1&outcome=success&cursor=" + entries).is(400);
  }

  @Test
  void the_members_of_a_verification_stand_in_one_order() {
    String key = admin.post("/v1/keys", "{\"ownerId\":\"ada\"}").is(201).text("/key");

    assertThat(admin.post("/v1/keys/verify", Client.object(Map.of("key", key))).response().body())
        .startsWith("{\"valid\":true,\"record\":{");
    assertThat(admin.post("/v1/keys/verify", "{\"key\":\"x\"}").response().body())
        .startsWith("{\"valid\":false,\"errorCode\":");
  }
}
