package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is not HTTP to the letter is refused: a proxy in front may read it as something else. */
class RawRequestTest {
  private static final String CANARY = "kh_canary0123456789abcdefghij";

  @TempDir static Path folder;
  private static Served served;
  private static String authorization;

  @BeforeAll
  static void start() {
    served = new Served(folder);
    authorization = "Authorization: Bearer " + served.firstToken.orElseThrow() + "\r\n";
  }

  @AfterAll
  static void close() {
    served.close();
  }

  static Stream<String> framings() {
    return Stream.of(
        "GET /healthz HTTP/1.1\nHost: a\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\n\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\n X: b\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX: b\u0000c\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET mailto:ada HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%c3%28 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v1/%2e%2e/healthz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /healthz#x HTTP/1.1\r\nHost: a\r\n\r\n",
        post("Content-Length: +2"),
        post("Content-Length: -2"),
        post("Content-Length: 2 2"),
        post("Content-Length: 0x2"),
        post("Content-Length: 2, 2"),
        post("Content-Length:"),
        post("Content-Length: 2\r\nContent-Length: 2"),
        post("Content-Length: 2\r\nContent-Length: 3"),
        post("Content-Length: 99999999999999999999"),
        post("Content-Length: 2\r\nTransfer-Encoding: chunked"),
        post("Transfer-Encoding: chunked\r\nContent-Length: 2"),
        post("Transfer-Encoding: chunked, identity"),
        post("Transfer-Encoding: xchunked"));
  }

  private static String post(String framing) {
    return "POST /v1/accounts HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n{}";
  }

  @ParameterizedTest
  @MethodSource("framings")
  void a_malformed_head_is_refused_as_json_and_the_connection_closed(String bytes)
      throws IOException {
    String answer = answer(bytes);

    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertRefusal(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n{}\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\n{}",
        "2\n{}\r\n0\r\n\r\n",
        "-2\r\n{}"
      })
  void a_malformed_body_is_refused_as_json_and_the_connection_closed(String body)
      throws IOException {
    String answer =
        answer(
            "POST /v1/accounts HTTP/1.1\r\nHost: a\r\n"
                + authorization
                + "Transfer-Encoding: chunked\r\n\r\n"
                + body);

    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertRefusal(answer);
  }

  @Test
  void what_is_too_long_or_of_another_version_has_its_status() throws IOException {
    String address = answer("GET /" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    String header = answer("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");
    String version = answer("GET / HTTP/3.1\r\nHost: a\r\n\r\n");

    assertThat(address).startsWith("HTTP/1.1 414 ");
    assertThat(header).startsWith("HTTP/1.1 431 ");
    assertThat(version).startsWith("HTTP/1.1 505 ");
    assertThat(Stream.of(address, header, version)).allSatisfy(RawRequestTest::assertRefusal);
  }

  @Test
  void nothing_of_a_malformed_request_comes_back() throws IOException {
    for (String bytes :
        new String[] {
          CANARY + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n\r\n",
          "GET /" + CANARY + "%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
          "GET / " + CANARY + "\r\nHost: a\r\nConnection: close\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + CANARY + "\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + CANARY + " : x\r\n\r\n",
          "GET / HTTP/1.1\r\nConnection: close\r\nHost: " + CANARY + "@@::\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
              + CANARY
              + "\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: "
              + CANARY
              + "\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: " + CANARY + "\r\n\r\n",
        }) {
      assertThat(answer(bytes)).containsPattern("^HTTP/1.1 [45]").doesNotContain(CANARY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?ownerId=a|b", "?ownerId=a%7Cb"})
  void a_query_that_a_person_types_is_answered(String query) throws IOException {
    String answer = answer(get("GET", "/v1/keys" + query, authorization));

    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?ownerId=%", "?ownerId=%4", "?ownerId=%zz", "?ownerId=%ff", "?%=a"})
  void bad_percent_signs_are_told_as_json(String query) throws IOException {
    String answer = answer(get("GET", "/v1/keys" + query, authorization));

    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(error(answer).get("code").stringValue()).isEqualTo("INVALID_INPUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/openapi.json", "/metrics", "/v1/accounts", "/v1/none"})
  void head_is_get_without_the_body(String path) throws IOException {
    String head = answer(get("HEAD", path, authorization));
    String get = answer(get("GET", path, authorization));

    assertThat(head).endsWith("\r\n\r\n");
    assertThat(head.lines().findFirst()).isEqualTo(get.lines().findFirst());
    assertThat(head).containsPattern("Content-Length: [1-9]");
    if (!path.equals("/metrics")) {
      assertThat(length(head)).isEqualTo(length(get));
    }
  }

  private static String length(String answer) {
    return answer.replaceFirst("(?s).*Content-Length: (\\d+).*", "$1");
  }

  @Test
  void no_answer_names_the_software_that_made_it() throws IOException {
    assertThat(answer(get("GET", "/healthz", "")))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("Server:")
        .doesNotContainIgnoringCase("jetty");
  }

  @Test
  void the_token_is_looked_at_before_the_body() throws IOException {
    for (String path : new String[] {"/v1/accounts", "/v1/storage/findById", "/v1/none"}) {
      for (String token : new String[] {"", "Authorization: Bearer wrong\r\n"}) {
        try (RawSocket socket = new RawSocket(served)) {
          socket.send(
              "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + token + "Content-Length: 9\r\n\r\n{");

          assertThat(socket.untilClosed())
              .startsWith("HTTP/1.1 401 ")
              .contains("Connection: close", "\"UNAUTHORIZED\"");
        }
      }
    }
  }

  private static String get(String method, String path, String headers) {
    return method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n";
  }

  private static void assertRefusal(String answer) {
    assertThat(answer).contains("Connection: close").contains("Content-Type: application/json");
    assertThat(error(answer).propertyNames()).containsExactly("code", "message", "docs");
    assertThat(answer).doesNotContain("Exception").doesNotContainIgnoringCase("jetty");
  }

  private static JsonNode error(String answer) {
    return JsonMapper.shared()
        .readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4))
        .get("error");
  }

  private static String answer(String bytes) throws IOException {
    try (RawSocket socket = new RawSocket(served)) {
      return socket.send(bytes).untilClosed();
    }
  }
}
