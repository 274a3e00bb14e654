package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that wants neither keypal's clients nor metrics has neither on its class path. */
class WithoutOptionalPartsTest {
  private static final List<String> OPTIONAL =
      List.of("keypal", "metrics", "micrometer", "prometheus");

  @TempDir Path folder;

  /** Serves without them, and asks for a path of each kind. */
  static final class Hub {
    private Hub() {}

    public static void main(String[] arguments) {
      try (Kit kit = Kit.open(arguments[0], Clock.systemUTC());
          KeyholdServer server = KeyholdServer.over(kit).port(0).start()) {
        String token = new AdminToken(kit).first().orElseThrow();
        Client client = new Client("http://127.0.0.1:" + server.port(), token);
        System.out.println(
            Stream.of("/v1/accounts", "/v1/keys", "/v1/audit", "/v1/storage/findById/none")
                .map(path -> String.valueOf(client.get(path).status()))
                .collect(Collectors.joining(" ")));
      }
    }
  }

  @Test
  void the_server_serves_the_rest() throws Exception {
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> OPTIONAL.stream().noneMatch(entry::contains))
            .collect(Collectors.joining(File.pathSeparator));

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                Hub.class.getName(),
                "sqlite:" + folder.resolve("hub.db"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(printed).isEqualTo("200 200 200 404");
  }
}
