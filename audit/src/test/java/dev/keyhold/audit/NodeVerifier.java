package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The second implementation of the format, which node runs. */
final class NodeVerifier {
  private static final String COMMAND = "../docs/verify-trail.mjs";
  private static final String MANY = "src/test/resources/dev/keyhold/audit/verdicts.mjs";

  private NodeVerifier() {}

  /** What a process said, and how it ended. */
  record Ran(int exitCode, String said) {}

  static boolean isThere() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(Path::of)
        .anyMatch(directory -> Files.isExecutable(directory.resolve("node")));
  }

  /** As an auditor calls it. */
  static Ran verify(Path bundle, String... key) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", COMMAND, bundle.toString()));
    command.addAll(List.of(key));
    return run(command);
  }

  private static Ran run(List<String> command) throws IOException, InterruptedException {
    Process node = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(node.waitFor(), said);
  }

  /** The verdicts on many bundles, one a line. */
  static List<String> verdicts(Path folder, List<byte[]> bundles, String key)
      throws IOException, InterruptedException {
    Path file = folder.resolve("bundles");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      for (byte[] bundle : bundles) {
        out.writeInt(bundle.length);
        out.write(bundle);
      }
    }
    Ran ran = run(List.of("node", MANY, file.toString(), key));
    assertThat(ran.exitCode()).as(ran.said()).isZero();
    return ran.said().lines().toList();
  }
}
