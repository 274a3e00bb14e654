package dev.keyhold.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long the commands take from their call to their end, beside a JVM that does nothing. */
final class Startup {
  private static final int RUNS = 7;
  private static final double MOST_MILLIS = 500;

  private Startup() {}

  static void main(String[] arguments) throws IOException, InterruptedException {
    String launcher = Path.of(System.getProperty("keyhold.launcher")).toString();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path data = Files.createTempDirectory("keyhold-startup");
    millis(List.of(launcher, "demo", "--data", data.toString())); // builds what is to be built
    double floor = median(List.of(java, "-XX:TieredStopAtLevel=1", "--version"));
    System.out.printf(Locale.ROOT, "a JVM that does nothing: %.0f ms%n", floor);
    System.out.println("| command | ms | of the JVM alone | at most ms | holds |");
    System.out.println("|---|---|---|---|---|");
    for (String command :
        List.of("--version", "doctor", "audit verify", "audit list", "keys report", "demo")) {
      Stream<String> words = Stream.of(command.split(" "));
      Stream<String> folder =
          command.startsWith("--") ? Stream.of() : Stream.of("--data", data.toString());
      double millis =
          median(Stream.of(Stream.of(launcher), words, folder).flatMap(all -> all).toList());
      System.out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.1f | %.0f | %s |%n",
          command,
          millis,
          millis / floor,
          MOST_MILLIS,
          millis <= MOST_MILLIS ? "yes" : "no");
    }
  }

  private static double median(List<String> command) throws IOException, InterruptedException {
    double[] all = new double[RUNS];
    for (int run : IntStream.range(0, RUNS).toArray()) {
      all[run] = millis(command);
    }
    return Rounds.median(all);
  }

  private static double millis(List<String> command) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    int exit =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException(command + " ended with " + exit);
    }
    return (System.nanoTime() - begin) / 1e6;
  }
}
