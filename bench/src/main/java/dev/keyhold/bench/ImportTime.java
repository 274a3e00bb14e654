package dev.keyhold.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long {@code keyhold keypal import} takes, as a process of its own, its start included. */
final class ImportTime {
  private ImportTime() {}

  static void main(String[] arguments) throws IOException, InterruptedException {
    long records = arguments.length == 0 ? 1_000_000 : Long.parseLong(arguments[0]);
    try (Folder folder = Folder.onDisk()) {
      Path file = folder.path().resolve("keys.jsonl");
      write(file, records);
      long begin = System.nanoTime();
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  System.getProperty("keyhold.cli"),
                  "keypal",
                  "import",
                  file.toString(),
                  "--data",
                  folder.path().resolve("data").toString())
              .inheritIO()
              .start();
      int exitCode = process.waitFor();
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "%,d records in %.1f s, %,.0f a second; exit code %d%n",
          records, seconds, records / seconds, exitCode);
    }
  }

  /** Two tags each, and an owner for ten. */
  private static void write(Path file, long records) throws IOException {
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      for (long number = 0; number < records; number++) {
        lines.write(
            """
            {"id":"key-%d","keyHash":"%064x","metadata":{"ownerId":"owner-%d","name":"key %d",\
            "scopes":["read","write"],"tags":["ci","eu"],"resources":{},"enabled":true,\
            "expiresAt":"2030-01-01T00:00:00.000Z","revokedAt":null,"rotatedTo":null,\
            "createdAt":"2026-01-01T00:00:00.000Z","lastUsedAt":"2026-05-01T00:00:00.000Z"}}
            """
                .formatted(number, number * 0x9E3779B97F4A7C15L, number / 10, number));
      }
    }
  }
}
