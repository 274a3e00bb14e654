package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder with a {@code package.json} of this repository. Its programs want node and npm, and the
 * network the first time; without these a test is skipped, in so many words.
 *
 * @param name for these words
 * @param temporary where to keep what programs say
 */
record NodeProject(String name, Path folder, Path temporary) {
  private static final int OLDEST_NODE = 20;
  private static final int MOST_MINUTES = 30;
  private static final Pattern MAJOR = Pattern.compile("v(\\d+)\\.");
  private static final Pattern NO_NETWORK =
      Pattern.compile(
          "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH"
              + "|ENOTCACHED|ERR_SOCKET_TIMEOUT");

  /** One run of a program. */
  record Ran(int exitCode, String said) {}

  /**
   * Installs what it depends on, unless it is there.
   *
   * @return the version of node
   */
  String ready(String... options) throws IOException, InterruptedException {
    need(onPath("node") && onPath("npm"), "node and npm are not both on the PATH");
    String node = run(Map.of(), "node", "--version").said().strip();
    need(major(node) >= OLDEST_NODE, "node is " + node + ", and 20 is the oldest that will do");
    Path installed = folder.resolve("node_modules/.package-lock.json");
    Path wanted = folder.resolve("package-lock.json");
    if (Files.exists(installed)
        && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) >= 0) {
      return node;
    }
    List<String> install =
        new ArrayList<>(List.of("npm", "ci", "--prefer-offline", "--fetch-retries=1", "--no-fund"));
    install.addAll(Arrays.asList(options));
    Ran npm = run(Map.of(), install.toArray(String[]::new));
    boolean noNetwork = npm.exitCode() != 0 && NO_NETWORK.matcher(npm.said()).find();
    need(!noNetwork, "npm ci needs the network the first time, and there is none");
    assertThat(npm.exitCode()).as(npm.said()).isZero();
    return node;
  }

  void need(boolean there, String otherwise) {
    if (!there) {
      System.out.println(name + ": its tests were NOT RUN: " + otherwise);
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

  Ran run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(temporary, "said", ".txt");
    ProcessBuilder builder = program(command).redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).as("it ended in time").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    return new Ran(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
  }

  /** A program that is spoken to while it runs. */
  Process start(String... command) throws IOException {
    return program(command).start();
  }

  private ProcessBuilder program(String... command) {
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
  }
}
