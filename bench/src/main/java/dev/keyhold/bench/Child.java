package dev.keyhold.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** A fresh JVM that measures one thing, and prints numbers in one line. */
final class Child {
  private Child() {}

  static double[] run(String heap, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx" + heap,
                            "-cp",
                            System.getProperty("java.class.path"),
                            main.getName()),
                        Arrays.stream(arguments))
                    .toList())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      if (line == null || process.waitFor() != 0) {
        throw new IllegalStateException(main.getSimpleName() + " failed");
      }
      return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
  }
}
