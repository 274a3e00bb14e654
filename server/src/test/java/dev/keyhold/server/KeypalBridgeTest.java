package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.server.Client.Reply;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** keypal's storage contract over HTTP. */
class KeypalBridgeTest {
  private static final String RECORD =
      """
      {"id":"%s","keyHash":"%s","metadata":{"ownerId":"ada","tags":["CI"],"enabled":true,
       "expiresAt":null,"revokedAt":null,"rotatedTo":null,"createdAt":"2026-01-01T00:00:00.000Z",
       "team":{"x":null}}}
      """;

  @TempDir Path folder;
  private Served served;
  private String acme;
  private Client client;

  @BeforeEach
  void start() {
    served = new Served(folder);
    acme = added("acme");
    client = served.client(acme);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private String added(String name) {
    boolean made = served.namespaces.use(name, storage -> true);
    assertThat(made).isTrue();
    return new NamespaceTokens(served.kit).next(name);
  }

  private Reply call(String method, String arguments) {
    return call(client, "acme", method, arguments);
  }

  private static Reply call(Client client, String namespace, String method, String arguments) {
    return client.send("POST", "/v1/storage/" + method, arguments, "X-Keypal-Namespace", namespace);
  }

  private static String hash(String digit) {
    return digit.repeat(64);
  }

  private static String record(String id, String digit) {
    return RECORD.formatted(id, hash(digit));
  }

  @Test
  void a_record_comes_back_as_it_was_saved() {
    Reply saved = call("save", "[" + record("k1", "a") + "]").is(200);
    assertThat(saved.body().get("result").isNull()).isTrue();

    JsonNode found = call("findByHash", "[\"" + hash("a") + "\"]").is(200).body().get("result");

    assertThat(found.get("id").stringValue()).isEqualTo("k1");
    assertThat(found.at("/metadata/team/x").isNull()).isTrue();
    assertThat(found.at("/metadata/tags/0").stringValue()).isEqualTo("ci");
    assertThat(found.at("/metadata").has("lastUsedAt")).isFalse();
    assertThat(call("findById", "[\"none\"]").is(200).body().get("result").isNull()).isTrue();
  }

  @Test
  void what_the_contract_refuses_has_keypals_words() {
    call("save", "[" + record("k1", "a") + "]").is(200);

    Reply id = call("save", "[" + record("k1", "b") + "]").is(409);
    Reply hash = call("save", "[" + record("k2", "a") + "]").is(409);
    Reply missing = call("updateMetadata", "[\"none\",{}]").is(404);

    assertThat(id.error()).isEqualTo("API key with id k1 already exists");
    assertThat(id.text("/error/code")).isEqualTo("DUPLICATE_ID");
    assertThat(hash.error()).isEqualTo("API key hash collision detected");
    assertThat(missing.error()).isEqualTo("API key with id none not found");
  }

  @Test
  void namespaces_know_nothing_of_each_other() {
    Client other = served.client(added("other"));
    call("save", "[" + record("k1", "a") + "]").is(200);

    call(other, "other", "save", "[" + record("k1", "a") + "]").is(200);
    call(other, "other", "delete", "[\"k1\"]").is(200);

    assertThat(call("findById", "[\"k1\"]").is(200).body().get("result").isNull()).isFalse();
    assertThat(folder.resolve("keypal/acme.db")).exists();
    assertThat(folder.resolve("keypal/other.db")).exists();
  }

  @Test
  void a_token_opens_its_own_namespace_and_nothing_else() {
    added("other");

    assertThat(call(client, "other", "findById", "[\"k\"]").is(403).text("/error/code"))
        .isEqualTo("FORBIDDEN");
    client.get("/v1/accounts").is(403);
    call(served.client("wrong"), "acme", "findById", "[\"k\"]").is(401);
    call(served.client(""), "acme", "findById", "[\"k\"]").is(401);
    call(served.admin(), "acme", "findById", "[\"k\"]").is(200);
  }

  @Test
  void a_new_token_takes_the_place_of_the_old() {
    String next = new NamespaceTokens(served.kit).next("acme");

    call("findById", "[\"k\"]").is(401);
    call(served.client(next), "acme", "findById", "[\"k\"]").is(200);
  }

  @Test
  void a_namespace_that_was_not_added_is_not_made() {
    Reply reply = call(served.admin(), "unknown", "findById", "[\"k\"]").is(404);

    assertThat(reply.text("/error/code")).isEqualTo("UNKNOWN_NAMESPACE");
    assertThat(folder.resolve("keypal/unknown.db")).doesNotExist();
    assertThat(served.admin().send("POST", "/v1/storage/findById", "[\"k\"]").status())
        .as("default was not added either")
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Acme", "a/b", "..", "../system", "a.db", "a_b", "%61", "é"})
  void a_name_that_is_none_reaches_no_path(String name) throws Exception {
    Reply reply =
        served
            .admin()
            .send("POST", "/v1/storage/findById", "[\"k\"]", "X-Keypal-Namespace", ascii(name));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).startsWith("X-Keypal-Namespace: a namespace has a name of 1 to 64");
    try (var files = Files.list(folder.resolve("keypal"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(file -> file.startsWith("acme.db"));
    }
  }

  private static String ascii(String name) {
    return name.chars().allMatch(c -> c < 128) ? name : "(" + name.length() + ")";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "findById|{}|400|INVALID_INPUT|arguments",
        "findById||400|INVALID_INPUT|arguments",
        "findById|[1]|400|INVALID_INPUT|id",
        "findById|[\"a\",\"b\"]|400|INVALID_INPUT|arguments[1]",
        "findById|[\"a\"|400|INVALID_INPUT|arguments",
        "save|[{\"id\":\"k\"}]|400|INVALID_INPUT|keyHash",
        "save|[{\"id\":\"k\",\"keyHash\":\"h\",\"metadata\":{\"expiresAt\":\"soon\"}}]|400|INVALID_INPUT|metadata.expiresAt",
        "findByTags|[\"a\"]|400|INVALID_INPUT|tags",
        "findLogs|[{\"limit\":\"1\"}]|400|INVALID_INPUT|query.limit",
        "drop|[]|404|UNKNOWN_METHOD|no such method",
        "constructor|[]|404|UNKNOWN_METHOD|no such method",
      })
  void a_call_that_cannot_be_made_is_told_its_place(
      String method, String arguments, int status, String code, String place) {
    Reply reply = call(method, arguments == null ? "" : arguments);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text("/error/code")).isEqualTo(code);
    assertThat(reply.error()).contains(place);
    call("findById", "[\"k\"]").is(200);
  }

  @Test
  void a_call_is_small_and_shallow_and_a_post() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    assertThat(call("findById", deep).status()).isEqualTo(400);
    assertThat(call("findById", "[\"" + "x".repeat(2_000_000) + "\"]").status()).isEqualTo(413);
    assertThat(client.get("/v1/storage/findById").status()).isEqualTo(405);
    call("findById", "[\"k\"]").is(200);
  }

  @Test
  void a_header_that_is_there_twice_is_refused() {
    Reply reply =
        client.send(
            "POST",
            "/v1/storage/findById",
            "[\"k\"]",
            "X-Keypal-Namespace",
            "acme",
            "X-Keypal-Namespace",
            "acme");

    assertThat(reply.is(400).error()).contains("more than once");
  }

  @Test
  void changes_are_in_the_trail_of_the_namespace_with_who_made_them() {
    call("save", "[" + record("k1", "a") + "]").is(200);
    call(
            "saveLog",
            "[{\"id\":\"l1\",\"action\":\"created\",\"keyId\":\"k1\",\"ownerId\":\"ada\","
                + "\"timestamp\":\"2026-01-01T00:00:00.000Z\"}]")
        .is(200);
    assertThat(call("deleteLogs", "[{}]").is(200).body().get("result").intValue()).isEqualTo(1);
    served.close();

    try (Storage storage = Keyhold.open("sqlite:" + folder.resolve("keypal/acme.db"))) {
      assertThat(TrailVerifier.verify(storage, List.of(), List.of(), read -> {}).isIntact())
          .isTrue();
      List<StoredEntry> trail = storage.read(tx -> tx.audit().readAfter(0, 10));
      assertThat(trail)
          .filteredOn(entry -> entry.entry().isPresent())
          .extracting(entry -> entry.content().action(), entry -> entry.content().actorId().get())
          .contains(
              tuple("api_key.create", "namespace-acme"), tuple("audit.erase", "namespace-acme"));
    }
  }
}
