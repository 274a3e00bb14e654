package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.ADA;
import static dev.keyhold.sqlite.Samples.T0;
import static dev.keyhold.sqlite.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's shell may be older than our SQLite: it takes no file of ours for damaged. */
class OldShellTest {
  @TempDir Path folder;

  @Test
  void sqlite_3_40_finds_nothing_wrong_with_erased_entries() throws Exception {
    Path file = folder.resolve("system.db");
    try (SqliteStorage storage = SqliteStorage.open(file)) {
      storage.write(
          tx -> {
            tx.identities().accounts().create(ADA);
            tx.audit().append(entry("e1"));
            tx.audit().append(entry("e2"));
            return tx.audit().erase(List.of(1L), T0);
          });
    }

    assertSound(file);
  }

  @Test
  void nor_with_those_of_a_file_that_an_older_version_made() throws Exception {
    Path file = folder.resolve("system.db");
    try (InputStream kept = getClass().getResourceAsStream("schemas/schema-1.db")) {
      Files.copy(kept, file);
    }
    SqliteStorage.open(file).close();

    assertSound(file);
  }

  /** In a process of its own: two SQLites in one get into each other's way. */
  private static void assertSound(Path file) throws Exception {
    Process shell =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(
                    File.pathSeparator, "target/old-sqlite/sqlite-jdbc.jar", "target/test-classes"),
                OldShell.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said.lines()).containsExactly("3.40.1", "2 entries", "1 erased", "ok");
    assertThat(shell.waitFor()).isZero();
  }
}
