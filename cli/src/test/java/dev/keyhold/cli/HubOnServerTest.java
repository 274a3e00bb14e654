package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.testserver.PostgresServer;
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
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hub of the examples, with another URL and the store of a server in the place of a file's. */
@Timeout(120)
class HubOnServerTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Path HUB = Path.of("../examples/hub/src/main/java/com/example/hub/Hub.java");

  @TempDir Path folder;
  private Optional<Process> hub = Optional.empty();

  @AfterEach
  void end() throws InterruptedException {
    if (hub.isPresent()) {
      hub.get().destroy();
      assertThat(hub.get().waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_key_opens_the_endpoint_until_it_is_revoked_and_a_restart_changes_nothing()
      throws Exception {
    String database = PostgresServer.url();
    String url = start(database);
    String key = send(url, "POST", "/sign-up", "ada@example.org", "").body();
    String other = send(url, "POST", "/sign-up", "bob@example.org", "").body();
    assertThat(send(url, "GET", "/hello", "", key).body()).isEqualTo("hello ada@example.org");
    assertThat(send(url, "POST", "/revoke", "", key).body()).isEqualTo("revoked");
    end();

    String again = start(database);
    assertThat(send(again, "GET", "/hello", "", key).statusCode()).isEqualTo(401);
    assertThat(send(again, "GET", "/hello", "", other).body()).isEqualTo("hello bob@example.org");
    assertThat(send(again, "GET", "/trail", "", other).body().lines()).hasSize(4);
  }

  /** Its source, compiled as it starts; away from the module that it has where it is. */
  private String start(String database) throws IOException {
    Path source = folder.resolve("com/example/hub/Hub.java");
    Files.createDirectories(source.getParent());
    Files.copy(HUB, source, StandardCopyOption.REPLACE_EXISTING);
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    String path =
        Stream.of(classes.split(File.pathSeparator))
            .filter(part -> !part.contains("sqlite"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                path,
                source.toString(),
                database,
                "0")
            .start();
    hub = Optional.of(process);
    return Optional.ofNullable(process.inputReader().readLine())
        .map(line -> line.replace("listening ", ""))
        .orElseThrow(() -> new AssertionError(said(process)));
  }

  private static String said(Process process) {
    try {
      return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
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
