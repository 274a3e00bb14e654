package com.example.notes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application as its operator starts it: one jar, in a process of its own. */
@Timeout(120)
class PackagedIT {
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  @TempDir Path folder;

  @Test
  void it_does_what_it_should_and_again_after_a_restart() throws Exception {
    Process first = start();
    new NotesContract(port(first)).holds();
    end(first);
    Process second = start();
    port(second);
    end(second);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            Path.of("target", "notes.jar").toString(),
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--keyhold.url=sqlite:" + folder.resolve("notes.db"))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int port(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      Matcher port = PORT.matcher(line);
      if (port.find()) {
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
