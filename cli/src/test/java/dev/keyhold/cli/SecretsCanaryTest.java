package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.apps.LicenseRoots;
import dev.keyhold.apps.LicenseTrust;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.secrets.OpenedSecret;
import dev.keyhold.secrets.SecretName;
import dev.keyhold.secrets.SecretTables;
import dev.keyhold.secrets.SecretUse;
import dev.keyhold.secrets.SecretValue;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.server.AdminToken;
import dev.keyhold.server.KeyholdServer;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The values of secrets are nowhere but in what was asked for them: in no file, no log, no trail,
 * no event, no backup with its manifest, and no message.
 */
class SecretsCanaryTest {
  private static final String BY_JAVA = "canary-of-java-7Qx0aZ";
  private static final String BY_COMMAND = "canary-of-command-8Ry1bY";
  private static final String BY_HTTP = "canary-of-http-9Sz2cX";
  private static final List<String> ALL = List.of(BY_JAVA, BY_COMMAND, BY_HTTP);
  private static final SecretName NAME = SecretName.of("of-java");
  private static final SecretUse ADA = SecretUse.by("ada");

  @TempDir Path folder;
  @TempDir Path elsewhere;
  private SecretsPlaceForCommands place;
  private final StringWriter said = new StringWriter();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void a_key() {
    place = SecretsPlaceForCommands.of("folder", folder);
    told(place.run("secrets key new", elsewhere.resolve("first").toString()));
  }

  private Run told(Run run) {
    said.append(run.out()).append(run.err());
    return run;
  }

  /** What is thrown, with all that is behind it. */
  private void refused(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      e.printStackTrace(new PrintWriter(said, true));
      return;
    }
    throw new AssertionError("it was not refused");
  }

  private void byJava() {
    StorageConfig config =
        StorageConfig.builder(place.url()).tables(EventTables.SET, SecretTables.SET).build();
    Events events = Events.of(Clock.systemUTC());
    try (Storage storage =
            AuditedStorage.builder(Keyhold.open(config), () -> AuditContext.of("test"))
                .onEntry(ChangeEvents.of(events)::publish)
                .build();
        SecretValue value = SecretValue.of(BY_JAVA)) {
      Secrets secrets = Secrets.over(Secrets.Setup.of(storage, any -> storage), Clock.systemUTC());
      said.append(secrets.create("acme", NAME, value, Optional.empty(), ADA).toString());
      said.append(secrets.rotate("acme", NAME, value, Secrets.Rotation.AT_ONCE, ADA).toString());
      try (OpenedSecret opened = secrets.open("acme", NAME, OptionalLong.empty(), ADA)) {
        assertThat(opened.value().text()).isEqualTo(BY_JAVA);
        said.append(opened.toString()).append(value.toString());
      }
      refused(() -> secrets.create("acme", NAME, value, Optional.empty(), ADA));
      refused(() -> secrets.create("none", NAME, value, Optional.empty(), ADA));
      refused(() -> secrets.read("acme", NAME, 1, ADA));
      refused(() -> SecretValue.of(BY_JAVA.repeat(9_000)));
    }
  }

  private void byCommand() throws IOException {
    Path file = Run.close(Files.writeString(elsewhere.resolve("value"), BY_COMMAND));
    assertThat(told(place.secretsWith(BY_COMMAND, "put", "of-command")).exitCode()).isZero();
    told(place.secrets("put", "of-file", "--file", file.toString()));
    told(place.secretsWith(BY_COMMAND + "\n", "rotate", "of-command", "--keep-previous", "1h"));
    told(place.secretsWith(BY_COMMAND, "put", "of-command"));
    told(place.secretsWith(BY_COMMAND, "rotate", "none"));
    told(place.secretsWith(BY_COMMAND.repeat(9_000), "put", "long"));
    told(place.secrets("put", "argument", BY_COMMAND));
    told(place.secrets("put", "argument", "--expires-at", BY_COMMAND));
    Run get = place.secrets("get", "of-command");
    assertThat(get.out()).isEqualTo(BY_COMMAND);
    said.append(get.err());
    told(place.secrets("get", "none"));
    told(place.secrets("list"));
    told(place.secrets("log"));
    told(place.run("secrets key new", elsewhere.resolve("second").toString()));
    assertThat(told(place.run("secrets rewrap")).exitCode()).isZero();
    told(place.secrets("destroy", "of-file", "--yes"));
  }

  private void byHttp() throws Exception {
    try (ServedData data =
            ServedData.open(
                StorageConfig.builder(place.url()),
                Clock.systemUTC(),
                LicenseTrust.of(LicenseRoots.of(), ""));
        KeyholdServer server = data.server().port(0).start()) {
      String token = new AdminToken(data.kit()).first().orElseThrow();
      String url = "http://127.0.0.1:" + server.port() + "/v1/tenants/acme/secrets";
      String value = "\"value\":\"" + BY_HTTP + "\"";
      assertThat(post(url, token, "{\"name\":\"of-http\"," + value + "}")).contains("of-http");
      said.append(post(url + "/of-http/rotate", token, "{" + value + "}"));
      for (String body :
          List.of(
              "{\"name\":\"of-http\"," + value + "}",
              "{\"name\":\"" + BY_HTTP + "\u0001\"," + value + "}",
              "{\"name\":\"x\"," + value + ",\"valueBase64\":\"" + BY_HTTP + "\"}",
              "{\"name\":\"x\",\"valueBase64\":\"" + BY_HTTP + "\"}",
              "{\"name\":\"x\",\"value\":" + BY_HTTP + "}",
              "{" + value)) {
        said.append(post(url, token, body));
      }
      said.append(post(url, "none", "{\"name\":\"y\"," + value + "}"));
      said.append(post(url + "/none/rotate", token, "{" + value + "}"));
      assertThat(post(url + "/of-http/read", token, "{\"version\":2}")).contains(BY_HTTP);
      said.append(post(url + "/of-http/read", token, "{\"version\":1}"));
    }
  }

  private static String post(String url, String token, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private void exported() {
    told(place.run("audit export", "--out", folder.resolve("export").toString()));
    told(place.run("audit list"));
    told(place.run("events tail"));
    told(place.run("doctor"));
    told(place.run("tables check"));
    assertThat(told(place.run("backup", folder.resolve("copy.db").toString())).exitCode()).isZero();
  }

  @Test
  void a_value_is_nowhere_but_where_it_was_asked_for() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    PrintStream kept = new PrintStream(log, true, StandardCharsets.UTF_8);
    System.setOut(kept);
    System.setErr(kept);
    try {
      byJava();
      byCommand();
      byHttp();
      exported();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    Files.writeString(folder.resolve("said"), said.toString());
    Files.write(folder.resolve("log"), log.toByteArray());
    for (String canary : ALL) {
      assertThat(Traces.of(canary).in(folder)).as(canary).isEmpty();
    }
    assertThat(new Traces(Set.of("of-command")).in(folder))
        .hasSizeGreaterThan(3); // it looks in all of them
    assertThat(said.toString()).contains("there is a secret of this name", "INVALID_JSON");
  }

  @Test
  void one_that_is_planted_is_found_in_each_form() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:" + place.url());
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE accounts SET display_name = '" + BY_JAVA + "'");
      assertThat(Traces.of(BY_JAVA).in(folder)).as("in the log of writes").isNotEmpty();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    for (String form : Traces.of(BY_HTTP).forms()) {
      Path file = Files.writeString(folder.resolve("planted"), "before " + form + " after");
      assertThat(Traces.of(BY_HTTP).in(folder)).as(form).containsExactly(file);
    }
  }
}
