package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.server.Client.Reply;
import dev.keyhold.server.OpenApi.Operation;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.StorageConfig;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Events, consumers and queues over HTTP. */
@Timeout(60)
class EventRoutesTest {
  private static final long SECONDS = 30;

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Kit kit;
  private KeyholdServer server;
  private String token;
  private Client admin;

  @BeforeEach
  void open() {
    AuditScope scope = new AuditScope(AuditContext.of("hub"));
    Events events = Events.of(Clock.systemUTC());
    kit =
        Kit.over(
            AuditedStorage.builder(
                    Keyhold.open(
                        StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
                            .tables(EventTables.SET)
                            .build()),
                    scope)
                .onEntry(ChangeEvents.of(events)::publish)
                .build(),
            scope,
            Clock.systemUTC());
    server = KeyholdServer.over(kit).port(0).events(ServedEvents.of(events)).start();
    token = new AdminToken(kit).first().orElseThrow();
    admin = new Client("http://127.0.0.1:" + server.port(), token);
  }

  @AfterEach
  void close() {
    server.close();
    kit.close();
  }

  private long publish(String topic, String type) {
    return admin
        .post("/v1/events/" + topic, "{\"type\":\"%s\"}".formatted(type))
        .is(201)
        .body()
        .get("seq")
        .longValue();
  }

  private static List<Long> numbers(Reply reply) {
    List<Long> numbers = new ArrayList<>();
    reply.is(200).body().get("items").forEach(item -> numbers.add(item.get("seq").longValue()));
    return numbers;
  }

  private OpenApi document() {
    return new OpenApi(admin.get("/openapi.json").is(200).body());
  }

  @Test
  void what_is_published_is_listed_after_a_number_and_by_topics() {
    long first = publish("orders", "placed");
    Reply made =
        admin
            .post(
                "/v1/events/mails",
                "{\"key\":\"k\",\"type\":\"sent\",\"payload\":{\"a\":[1]},\"source\":\"hub\",\"id\":\"7\"}")
            .is(201);
    Reply again =
        admin
            .post("/v1/events/mails", "{\"type\":\"sent\",\"source\":\"hub\",\"id\":\"7\"}")
            .is(200);
    publish("orders", "paid");

    assertThat(again.body()).isEqualTo(made.body());
    assertThat(numbers(admin.get("/v1/events?topic=orders&topic=mails&limit=2")))
        .containsExactly(first, first + 1);
    assertThat(numbers(admin.get("/v1/events?topic=orders&after=" + first)))
        .containsExactly(first + 2);
    JsonNode mail = admin.get("/v1/events?topic=mails").is(200).body().at("/items/0");
    assertThat(mail.get("payload").toString()).isEqualTo("{\"a\":[1]}");
    assertThat(mail.get("key").stringValue()).isEqualTo("k");
  }

  @Test
  void changes_by_other_paths_are_events() {
    admin.post("/v1/accounts", "{\"id\":\"ada\",\"email\":\"ada@example.org\"}").is(201);

    Reply events = admin.get("/v1/events?topic=account").is(200);
    assertThat(events.body().toString())
        .contains("account.create", "\"key\":\"ada\"")
        .doesNotContain("example.org");
  }

  @Test
  void a_consumer_reads_goes_past_and_is_kept_from_others() {
    admin.send("PUT", "/v1/consumers/mailer", "{\"topics\":[\"orders\"],\"from\":0}").is(200);
    long first = publish("orders", "placed");
    publish("other", "x");
    Reply read =
        admin.post("/v1/consumers/mailer/read", "{\"reader\":\"r1\",\"limit\":10}").is(200);
    long fence = read.body().get("fence").longValue();

    assertThat(numbers(read)).containsExactly(first);
    admin.post("/v1/consumers/mailer/read", "{\"reader\":\"r2\"}").is(409);
    assertThat(
            admin
                .post(
                    "/v1/consumers/mailer/advance",
                    "{\"fence\":%s,\"to\":%s}".formatted(fence, first))
                .is(200)
                .body()
                .get("position")
                .longValue())
        .isEqualTo(first);
    admin.post("/v1/consumers/mailer/advance", "{\"fence\":%s,\"to\":0}".formatted(fence)).is(409);
    admin.post("/v1/consumers/mailer/advance", "{\"fence\":99,\"to\":%s}".formatted(first)).is(409);
    admin.post("/v1/consumers/mailer/release", "{\"fence\":%s}".formatted(fence)).is(204);
    admin.post("/v1/consumers/mailer/read", "{\"reader\":\"r2\"}").is(200);
    admin.post("/v1/consumers/mailer/pause", "").is(200);
    admin.post("/v1/consumers/mailer/read", "{\"reader\":\"r2\"}").is(409);
    admin.post("/v1/consumers/mailer/resume", "").is(200);
    admin.post("/v1/consumers/mailer/replay", "{\"from\":0}").is(200);
    Reply shown = admin.get("/v1/consumers/mailer").is(200);
    assertThat(shown.text("/state")).isEqualTo("active");
    assertThat(shown.body().get("lag").longValue()).isEqualTo(first + 1);
    assertThat(admin.get("/v1/consumers").is(200).body().get("items")).hasSize(1);
    admin.send("DELETE", "/v1/consumers/mailer", "").is(204);
    admin.get("/v1/consumers/mailer").is(404);
    admin.post("/v1/consumers/mailer/read", "{\"reader\":\"r1\"}").is(404);
  }

  @Test
  void many_long_polls_wait_without_threads_and_each_is_answered() throws Exception {
    int many = 100;
    List<CompletableFuture<HttpResponse<String>>> polls = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      admin.send("PUT", "/v1/consumers/c" + i, "{\"topics\":[\"orders\"]}").is(200);
      polls.add(
          http.sendAsync(
              HttpRequest.newBuilder(URI.create(admin.url() + "/v1/consumers/c" + i + "/read"))
                  .header("Authorization", "Bearer " + token)
                  .POST(
                      HttpRequest.BodyPublishers.ofString("{\"reader\":\"r\",\"wait\":\"PT30S\"}"))
                  .build(),
              BodyHandlers.ofString()));
    }
    admin.get("/healthz").is(200); // the server has threads for others
    assertThat(polls).noneMatch(CompletableFuture::isDone);
    publish("orders", "placed");

    for (CompletableFuture<HttpResponse<String>> poll : polls) {
      assertThat(poll.get(SECONDS, TimeUnit.SECONDS).body()).contains("placed");
    }
  }

  @Test
  void a_long_poll_ends_with_nothing_after_its_wait() {
    admin.send("PUT", "/v1/consumers/c", "{}").is(200);

    assertThat(
            numbers(admin.post("/v1/consumers/c/read", "{\"reader\":\"r\",\"wait\":\"PT0.2S\"}")))
        .isEmpty();
    assertThat(
            admin
                .post("/v1/consumers/c/read", "{\"reader\":\"r\",\"wait\":\"PT2M\"}")
                .is(400)
                .error())
        .startsWith("wait: ");
  }

  private BufferedReader stream(String query, String lastEventId) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(admin.url() + "/v1/events/stream" + query))
            .header("Authorization", "Bearer " + token);
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String nextId(BufferedReader lines) throws Exception {
    String line = lines.readLine();
    while (line != null && !line.startsWith("id: ")) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void a_stream_sends_events_as_they_come_and_goes_on_where_it_was_cut() throws Exception {
    long before = publish("orders", "old");
    try (BufferedReader lines = stream("?topic=orders", "")) {
      lines.readLine(); // it is connected
      long first = publish("orders", "one");
      publish("other", "x");
      long second = publish("orders", "two");

      assertThat(nextId(lines)).isEqualTo("id: " + first);
      assertThat(lines.readLine()).isEqualTo("event: one");
      assertThat(lines.readLine()).startsWith("data: {\"seq\":" + first);
      assertThat(nextId(lines)).isEqualTo("id: " + second);
    }
    try (BufferedReader lines = stream("", String.valueOf(before))) {
      assertThat(nextId(lines)).isEqualTo("id: " + (before + 1));
      assertThat(nextId(lines)).isEqualTo("id: " + (before + 2));
    }
    assertThat(admin.send("GET", "/v1/events/stream", "", "Last-Event-ID", "x").is(400).error())
        .startsWith("Last-Event-ID: ");
    assertThat(
            http.send(
                    HttpRequest.newBuilder(URI.create(admin.url() + "/v1/events/stream"))
                        .header("Authorization", "Bearer " + token)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                    BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void closing_the_server_ends_streams_and_polls() throws Exception {
    admin.send("PUT", "/v1/consumers/c", "{}").is(200);
    BufferedReader lines = stream("", "");
    lines.readLine();
    CompletableFuture<HttpResponse<String>> poll =
        http.sendAsync(
            HttpRequest.newBuilder(URI.create(admin.url() + "/v1/consumers/c/read"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString("{\"reader\":\"r\",\"wait\":\"PT1M\"}"))
                .build(),
            BodyHandlers.ofString());
    admin.get("/healthz").is(200);
    Instant begun = Instant.now();
    server.close();

    assertThat(poll.handle((answer, failure) -> true).get(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(Instant.now()).isBefore(begun.plusSeconds(SECONDS));
    lines.close();
  }

  @Test
  void a_job_goes_through_its_states() {
    Reply made =
        admin
            .post(
                "/v1/queues/mail/jobs",
                "{\"payload\":{\"to\":\"a\"},\"priority\":3,\"maxAttempts\":2,\"dedupKey\":\"k\"}")
            .is(201);
    String id = made.text("/id");
    assertThat(admin.post("/v1/queues/mail/jobs", "{\"dedupKey\":\"k\"}").is(200).text("/id"))
        .isEqualTo(id);
    Reply claim = admin.post("/v1/queues/mail/claim", "{\"limit\":5,\"lease\":\"PT30S\"}").is(200);
    String claimed = claim.text("/items/0/token");
    assertThat(claim.text("/items/0/id")).isEqualTo(id);
    assertThat(claim.body().at("/items/0/attempt").intValue()).isEqualTo(1);
    String job = "/v1/jobs/" + id;
    admin.post(job + "/extend", "{\"token\":\"%s\",\"lease\":\"PT1M\"}".formatted(claimed)).is(200);
    admin.post(job + "/ack", "{\"token\":\"none\"}").is(409);
    admin
        .post(
            job + "/retry",
            "{\"token\":\"%s\",\"delay\":\"PT0S\",\"error\":\"no\"}".formatted(claimed))
        .is(200);
    admin.post(job + "/ack", "{\"token\":\"%s\"}".formatted(claimed)).is(409);
    String second =
        admin
            .post("/v1/queues/mail/claim", "{\"lease\":\"PT30S\",\"worker\":\"w\"}")
            .is(200)
            .text("/items/0/token");
    Reply dead = admin.post(job + "/retry", "{\"token\":\"%s\"}".formatted(second)).is(200);
    assertThat(dead.text("/state")).isEqualTo("dead");
    admin.post(job + "/requeue", "").is(200);
    admin.post(job + "/cancel", "").is(200);
    assertThat(admin.get(job).is(200).text("/state")).isEqualTo("cancelled");
    admin.post("/v1/jobs/none/cancel", "").is(404);

    String other = admin.post("/v1/queues/mail/jobs", "").is(201).text("/id");
    String third =
        admin.post("/v1/queues/mail/claim", "{\"lease\":\"PT30S\"}").text("/items/0/token");
    admin
        .post("/v1/jobs/" + other + "/fail", "{\"token\":\"%s\",\"error\":\"x\"}".formatted(third))
        .is(200);
    admin.post("/v1/queues/mail/pause", "").is(204);
    admin.post("/v1/queues/mail/resume", "").is(204);
    Reply queues = admin.get("/v1/queues").is(200);
    assertThat(queues.body().at("/items/0/dead").intValue()).isEqualTo(1);
    assertThat(queues.body().at("/items/0/cancelled").intValue()).isEqualTo(1);
    assertThat(admin.get("/v1/queues/mail/jobs?state=dead").is(200).body().get("items")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/events/t | {} | type: is missing",
        "/v1/events/t | {\"type\":7} | type: expected a text",
        "/v1/events/t | {\"type\":\"x\",\"source\":\"s\"} | id: ",
        "/v1/events/t | {\"type\":\"x\",\"seq\":1} | a member is not known here",
        "/v1/queues/q/jobs | {\"delay\":\"-PT1S\"} | delay: expected a duration",
        "/v1/queues/q/jobs | {\"delay\":5} | delay: expected a duration",
        "/v1/queues/q/jobs | {\"maxAttempts\":0} | maxAttempts: ",
        "/v1/queues/q/claim | {} | lease: is missing",
        "/v1/queues/q/claim | {\"lease\":\"PT1S\",\"limit\":0} | ",
        "/v1/queues/q/claim | {\"lease\":\"PT1S\",\"limit\":99999999999} | "
      })
  void what_makes_no_sense_is_refused_by_name(String path, String body, String said) {
    assertThat(admin.post(path, body).is(400).error()).contains(said == null ? "" : said);
  }

  @Test
  void the_document_and_the_routes_say_the_same() {
    List<String> documented =
        document().operations().stream()
            .map(Operation::toString)
            .filter(operation -> operation.matches(".*/v1/(events|consumers|queues|jobs).*"))
            .toList();
    ServedEvents served = ServedEvents.of(Events.of(Clock.systemUTC()));
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            served.routes(kit, new TenantStorages(kit.storage(), false, null)).stream()
                .map(route -> route.method() + " " + route.pattern())
                .toList());
    served.close();
  }

  @Test
  void the_members_and_parameters_that_are_known_are_the_documented_ones() {
    OpenApi document = document();
    for (Operation operation : document.operations()) {
      if (operation.toString().matches(".*/v1/(events|consumers|queues|jobs).*")) {
        String path = operation.path().replaceAll("[{}]", "");
        Reply reply = admin.send(operation.method(), path + "?zzz=1", sample(document, operation));
        assertThat(reply.is(400).error())
            .as(operation.toString())
            .isEqualTo("a parameter is not known here; known are " + parameters(operation));
      }
    }
  }

  private static String parameters(Operation operation) {
    TreeSet<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.node().path("parameters")) {
      if (parameter.get("in").stringValue().equals("query")) {
        names.add(parameter.get("name").stringValue());
      }
    }
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static String sample(OpenApi document, Operation operation) {
    JsonNode schema = document.requestSchema(operation);
    List<String> members = new ArrayList<>();
    for (JsonNode name : schema.path("required")) {
      JsonNode member = document.resolved(schema.get("properties").get(name.stringValue()));
      boolean isNumber = member.path("type").asString("").equals("integer");
      boolean isDuration = name.stringValue().equals("lease");
      members.add(
          "\"%s\":%s"
              .formatted(name.stringValue(), isNumber ? "1" : isDuration ? "\"PT1S\"" : "\"x\""));
    }
    return "{" + String.join(",", members) + "}";
  }

  @Test
  void nobody_comes_in_without_a_right() {
    admin.post("/v1/accounts", "{\"id\":\"ada\",\"email\":\"ada@example.org\"}").is(201);
    Client reader =
        new Client(
            admin.url(),
            admin
                .post("/v1/keys", "{\"ownerId\":\"ada\",\"serverRights\":[\"read\"]}")
                .is(201)
                .text("/key"));
    reader.get("/v1/events").is(200);
    reader.post("/v1/events/t", "{\"type\":\"x\"}").is(403);
    reader.post("/v1/queues/q/claim", "{\"lease\":\"PT1S\"}").is(403);
    new Client(admin.url(), "").get("/v1/events/stream").is(401);
  }
}
