package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A key or a password that was sent in the wrong place does not come back. */
class CanaryTest {
  private static final String CANARY = "kh_Canary0123456789ABCDEFGHIJKLmn";

  @TempDir static Path folder;

  @Test
  void no_place_of_a_request_comes_back() throws IOException {
    PrintStream terminal = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (Served served = new Served(folder.resolve("served"))) {
      String token = "Authorization: Bearer " + served.firstToken.orElseThrow();
      for (String request : requests(token)) {
        try (RawSocket socket = new RawSocket(served)) {
          String answer = socket.send(request).untilClosed();
          assertThat(answer).as(request).startsWith("HTTP/1.1 ").doesNotContain(CANARY);
          assertThat(answer).as(request).doesNotContain("HTTP/1.1 500");
        }
      }
    } finally {
      System.setErr(terminal);
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain(CANARY);
  }

  private static List<String> requests(String token) {
    List<String> all = new ArrayList<>();
    for (OpenApi.Operation operation : OpenApi.read().operations()) {
      String method = operation.method();
      String path = operation.path();
      String plain = path.replaceAll("[{}]", "");
      all.add(request(method, path.replaceAll("\\{[^}]*}", CANARY), token, ""));
      all.add(request(method, plain + "/" + CANARY, token, ""));
      all.add(request(method, plain + "?" + CANARY, token, ""));
      all.add(request(method, plain + "?" + CANARY + "=x", token, ""));
      all.add(request(method, plain + "?x=" + CANARY, token, ""));
      operation
          .node()
          .path("parameters")
          .forEach(p -> all.add(parameter(operation, plain, p, token)));
      all.addAll(bodies(operation, plain, token));
    }
    for (String path : List.of("/v1/accounts", "/healthz", "/v1/storage/findById", "/metrics")) {
      all.add(request(CANARY, path, token, ""));
      all.add(request("GET", path, "Authorization: " + CANARY, ""));
      all.add(request("GET", path, "Authorization: Bearer " + CANARY, ""));
      all.add(request("GET", path, "Authorization: Basic " + CANARY, ""));
      all.add(request("GET", path, "Authorization: Bearer a " + CANARY, ""));
      all.add(request("GET", path, token + "\r\nX-Keyhold-On-Behalf-Of: " + CANARY.repeat(9), ""));
      all.add(request("GET", path, token + "\r\nX-Request-Id: " + CANARY.repeat(9), ""));
      all.add(request("POST", path, token + "\r\nX-Keypal-Namespace: " + CANARY, "[]"));
      all.add(request("POST", path, token + "\r\nX-Keypal-Namespace: " + CANARY + "_", "[]"));
      all.add(request("GET", path, token + "\r\n" + CANARY + ": x", ""));
      all.add(request("GET", path, token + "\r\nCookie: " + CANARY, ""));
    }
    all.add(request("POST", "/v1/storage/" + CANARY, token, "[]"));
    return all;
  }

  private static String parameter(
      OpenApi.Operation operation, String path, JsonNode parameter, String token) {
    String name = parameter.path("name").asString("");
    return request(operation.method(), path + "?" + name + "=" + CANARY + "%00", token, "");
  }

  private static List<String> bodies(OpenApi.Operation operation, String path, String token) {
    List<String> all = new ArrayList<>();
    String method = operation.method();
    JsonNode schema = OpenApi.read().requestSchema(operation);
    for (String garbage :
        List.of(
            CANARY,
            "\"" + CANARY + "\"",
            "{\"" + CANARY,
            "{\"a\":" + CANARY,
            "{} " + CANARY,
            "{\"" + CANARY + "\":1,\"" + CANARY + "\":2}",
            "{\"" + CANARY + "\":1}",
            "[\"" + CANARY + "\"]")) {
      all.add(request(method, path, token, garbage));
    }
    for (String name : schema.path("properties").propertyNames()) {
      if (method.equals("POST") && name.equals("id")) {
        continue; // what succeeds shows what was made
      }
      for (Object value :
          List.of(
              CANARY + "\u0000",
              List.of(CANARY + "\u0000"),
              Map.of(CANARY + "\u0000", 1),
              List.of(Map.of(CANARY, CANARY)))) {
        Map<String, Object> members = new LinkedHashMap<>(Map.of(name, value));
        all.add(request(method, path, token, Client.object(members)));
      }
    }
    return all;
  }

  private static String request(String method, String path, String headers, String body) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        + headers
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
