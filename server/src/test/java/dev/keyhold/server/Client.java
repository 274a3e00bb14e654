package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a server, and holds every answer to the OpenAPI document. */
record Client(String url, String token) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final OpenApi OPEN_API = OpenApi.read();

  record Reply(int status, JsonNode body, HttpResponse<String> response) {
    Reply is(int expected) {
      Assertions.assertThat(status).as("%s", body).isEqualTo(expected);
      return this;
    }

    String text(String pointer) {
      return body.at(pointer).stringValue();
    }

    String error() {
      return text("/error/message");
    }
  }

  Reply get(String path) {
    return send("GET", path, "");
  }

  Reply post(String path, String body) {
    return send("POST", path, body);
  }

  Reply send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    Reply reply = send(request.build());
    OPEN_API.operations().stream()
        .filter(operation -> operation.method().equals(method) && matches(operation.path(), path))
        .findFirst()
        .ifPresent(operation -> OPEN_API.check(operation, reply.status(), reply.body()));
    return reply;
  }

  private static Reply send(HttpRequest request) {
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      boolean json =
          response
              .headers()
              .firstValue("Content-Type")
              .filter("application/json"::equals)
              .isPresent();
      JsonNode body = json ? JsonMapper.shared().readTree(response.body()) : null;
      if (response.statusCode() >= 400) {
        assertThat(body.get("error").propertyNames()).containsExactly("code", "message", "docs");
      }
      return new Reply(response.statusCode(), body, response);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean matches(String pattern, String path) {
    String plain = path.replaceAll("\\?.*", "");
    boolean literal = OPEN_API.document().get("paths").has(plain);
    return literal
        ? pattern.equals(plain)
        : plain.matches(pattern.replaceAll("\\{[^}]*}", "[^/]+"));
  }

  /** A JSON object of texts. */
  static String object(Map<String, ?> members) {
    return JsonMapper.shared().writeValueAsString(members);
  }
}
