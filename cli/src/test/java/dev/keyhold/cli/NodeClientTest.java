package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Node client's own tests, against the server of this build. They want node and npm, and the
 * network the first time; without these they are skipped, in so many words.
 */
class NodeClientTest {
  private static final Path CLIENT = Path.of("../keypal-adapter/node");
  private static final int OLDEST_NODE = 20;
  private static final int MOST_MINUTES = 30;
  private static final Pattern MAJOR = Pattern.compile("v(\\d+)\\.");
  private static final Pattern PASSED = Pattern.compile("(?m)^\\S+ pass (\\d+)$");
  private static final Pattern NO_NETWORK =
      Pattern.compile(
          "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH"
              + "|ENOTCACHED|ERR_SOCKET_TIMEOUT");

  @TempDir Path folder;

  /** One run of a program. */
  private record Ran(int exitCode, String said) {}

  @Test
  void the_tests_of_the_node_client_pass() throws Exception {
    need(onPath("node") && onPath("npm"), "node and npm are not both on the PATH");
    String node = run("node", "--version").said().strip();
    need(major(node) >= OLDEST_NODE, "node is " + node + ", and 20 is the oldest that will do");
    install();

    Ran tests = run("npm", "test");

    assertThat(tests.exitCode()).as(tests.said()).isZero();
    Matcher passed = PASSED.matcher(tests.said());
    assertThat(passed.find()).as(tests.said()).isTrue();
    assertThat(Integer.parseInt(passed.group(1))).isGreaterThan(100);
    System.out.printf(
        Locale.ROOT, "Node client: %s tests passed on node %s%n", passed.group(1), node);
  }

  private static void need(boolean there, String otherwise) {
    if (!there) {
      System.out.println("Node client: its tests were NOT RUN: " + otherwise);
    }
    assumeThat(there).as(otherwise).isTrue();
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(Path::of)
        .anyMatch(directory -> Files.isExecutable(directory.resolve(program)));
  }

  private static int major(String version) {
    Matcher major = MAJOR.matcher(version);
    return major.lookingAt() ? Integer.parseInt(major.group(1)) : 0;
  }

  private void install() throws Exception {
    Path installed = CLIENT.resolve("node_modules/.package-lock.json");
    Path wanted = CLIENT.resolve("package-lock.json");
    if (Files.exists(installed)
        && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) >= 0) {
      return;
    }
    Ran npm =
        run("npm", "ci", "--prefer-offline", "--ignore-scripts", "--fetch-retries=1", "--no-fund");
    boolean noNetwork = npm.exitCode() != 0 && NO_NETWORK.matcher(npm.said()).find();
    need(!noNetwork, "npm ci needs the network the first time, and there is none");
    assertThat(npm.exitCode()).as(npm.said()).isZero();
  }

  private Ran run(String... command) throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().putAll(environment());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).as("it ended in time").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    return new Ran(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
  }

  /** The jar is made after the tests, so the server runs from the class path. */
  private static Map<String, String> environment() {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KeyholdCommand.class.getName());
    return Map.of(
        "KEYHOLD_COMMAND", JsonMapper.shared().writeValueAsString(command),
        "KEYHOLD_PAIRS", System.getProperty("keyhold.keypal.pairs", "100"));
  }
}
