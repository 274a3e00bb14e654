package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The Node client's own tests, against the server of this build. */
@Tag("once")
class NodeClientTest {
  private static final Pattern PASSED = Pattern.compile("(?m)^\\S+ pass (\\d+)$");

  @TempDir Path folder;

  @Test
  void the_tests_of_the_node_client_pass() throws Exception {
    NodeProject client = new NodeProject("Node client", Path.of("../keypal-adapter/node"), folder);
    String node = client.ready("--ignore-scripts");

    NodeProject.Ran tests = client.run(environment(), "npm", "test");

    assertThat(tests.exitCode()).as(tests.said()).isZero();
    Matcher passed = PASSED.matcher(tests.said());
    assertThat(passed.find()).as(tests.said()).isTrue();
    assertThat(Integer.parseInt(passed.group(1))).isGreaterThan(100);
    System.out.printf(
        Locale.ROOT, "Node client: %s tests passed on node %s%n", passed.group(1), node);
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
