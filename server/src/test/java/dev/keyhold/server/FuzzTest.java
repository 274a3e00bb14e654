package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.server.Client.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Requests of which hardly one is right. {@code -Dkeyhold.fuzz=100000} makes it the long run. Every
 * answer is held to the OpenAPI document too.
 */
class FuzzTest {
  private static final long SEED = 20_261_122L;
  private static final int REQUESTS = Integer.getInteger("keyhold.fuzz", 2_000);
  private static final String PASSWORD = "canary-password";

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final OpenApi openApi = OpenApi.read();
  private final List<String> ids =
      new ArrayList<>(List.of("none", "%20", "a+b", "%C3%A9", "..%2F"));
  private final List<String> secrets = new ArrayList<>();

  @Test
  void no_request_brings_about_an_error_of_the_server_or_a_leak() {
    Map<Integer, Integer> statuses = new TreeMap<>();
    try (Served served = new Served(folder)) {
      Client client = served.admin();
      secrets.add(served.firstToken.orElseThrow());
      secrets.add(PASSWORD);
      for (int i = 0; i < REQUESTS; i++) {
        Reply reply = request(client);
        statuses.merge(reply.status(), 1, Integer::sum);
        assertThat(reply.status()).as("%s", reply.body()).isLessThan(500);
        assertNothingLeaks(reply);
      }
      client.get("/healthz").is(200);
      client.get("/v1/audit").is(200);
    }
    System.out.printf(
        Locale.ROOT, "%,d requests, seed %d, by status: %s%n", REQUESTS, SEED, statuses);
    assertThat(statuses.keySet()).contains(200, 201, 204, 400, 404, 405, 409);
  }

  private Reply request(Client client) {
    List<OpenApi.Operation> operations = openApi.operations();
    OpenApi.Operation operation = operations.get(random.nextInt(operations.size()));
    String method = chance(30) ? pick(List.of("GET", "PUT", "PATCH", "POST")) : operation.method();
    String path = operation.path();
    while (path.contains("{")) {
      path = path.replaceFirst("\\{[^}]*}", pick(ids));
    }
    String query =
        chance(5) ? "?" + pick(List.of("limit=", "cursor=", "tag=", "from=", "x=")) + text() : "";
    return client.send(
        method, path + query, chance(20) ? garbled(body(operation)) : body(operation));
  }

  private String body(OpenApi.Operation operation) {
    JsonNode schema = openApi.requestSchema(operation);
    if (schema.isMissingNode()) {
      return "";
    }
    Map<String, Object> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : schema.get("properties").properties()) {
      boolean required = schema.path("required").toString().contains('"' + member.getKey() + '"');
      if (required ? !chance(20) : chance(2)) {
        members.put(
            member.getKey(),
            chance(8) ? any(0) : fitting(member.getKey(), openApi.resolved(member.getValue())));
      }
    }
    return Client.object(members);
  }

  private Object fitting(String name, JsonNode schema) {
    if (schema.has("enum")) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size())).stringValue();
    }
    if (name.equals("email")) {
      return "a" + random.nextInt(50) + "@example.org";
    }
    if (name.equals("password")) {
      return PASSWORD;
    }
    if (name.equals("slug")) {
      return "s" + random.nextInt(50);
    }
    if (name.endsWith("Id")) {
      return pick(ids);
    }
    if (schema.has("format")) {
      return "2999-01-01T00:00:00Z";
    }
    return switch (OpenApi.types(schema).get(0)) {
      case "boolean" -> random.nextBoolean();
      case "integer" -> random.nextInt(100);
      case "array" -> List.of(text());
      case "object" -> Map.of(text(), List.of(text()));
      default -> text();
    };
  }

  private Object any(int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> text();
      case 1 -> random.nextLong();
      case 2 -> random.nextDouble();
      case 3 -> random.nextBoolean();
      case 4 -> "x".repeat(random.nextInt(5_000));
      case 5 -> List.of(any(depth + 1), any(depth + 1));
      default -> Map.of(text(), any(depth + 1));
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append((char) (chance(20) ? 0xA1 + random.nextInt(0x500) : 'a' + random.nextInt(26)));
    }
    return URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
  }

  private String garbled(String body) {
    if (body.isEmpty()) {
      return body;
    }
    int place = random.nextInt(body.length());
    return body.substring(0, place) + (char) random.nextInt(0x300) + body.substring(place + 1);
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Keys are shown where they are made, and nowhere else. */
  private void assertNothingLeaks(Reply reply) {
    String text = String.valueOf(reply.body());
    if (reply.status() == 201 && reply.body().has("key")) {
      text = text.replace(reply.text("/key"), "");
      if (secrets.size() < 50) {
        secrets.add(reply.text("/key"));
      }
    }
    if (reply.status() == 201 && ids.size() < 200) {
      ids.add(reply.text(reply.body().has("record") ? "/record/id" : "/id"));
    }
    assertThat(text)
        .doesNotContain("Exception")
        .doesNotContain("argon2")
        .doesNotContain(" at dev.");
    assertThat(text).doesNotContainPattern("\\b[0-9a-f]{64}\\b");
    for (String secret : secrets) {
      assertThat(text).doesNotContain(secret);
    }
  }
}
