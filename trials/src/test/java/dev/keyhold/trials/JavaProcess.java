package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM with the classes of this one. */
final class JavaProcess {
  private static final int LONGEST_MINUTES = 10;

  private JavaProcess() {}

  /** Its errors go where ours go. */
  static Process start(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), main, arguments);
  }

  /** Runs what may harm the JVM that it runs in; it must come to a good end. */
  static void run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    Process process = start(List.of(), List.of("-Xmx256m"), main, arguments);
    process.getOutputStream().close();
    boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as(main + " came to its end").isTrue();
    String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
    assertThat(process.exitValue()).as(said).isZero();
  }

  /**
   * @param before a command that the JVM's is appended to
   */
  static Process start(List<String> before, Class<?> main, String... arguments) throws IOException {
    return start(before, List.of(), main, arguments);
  }

  /** Kills it. What it said before that counts, but for a line that the kill cut. */
  static List<String> kill(Process process, Reader out) throws IOException, InterruptedException {
    process.toHandle().destroyForcibly(); // unlike that of the process, it leaves the pipe open
    process.waitFor();
    StringWriter rest = new StringWriter();
    out.transferTo(rest);
    String text = rest.toString();
    // A line without its end was cut; one with it was said, be it the last.
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static Process start(
      List<String> before, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1", // it does not live long
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
