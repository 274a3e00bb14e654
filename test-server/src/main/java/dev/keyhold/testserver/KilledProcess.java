package dev.keyhold.testserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A process that is killed in the midst of its work, somewhere behind one of the lines that it
 * says. A worker that ends before fails the test.
 */
public final class KilledProcess {
  /** A worker says this for each piece of its work. */
  public static final String DONE = "done";

  private static final int MOST_NANOS = 5_000_000;

  private KilledProcess() {}

  /**
   * Runs a class of the tests, and kills it.
   *
   * @param lines how many lines it may say at the most
   * @param random chooses behind which line, and how long after it
   */
  public static void run(Class<?> worker, int lines, Random random, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", // it does not live long
                "-cp",
                System.getProperty("java.class.path"),
                worker.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    int last = 1 + random.nextInt(lines);
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (int line = 0; line < last; line++) {
        if (!DONE.equals(said.readLine())) {
          throw new IllegalStateException(worker + " ended by itself, behind line " + line);
        }
      }
      long end = System.nanoTime() + random.nextInt(MOST_NANOS);
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    } finally {
      process.toHandle().destroyForcibly(); // which leaves the pipe open
      process.waitFor();
    }
  }
}
