package com.example.notes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application as its operator starts it: one jar, in a process of its own. */
@Timeout(120)
class PackagedIT {
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void it_does_what_it_should_and_again_after_a_restart(boolean aot) throws Exception {
    Process first = start(aot);
    new NotesContract(port(first, aot)).holds();
    end(first);
    Process second = start(aot);
    port(second, aot);
    end(second);
  }

  /**
   * @param aot whether the beans were worked out at build time
   */
  private Process start(boolean aot) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dspring.aot.enabled=" + aot,
            "-jar",
            Path.of("target", "notes.jar").toString(),
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--keyhold.url=sqlite:" + folder.resolve("notes.db"))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int port(Process process, boolean aot) throws IOException {
    BufferedReader out = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        assertThat(said.toString().contains("AOT-processed")).isEqualTo(aot);
        return Integer.parseInt(port.group(1));
      }
    }
    throw new IllegalStateException("it ended before it listened:\n" + said);
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor()).as("it stopped by itself").isIn(0, 143);
  }
}
