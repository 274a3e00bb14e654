package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.server.Client.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people do over HTTP, from end to end. Every answer is held to the OpenAPI document. */
class JourneyTest {
  @TempDir Path folder;
  private Served served;
  private Client client;

  @BeforeEach
  void start() {
    served = new Served(folder);
    client = served.admin();
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void from_an_account_to_the_trail_and_past_a_restart() {
    String ada = created("/v1/accounts", "{'email':'ada@example.org','displayName':'Ada'}");
    String bob = created("/v1/accounts", "{'email':'bob@example.org'}");
    String acme =
        created("/v1/organizations", "{'name':'Acme','slug':'acme','ownerId':'" + ada + "'}");
    client
        .post(
            "/v1/organizations/" + acme + "/members",
            json("{'accountId':'" + bob + "','level':'member'}"))
        .is(201);
    Reply issued =
        client
            .post("/v1/keys", json("{'ownerId':'" + ada + "','scopes':['read'],'tags':['Blue']}"))
            .is(201);
    String key = issued.text("/key");
    String keyId = issued.text("/record/id");

    Reply valid = client.post("/v1/keys/verify", json("{'key':'" + key + "'}")).is(200);
    assertThat(valid.body().get("valid").booleanValue()).isTrue();
    assertThat(valid.body().get("record")).isEqualTo(issued.body().get("record"));

    client.post("/v1/keys/" + keyId + "/revoke", json("{'reason':'laptop lost'}")).is(200);
    assertRevoked(key);
    String token = served.firstToken.orElseThrow();
    served.close();
    served = new Served(folder);
    assertThat(served.firstToken).as("a token is made the first time alone").isEmpty();
    client = served.client(token);

    assertRevoked(key);
    served.flushRefusals();
    assertThat(actions("/v1/audit?oldestFirst=true"))
        .containsExactly(
            "account.create",
            "api_key.create",
            "account.create",
            "account.create",
            "organization.create",
            "member.add",
            "member.add",
            "api_key.create",
            "api_key.revoke",
            "api_key.verify",
            "api_key.verify");
    assertThat(actions("/v1/audit?targetType=api_key&targetId=" + keyId + "&outcome=success"))
        .containsExactly("api_key.revoke", "api_key.create");
    assertThat(client.get("/v1/audit").body().toString()).doesNotContain(key).doesNotContain(token);
  }

  private void assertRevoked(String key) {
    Reply refused = client.post("/v1/keys/verify", json("{'key':'" + key + "'}")).is(200);
    assertThat(refused.body().get("valid").booleanValue()).isFalse();
    assertThat(refused.text("/errorCode")).isEqualTo("REVOKED");
  }

  @Test
  void an_entry_says_who_did_it_and_from_where() {
    Reply created =
        client
            .send(
                "POST",
                "/v1/accounts",
                json("{'email':'ada@example.org'}"),
                "X-Request-Id",
                "r-7",
                "X-Keyhold-On-Behalf-Of",
                "customer-9",
                "User-Agent",
                "a hub")
            .is(201);

    JsonNode entry =
        client
            .get("/v1/audit?targetType=account&targetId=" + created.text("/id"))
            .body()
            .at("/items/0");
    assertThat(created.response().headers().firstValue("X-Request-Id")).contains("r-7");
    assertThat(entry.get("actorId").stringValue()).isEqualTo("keyhold-admin");
    assertThat(entry.get("onBehalfOfId").stringValue()).isEqualTo("customer-9");
    assertThat(entry.get("credentialType").stringValue()).isEqualTo("api_key");
    assertThat(entry.get("requestId").stringValue()).isEqualTo("r-7");
    assertThat(entry.get("userAgent").stringValue()).isEqualTo("a hub");
    assertThat(entry.get("address").stringValue()).isEqualTo("127.0.0.1");
  }

  @Test
  void an_account_is_changed_suspended_and_deleted() {
    String ada =
        created(
            "/v1/accounts", "{'email':'ada@example.org','metadata':{'n':12345678901234567890}}");
    String path = "/v1/accounts/" + ada;

    Reply changed =
        client.send("PATCH", path, json("{'displayName':'Ada','status':'suspended'}")).is(200);
    assertThat(changed.text("/displayName")).isEqualTo("Ada");
    assertThat(changed.text("/status")).isEqualTo("suspended");
    assertThat(changed.body().at("/metadata/n").toString()).isEqualTo("12345678901234567890");
    client.send("PATCH", path, json("{'displayName':null}")).is(200);
    assertThat(client.get(path).is(200).body().get("displayName").isNull()).isTrue();

    client.send("DELETE", path, "").is(204);
    client.get(path).is(404);
    client.send("DELETE", path, "").is(404);
    client.send("PATCH", path, json("{}")).is(404);
  }

  @Test
  void a_service_account_needs_no_address() {
    Reply robot = client.post("/v1/accounts", json("{'accessLevel':'service','id':'r2'}")).is(201);

    assertThat(robot.text("/id")).isEqualTo("r2");
    assertThat(robot.body().get("email").isNull()).isTrue();
  }

  @Test
  void an_organization_is_handed_over_and_never_loses_its_last_owner() {
    String ada = created("/v1/accounts", "{'email':'ada@example.org'}");
    String bob = created("/v1/accounts", "{'email':'bob@example.org'}");
    String acme =
        created("/v1/organizations", "{'name':'Acme','slug':'acme','ownerId':'" + ada + "'}");
    String path = "/v1/organizations/" + acme;

    client.send("DELETE", path + "/members/" + ada, "").is(409);
    client.send("DELETE", "/v1/accounts/" + ada, "").is(409);
    Reply changed =
        client.send("PATCH", path, json("{'name':'Acme Ltd','ownerId':'" + bob + "'}")).is(200);
    assertThat(changed.text("/ownerId")).isEqualTo(bob);
    assertThat(changed.text("/name")).isEqualTo("Acme Ltd");
    client.send("PATCH", path + "/members/" + ada, json("{'level':'admin'}")).is(200);
    client.send("DELETE", path + "/members/" + ada, "").is(204);
    assertThat(client.get(path + "/members").is(200).body().get("items").size()).isEqualTo(1);
    client.send("DELETE", path, "").is(204);
    client.get(path + "/members").is(404);
    client.post(path + "/members", json("{'accountId':'x','level':'member'}")).is(404);
    client.send("DELETE", path + "/members/" + ada, "").is(404);
  }

  @Test
  void a_key_of_an_organization_stops_while_it_is_suspended_and_goes_with_it() {
    String ada = created("/v1/accounts", "{'email':'ada@example.org'}");
    String acme =
        created("/v1/organizations", "{'name':'Acme','slug':'acme','ownerId':'" + ada + "'}");
    String path = "/v1/organizations/" + acme;
    Reply issued = client.post("/v1/keys", json("{'organizationId':'" + acme + "'}")).is(201);
    String attempt = json("{'key':'" + issued.text("/key") + "'}");
    assertThat(issued.text("/record/organizationId")).isEqualTo(acme);
    assertThat(issued.body().at("/record/ownerId").isNull()).isTrue();
    assertThat(client.post("/v1/keys/verify", attempt).is(200).text("/record/organizationId"))
        .isEqualTo(acme);
    assertThat(items("/v1/keys?organizationId=" + acme)).hasSize(1);
    assertThat(items("/v1/keys?organizationId=" + acme + "&ownerId=" + ada)).isEmpty();

    Reply suspended =
        client.send("PATCH", path, json("{'name':'Acme Ltd','status':'suspended'}")).is(200);
    assertThat(suspended.text("/status")).isEqualTo("suspended");
    assertThat(suspended.text("/name")).isEqualTo("Acme Ltd");
    assertThat(client.post("/v1/keys/verify", attempt).is(200).text("/errorCode"))
        .isEqualTo("ORGANIZATION_INACTIVE");
    client.send("PATCH", path, json("{'status':'active'}")).is(200);
    assertThat(client.post("/v1/keys/verify", attempt).is(200).body().get("valid").booleanValue())
        .isTrue();

    client.send("DELETE", path, "").is(204);
    assertThat(client.post("/v1/keys/verify", attempt).is(200).text("/errorCode"))
        .isEqualTo("INVALID_KEY");
  }

  @Test
  void a_key_needs_an_owner_or_an_organization_that_is_there_and_stays_where_it_is() {
    String ada = created("/v1/accounts", "{'email':'ada@example.org'}");
    assertThat(client.post("/v1/keys", "{}").is(400).error())
        .startsWith("ownerId: ")
        .contains("organizationId");
    assertThat(client.post("/v1/keys", json("{'organizationId':'nobody'}")).is(422).error())
        .startsWith("organizationId: ");
    String id =
        client.post("/v1/keys", json("{'ownerId':'" + ada + "'}")).is(201).text("/record/id");
    assertThat(
            client.send("PATCH", "/v1/keys/" + id, json("{'organizationId':'x'}")).is(400).error())
        .startsWith("a member is not known here");
    assertThat(
            client
                .send("PATCH", "/v1/organizations/x", json("{'status':'closed'}"))
                .is(400)
                .error())
        .startsWith("status: ");
  }

  @Test
  void a_password_is_set_verified_and_removed() {
    String ada = created("/v1/accounts", "{'email':'ada@example.org'}");
    String path = "/v1/accounts/" + ada + "/password";

    assertThat(verdict("correct horse").text("/errorCode")).isEqualTo("NO_PASSWORD");
    client.send("PUT", path, json("{'password':'correct horse','mustChange':true}")).is(204);
    Reply right = verdict("correct horse");
    assertThat(right.body().get("valid").booleanValue()).isTrue();
    assertThat(right.body().get("mustChange").booleanValue()).isTrue();
    assertThat(right.text("/account/id")).isEqualTo(ada);
    assertThat(verdict("battery staple").text("/errorCode")).isEqualTo("WRONG_PASSWORD");
    client.send("DELETE", path, "").is(204);
    client.send("DELETE", path, "").is(404);
    client.send("PUT", "/v1/accounts/nobody/password", json("{'password':'12345678'}")).is(404);
    assertThat(client.get("/v1/audit").body().toString())
        .doesNotContain("correct horse")
        .doesNotContain("battery staple")
        .doesNotContain("argon2");
  }

  private Reply verdict(String password) {
    return client
        .post(
            "/v1/passwords/verify",
            json("{'email':'ADA@example.org','password':'" + password + "'}"))
        .is(200);
  }

  @Test
  void a_key_is_changed_disabled_enabled_rotated_and_deleted() {
    String ada = created("/v1/accounts", "{'email':'ada@example.org'}");
    Reply issued =
        client
            .post(
                "/v1/keys",
                json(
                    "{'ownerId':'"
                        + ada
                        + "','name':'n','description':'d','resources':{'document:7':['write']},"
                        + "'expiresAt':'2999-01-01T01:00:00+01:00','enabled':false,"
                        + "'metadata':{'deep':[{'er':null}]}}"))
            .is(201);
    String path = "/v1/keys/" + issued.text("/record/id");
    assertThat(issued.text("/record/expiresAt")).isEqualTo("2999-01-01T00:00:00.000Z");
    assertThat(issued.body().at("/record/enabled").booleanValue()).isFalse();

    client.send("PATCH", path, json("{'expiresAt':null,'scopes':['read']}")).is(200);
    assertThat(client.post(path + "/enable", "").is(200).body().get("enabled").booleanValue())
        .isTrue();
    client.post(path + "/disable", "").is(200);
    Reply rotated = client.post(path + "/rotate", json("{'graceSeconds':60}")).is(201);
    assertThat(rotated.text("/predecessor/rotatedToId")).isEqualTo(rotated.text("/record/id"));
    assertThat(rotated.body().at("/predecessor/revokedAt").isNull()).isTrue();
    client.post(path + "/rotate", "").is(409);
    client.post(path + "/revoke", "").is(200);
    client.post(path + "/revoke", "").is(200);
    client.post(path + "/enable", "").is(409);
    client.send("DELETE", path, "").is(204);
    client.send("DELETE", path, "").is(404);
    client.post(path + "/revoke", "").is(404);
    client.get(path).is(404);
  }

  @Test
  void lists_come_in_pages_and_each_item_once() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      made.add(created("/v1/accounts", "{'email':'a" + i + "@example.org'}"));
    }
    made.add(AdminToken.ACCOUNT);
    List<String> seen = new ArrayList<>();
    String next = "/v1/accounts?limit=3";
    while (next != null) {
      JsonNode page = client.get(next).is(200).body();
      page.get("items").forEach(item -> seen.add(item.get("id").stringValue()));
      JsonNode cursor = page.get("nextCursor");
      next = cursor.isNull() ? null : "/v1/accounts?limit=3&cursor=" + cursor.stringValue();
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void keys_are_listed_by_owner_and_by_tag() {
    String ada = created("/v1/accounts", "{'email':'ada@example.org'}");
    String owner = "{'ownerId':'" + ada + "','tags':['";
    client.post("/v1/keys", json(owner + "blue']}")).is(201);
    client.post("/v1/keys", json(owner + "green']}")).is(201);

    assertThat(items("/v1/keys?ownerId=" + ada)).hasSize(2);
    assertThat(items("/v1/keys?tag=BLUE")).hasSize(1);
    assertThat(items("/v1/keys?tag=blue&tag=green&ownerId=" + ada)).hasSize(2);
    assertThat(items("/v1/keys?ownerId=nobody")).isEmpty();
    assertThat(items("/v1/organizations")).isEmpty();
  }

  private List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    client.get(path).is(200).body().get("items").forEach(items::add);
    return items;
  }

  private List<String> actions(String path) {
    return items(path).stream().map(item -> item.get("action").stringValue()).toList();
  }

  private String created(String path, String body) {
    return client.post(path, json(body)).is(201).text("/id");
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  @Test
  void health_is_red_once_the_files_are_gone() throws Exception {
    client.get("/healthz").is(200);
    Files.delete(folder.resolve("system.db"));

    assertThat(client.get("/healthz").is(500).text("/error/code")).isEqualTo("CORRUPT");
    assertThat(client.post("/v1/accounts", json("{'id':'lost'}")).status()).isEqualTo(500);
  }
}
