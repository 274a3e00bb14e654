package com.example.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hub as its operator starts it: from its jars, in a process of its own. */
@Timeout(60)
class HubIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Path TARGET = Path.of("target");

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  /** How a hub can be started. */
  enum Start {
    CLASS_PATH,
    MODULE_PATH,
    ONE_JAR
  }

  @AfterEach
  void end_what_was_started() {
    started.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void a_key_opens_the_endpoint_until_it_is_revoked_and_a_restart_changes_nothing(Start start)
      throws Exception {
    Path file = folder.resolve("system.db");
    Process first = start(start, "sqlite:" + file, jars(""));
    String url = url(first);
    HttpResponse<String> key = send(url, "POST", "/sign-up", "ada@example.org", "");
    assertEquals(201, key.statusCode(), key.body());
    assertEquals("hello ada@example.org", get(url, "/hello", key.body()).body());
    assertEquals(401, get(url, "/hello", "hub_guessed").statusCode());
    end(first);

    Process second = start(start, "sqlite:" + file, jars(""));
    String again = url(second);
    assertEquals(200, get(again, "/hello", key.body()).statusCode());
    assertEquals(
        "account.create organization.create member.add api_key.create",
        actions(get(again, "/trail", key.body()).body()));
    String other = send(again, "POST", "/sign-up", "bob@example.org", "").body();
    assertEquals(200, get(again, "/revoke", key.body()).statusCode());
    assertEquals(401, get(again, "/hello", key.body()).statusCode());
    assertEquals("hello bob@example.org", get(again, "/hello", other).body());
    assertEquals(400, send(again, "POST", "/sign-up", "ADA@example.org", "").statusCode());
    end(second);

    try (Storage storage = Keyhold.open("sqlite:" + file)) {
      AuditQuery refused = AuditQuery.ALL.outcome(Outcome.DENIED);
      List<StoredEntry> entries =
          storage.read(tx -> tx.audit().list(refused, PageRequest.first(10))).items();
      assertEquals(
          List.of("REVOKED from 127.0.0.1", "INVALID_KEY from 127.0.0.1"),
          entries.stream().map(HubIT::refusal).toList());
    }
  }

  @Test
  void a_key_of_an_organization_opens_the_endpoints_too() throws Exception {
    Path file = folder.resolve("system.db");
    String url = url(start(Start.CLASS_PATH, "sqlite:" + file, jars("")));
    send(url, "POST", "/sign-up", "ada@example.org", "");
    String key = keyOfTheOrganization(file);

    assertEquals("hello Home of ada@example.org", get(url, "/hello", key).body());
    assertEquals(
        "organization.create member.add member.add api_key.create",
        actions(get(url, "/trail", key).body()));
    assertEquals("revoked", get(url, "/revoke", key).body());
    assertEquals(401, get(url, "/hello", key).statusCode());
    try (Storage storage = Keyhold.open("sqlite:" + file)) {
      AuditEntry last =
          storage.read(tx -> tx.audit().list(AuditQuery.ALL, PageRequest.first(2))).items().stream()
              .map(StoredEntry::content)
              .filter(entry -> entry.action().equals("api_key.revoke"))
              .findFirst()
              .orElseThrow();
      assertTrue(last.actorId().isEmpty());
      assertEquals(last.targetId(), last.credentialId());
    }
  }

  /** Another program of the hub's operator issues it, while the hub runs. */
  private static String keyOfTheOrganization(Path file) {
    AuditScope scope = new AuditScope(AuditContext.of("operator"));
    try (Storage storage = AuditedStorage.over(Keyhold.open("sqlite:" + file), scope);
        ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.prefixed("hub_")).build()) {
      String home =
          storage
              .read(tx -> tx.identities().organizations().list(PageRequest.first(1)))
              .items()
              .get(0)
              .id();
      KeyRequest request = KeyRequest.PLAIN.organizationId(home);
      return new String(keys.issue(request).secret().reveal());
    }
  }

  private static String refusal(StoredEntry entry) {
    return entry.content().reason().orElseThrow()
        + " from "
        + entry.content().address().orElse("nowhere");
  }

  @Test
  void the_two_doors_refuse_to_open_without_a_store() throws Exception {
    for (Start start : List.of(Start.CLASS_PATH, Start.MODULE_PATH)) {
      Process hub = start(start, "sqlite:" + folder.resolve("system.db"), jars("keyhold-sqlite"));

      String said = new String(hub.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

      assertNotEquals(0, hub.waitFor());
      assertTrue(said.contains("docs/errors.md#no-provider"), said);
      assertFalse(Files.exists(folder.resolve("system.db")));
    }
  }

  private static List<Path> jars(String without) throws IOException {
    try (Stream<Path> lib = Files.list(TARGET.resolve("lib"))) {
      return Stream.concat(Stream.of(TARGET.resolve("hub.jar")), lib)
          .filter(jar -> without.isEmpty() || !jar.getFileName().toString().startsWith(without))
          .sorted()
          .toList();
    }
  }

  private Process start(Start start, String url, List<Path> jars) throws IOException {
    String path =
        jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        switch (start) {
          case CLASS_PATH ->
              List.of("--enable-native-access=ALL-UNNAMED", "-cp", path, "com.example.hub.Hub");
          case MODULE_PATH -> List.of("-p", path, "-m", "com.example.hub/com.example.hub.Hub");
          case ONE_JAR -> List.of("-jar", TARGET.resolve("hub-all.jar").toString());
        });
    command.addAll(List.of(url, "0"));
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  private static String url(Process hub) throws IOException {
    String line = hub.inputReader().readLine();
    if (line == null) {
      throw new AssertionError(
          new String(hub.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }
    return line.replace("listening ", "");
  }

  private static void end(Process hub) throws InterruptedException {
    hub.destroy();
    assertTrue(hub.waitFor(20, TimeUnit.SECONDS));
  }

  private static String actions(String trail) {
    return trail.lines().map(line -> line.split(" ")[1]).collect(Collectors.joining(" "));
  }

  private static HttpResponse<String> get(String url, String path, String key)
      throws IOException, InterruptedException {
    return send(url, "GET", path, "", key);
  }

  private static HttpResponse<String> send(
      String url, String method, String path, String body, String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
