package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.server.AdminToken;
import dev.keyhold.server.Kit;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.testserver.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code keyhold serve} as a process of its own, from its first line to its last. */
@Timeout(120)
class ServeCommandTest {
  private static final String TOKEN = "a-token-of-the-operator-0123456789";

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end_what_was_started() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void the_first_time_it_prints_a_token_and_then_never_again() throws Exception {
    Serving first = serve();
    assertThat(first.lines).hasSize(2);
    assertThat(first.lines.get(0)).matches("admin token [A-Za-z0-9]{32}");
    String token = first.lines.get(0).replace("admin token ", "");
    first.client(token).post("/v1/accounts", "{\"email\":\"ada@example.org\"}").is(201);
    first.end();

    Serving second = serve();

    assertThat(second.lines).hasSize(1);
    assertThat(second.client(token).get("/v1/accounts").is(200).body().get("items").size())
        .isEqualTo(2);
    second.end();
  }

  @Test
  void on_a_server_it_is_the_same_but_for_the_clients_of_keypal() throws Exception {
    String[] arguments = {"serve", "--url", PostgresServer.url(), "--port", "0"};
    Serving first = start(arguments);
    String token = first.lines.get(0).replace("admin token ", "");
    first.client(token).post("/v1/accounts", "{\"email\":\"ada@example.org\"}").is(201);
    first.client(token).send("POST", "/v1/storage/findById", "[\"k\"]").is(404);
    first.end();

    Serving second = start(arguments);

    assertThat(second.lines).hasSize(1);
    assertThat(second.client(token).get("/v1/accounts").is(200).body().get("items").size())
        .isEqualTo(2);
    second.end();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows", "databases"})
  void tenants_have_a_trail_each_and_are_not_there_for_one_another(String mode) throws Exception {
    Run.of("tenants", "init", "--data", folder.toString(), "--mode", mode, "--actor", "op");
    Serving serving = serve("--tenants");
    Client admin = serving.client(serving.lines.get(0).replace("admin token ", ""));
    begin(admin, "acme", "bell");
    Client acme =
        serving.client(
            admin
                .post(
                    "/v1/keys", "{\"organizationId\":\"acme\",\"serverRights\":[\"tenant_read\"]}")
                .is(201)
                .body()
                .get("key")
                .stringValue());

    acme.get("/v1/tenants/acme/audit").is(200);
    acme.get("/v1/tenants/bell/audit").is(404);
    serving.end(); // records what was refused

    Serving again = serve("--tenants");
    assertThat(
            again
                .client(acme.token())
                .get("/v1/tenants/acme/audit")
                .is(200)
                .body()
                .get("items")
                .get(0)
                .get("reason")
                .stringValue())
        .isEqualTo("OTHER_TENANT");
    again.end();
    assertThat(Run.of("tenants", "list", "--data", folder.toString()).out()).contains("acme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows", "databases"})
  void tenants_have_a_log_and_queues_each(String mode) throws Exception {
    Run.of("tenants", "init", "--data", folder.toString(), "--mode", mode, "--actor", "op");
    Serving serving = serve("--tenants");
    Client admin = serving.client(serving.lines.get(0).replace("admin token ", ""));
    begin(admin, "acme", "bell");
    long first = publish(admin, "acme");
    publish(admin, "bell");
    admin.post("/v1/tenants/acme/queues/mail/jobs", "{\"payload\":{\"to\":\"ada\"}}").is(201);

    assertThat(claimed(admin, "bell")).isEmpty();
    JsonNode claim = claimed(admin, "acme").get(0);
    serving.end();
    Serving again = serve("--tenants");
    Client later = again.client(admin.token());
    later
        .post(
            "/v1/jobs/" + claim.get("id").stringValue() + "/ack",
            "{\"token\":\"%s\"}".formatted(claim.get("token").stringValue()))
        .is(404);
    later
        .post(
            "/v1/tenants/acme/jobs/" + claim.get("id").stringValue() + "/ack",
            "{\"token\":\"%s\"}".formatted(claim.get("token").stringValue()))
        .is(200);

    assertThat(publish(later, "acme")).isEqualTo(first + 1);
    assertThat(events(later, "/v1/tenants/acme/events?topic=orders")).hasSize(2);
    assertThat(events(later, "/v1/tenants/bell/events?topic=orders")).hasSize(1);
    assertThat(events(later, "/v1/events?topic=orders")).isEmpty();
    again.end();
  }

  /** Whoever waits at one server is woken by what another publishes, and a job is done once. */
  @Test
  void two_servers_share_a_log_and_queues() throws Exception {
    Serving one = serve();
    Serving two = serve();
    Client here = one.client(one.lines.get(0).replace("admin token ", ""));
    Client there = two.client(here.token());
    here.send("PUT", "/v1/consumers/mailer", "{\"topics\":[\"orders\"]}").is(200);
    CompletableFuture<JsonNode> read =
        CompletableFuture.supplyAsync(
            () ->
                there
                    .post("/v1/consumers/mailer/read", "{\"reader\":\"r\",\"wait\":\"PT30S\"}")
                    .is(200)
                    .body());
    here.post("/v1/events/orders", "{\"type\":\"placed\"}").is(201);

    assertThat(read.get(20, TimeUnit.SECONDS).get("items")).hasSize(1);
    here.post("/v1/consumers/mailer/read", "{\"reader\":\"other\"}").is(409);
    here.post("/v1/queues/mail/jobs", "{\"payload\":{}}").is(201);
    String claim = "{\"limit\":10,\"lease\":\"PT30S\"}";
    int claimed =
        there.post("/v1/queues/mail/claim", claim).is(200).body().get("items").size()
            + here.post("/v1/queues/mail/claim", claim).is(200).body().get("items").size();
    assertThat(claimed).isEqualTo(1);
    one.end();
    two.end();
  }

  private static void begin(Client admin, String... organizations) {
    admin.post("/v1/accounts", "{\"id\":\"ada\",\"email\":\"ada@example.org\"}").is(201);
    for (String org : organizations) {
      admin
          .post(
              "/v1/organizations",
              "{\"id\":\"%1$s\",\"name\":\"%1$s\",\"slug\":\"%1$s\",\"ownerId\":\"ada\"}"
                  .formatted(org))
          .is(201);
    }
  }

  private static long publish(Client admin, String tenant) {
    return admin
        .post("/v1/tenants/%s/events/orders".formatted(tenant), "{\"type\":\"placed\"}")
        .is(201)
        .body()
        .get("seq")
        .longValue();
  }

  private static JsonNode claimed(Client admin, String tenant) {
    return admin
        .post(
            "/v1/tenants/%s/queues/mail/claim".formatted(tenant),
            "{\"limit\":10,\"lease\":\"PT30S\"}")
        .is(200)
        .body()
        .get("items");
  }

  private static JsonNode events(Client admin, String path) {
    return admin.get(path).is(200).body().get("items");
  }

  @Test
  void tenants_that_nobody_has_begun_are_not_served() {
    Run run = Run.of("serve", "--data", folder.toString(), "--tenants", "--port", "0");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("keyhold tenants init");
  }

  @Test
  void it_signs_its_trail_and_hands_the_checkpoints_over() throws Exception {
    Path key = folder.resolve("audit.key");
    Path anchor = folder.resolve("checkpoints");
    Run made = Run.of("audit", "key", "new", "--name", "example.org/hub", "--out", key.toString());
    Serving serving = serve("--audit-key", key.toString(), "--anchor", anchor.toString());
    serving.end();

    Run verified =
        Run.of(
            "audit",
            "verify",
            "--data",
            folder.toString(),
            "--checkpoint",
            anchor.toString(),
            "--public-key",
            made.out().strip(),
            "--require-anchor");
    assertThat(verified.exitCode()).as(verified.out()).isZero();
    assertThat(verified.out()).contains("a checkpoint vouches for the first 2");
  }

  @Test
  void it_writes_its_trail_into_a_file_and_a_log() throws Exception {
    Path file = folder.resolve("trail.jsonl");
    Serving serving = serve("--trail-file", file.toString(), "--trail-log");
    serving.end();

    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"action\":\""));
    assertThat(Run.of("doctor", "--data", folder.toString()).out())
        .contains("trail-file: 0 behind; trail-log: 0 behind");
  }

  @Test
  void without_tokens_it_opens_namespaces_and_nothing_else() throws Exception {
    Serving serving = serve("--namespaces", "open", "--no-auth");
    Client nobody = serving.client("");

    nobody.send("POST", "/v1/storage/findById", "[\"k\"]").is(200);
    nobody.send("POST", "/v1/storage/findById", "[\"k\"]", "X-Keypal-Namespace", "new").is(200);

    nobody.get("/v1/accounts").is(401);
    nobody
        .send("POST", "/v1/storage/findById", "[\"k\"]", "Origin", "https://elsewhere.example")
        .is(403);
    serving.end();
    assertThat(folder.resolve("keypal/default.db")).exists();
    assertThat(folder.resolve("keypal/new.db")).exists();
    assertThat(folder.resolve("keypal/new.db-wal")).as("closed").doesNotExist();
  }

  @Test
  void a_word_that_names_no_namespaces_is_refused() {
    Run run = Run.of("serve", "--data", folder.toString(), "--namespaces", "all");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--namespaces is added or open");
  }

  @Test
  void a_signal_ends_it_and_frees_the_file() throws Exception {
    Serving serving = serve();
    serving.end();

    assertThat(folder.resolve("system.db-wal")).doesNotExist();
    assertThat(Run.of("doctor", "--data", folder.toString()).exitCode()).isZero();
  }

  @Test
  void the_operators_own_token_is_taken_each_time() throws Exception {
    Path file = Run.close(Files.writeString(folder.resolve("token"), TOKEN + "\n"));
    Serving first = serve("--admin-token-file", file.toString());
    assertThat(first.lines).hasSize(1);
    first.client(TOKEN).get("/v1/accounts").is(200);
    first.end();
    Serving second = serve("--admin-token-file", file.toString());
    second.client(TOKEN).get("/v1/accounts").is(200);
    String id = second.client(TOKEN).get("/v1/keys").body().at("/items/0/id").stringValue();
    second.client(TOKEN).post("/v1/keys/" + id + "/revoke", "").is(200);
    second.end();

    Run third = Run.of(arguments("--admin-token-file", file.toString()));

    assertThat(third.exitCode()).isEqualTo(1);
    assertThat(third.err()).contains("not a valid key of an administrator").doesNotContain(TOKEN);
  }

  @Test
  void a_token_that_cannot_be_one_is_refused_before_anything_is_listened_to() throws Exception {
    Path weak = Run.close(Files.writeString(folder.resolve("weak"), "secret"));

    Run short_one = Run.of(arguments("--admin-token-file", weak.toString()));
    Run missing = Run.of(arguments("--admin-token-file", folder.resolve("none").toString()));

    assertThat(short_one.exitCode()).isEqualTo(1);
    assertThat(short_one.err())
        .contains("the token in " + weak, "fewer than 22")
        .doesNotContain("secret");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("cannot be read");
  }

  @Test
  void a_port_that_is_taken_is_one_line_and_makes_no_token() throws Exception {
    Serving serving = serve();
    Path other = folder.resolve("other");

    Run run = Run.of("serve", "--data", other.toString(), "--port", serving.port());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("port " + serving.port());
    serving.end();
  }

  @Test
  void a_port_that_cannot_be_one_is_wrong_use() throws Exception {
    for (String port : List.of("-1", "65536")) {
      Run run = Run.of("serve", "--data", folder.toString(), "--port", port);

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--port").doesNotContain("\tat ");
    }
  }

  @ParameterizedTest
  @EnumSource(value = AccountStatus.class, names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
  void a_token_file_opens_the_last_way_in_again(AccountStatus status) throws Exception {
    try (Kit kit = Kit.open("sqlite:" + folder.resolve("system.db"), Clock.systemUTC())) {
      new AdminToken(kit).first();
      boolean changed =
          kit.storage()
              .write(
                  tx ->
                      tx.identities()
                          .accounts()
                          .changeStatus(AdminToken.ACCOUNT, status, Instant.now())
                          .happened());
      assertThat(changed).isTrue();
    }
    Path file = Run.close(Files.writeString(folder.resolve("token"), TOKEN));

    Serving serving = serve("--admin-token-file", file.toString());

    Client client = new Client("http://127.0.0.1:" + serving.port(), TOKEN);
    client.get("/v1/accounts").is(200);
    assertThat(client.get("/v1/audit?action=account.reactivate").is(200).text("/items/0/targetId"))
        .isEqualTo(AdminToken.ACCOUNT);
    serving.end();
  }

  @Test
  void an_anchor_that_fails_is_told_by_the_metrics() throws Exception {
    Path key = folder.resolve("audit.key");
    Run.of("audit", "key", "new", "--name", "example.org/hub", "--out", key.toString());
    Path token = Run.close(Files.writeString(folder.resolve("token"), TOKEN + "\n"));
    Serving serving =
        serve(
            "--admin-token-file", token.toString(),
            "--audit-key", key.toString(),
            "--checkpoint-entries", "1",
            "--anchor", folder.resolve("no/such/folder/anchor").toString());

    boolean failed;
    do {
      failed = FAILED.matcher(metrics(serving)).find();
    } while (!failed);

    assertThat(metrics(serving)).contains("keyhold_checkpoints_anchors_behind 1");
    serving.end();
  }

  /** One page is not of one moment: what is behind it is asked for by the next. */
  private static final Pattern FAILED = Pattern.compile("keyhold_checkpoints_failures_total [1-9]");

  private static String metrics(Serving serving) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serving.port() + "/metrics"))
                .header("Authorization", "Bearer " + TOKEN)
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private String[] arguments(String... more) {
    List<String> all =
        new ArrayList<>(List.of("serve", "--data", folder.toString(), "--port", "0"));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private Serving serve(String... more) throws IOException {
    return start(arguments(more));
  }

  private Serving start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KeyholdCommand.class.getName()));
    command.addAll(Arrays.asList(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    started.add(process);
    return new Serving(process);
  }

  /** A server that listens. */
  private static final class Serving {
    private final Process process;
    final List<String> lines = new ArrayList<>();

    Serving(Process process) throws IOException {
      this.process = process;
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String line;
      do {
        line = out.readLine();
        assertThat(line).as("it ended after %s", lines).isNotNull();
        lines.add(line);
      } while (!line.startsWith("listening "));
    }

    String port() {
      return lines.get(lines.size() - 1).replaceAll(".*:", "");
    }

    Client client(String token) {
      return new Client("http://127.0.0.1:" + port(), token);
    }

    void end() throws InterruptedException {
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("128 and the number of SIGTERM").isEqualTo(143);
    }
  }
}
