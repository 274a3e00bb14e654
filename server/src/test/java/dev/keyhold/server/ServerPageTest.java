package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/server.md} has a line for each path, and the lines work in the order of the page. */
class ServerPageTest {
  private static final Path PAGE = Path.of("../docs/server.md");
  private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void every_path_has_a_line() throws IOException {
    List<String> lines =
        script()
            .lines()
            .filter(line -> line.startsWith("curl "))
            .map(ServerPageTest::call)
            .toList();

    for (OpenApi.Operation operation : OpenApi.read().operations()) {
      String pattern =
          operation.method() + " " + operation.path().replaceAll("\\{[^}]*}", "(?!verify)[^/?]+");
      assertThat(lines)
          .as(operation.toString())
          .anyMatch(line -> line.matches(pattern + "(\\?.*)?"));
    }
  }

  /** Method and path of a line. */
  private static String call(String line) {
    Matcher method = Pattern.compile(" -X ([A-Z]+)").matcher(line);
    Matcher path = Pattern.compile("\\$URL([^\" ]*)").matcher(line);
    assertThat(path.find()).as(line).isTrue();
    String verb = method.find() ? method.group(1) : line.contains(" -d ") ? "POST" : "GET";
    return verb + " " + path.group(1);
  }

  @Test
  void every_line_works() throws Exception {
    assumeThat(Arrays.stream(System.getenv("PATH").split(":")).map(Path::of))
        .as("curl is needed to run the lines")
        .anyMatch(directory -> Files.isExecutable(directory.resolve("curl")));
    try (Served served = new Served(folder.resolve("data"))) {
      ProcessBuilder shell = new ProcessBuilder("sh", "-eux", "-c", script());
      shell.directory(folder.toFile()).redirectErrorStream(true);
      Files.writeString(folder.resolve(".curlrc"), "write-out = \"\\n\"\n");
      shell.environment().put("CURL_HOME", folder.toString());
      shell.environment().put("URL", served.url());
      shell.environment().put("TOKEN", served.firstToken.orElseThrow());
      Process process = shell.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(said).isZero();
      String wholly = Files.readString(folder.resolve("issued.json")) + said;
      List<String> answered =
          wholly.lines().filter(line -> line.startsWith("{")).map(ServerPageTest::members).toList();
      assertThat(answered).containsAll(shown());
      assertThat(said).contains("\"valid\":true").contains("\"api_key.rotate\"");
    }
  }

  /** The answers that the page shows, of which the names of the members are held to. */
  private static List<String> shown() throws IOException {
    List<String> shown =
        Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .flatMap(block -> block.group(1).lines())
            .map(ServerPageTest::members)
            .toList();
    assertThat(shown).hasSizeGreaterThan(5);
    return shown;
  }

  /** The names of all members in their order, of a list's items those of the first. */
  private static String members(String json) {
    return members(JsonMapper.shared().readTree(json));
  }

  private static String members(JsonNode node) {
    if (node.isArray()) {
      return node.isEmpty() ? "[]" : "[" + members(node.get(0)) + "]";
    }
    return node.properties().stream()
        .map(
            member ->
                member.getKey()
                    + (List.of("details", "resources").contains(member.getKey())
                        ? ""
                        : members(member.getValue())))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String script() throws IOException {
    return BLOCK
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.joining());
  }
}
