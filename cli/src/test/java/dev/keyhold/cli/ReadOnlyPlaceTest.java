package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only reads works where nothing can be written, and writes nothing there. */
class ReadOnlyPlaceTest {
  @TempDir Path folder;
  private Path data;
  private Path mounted;

  @BeforeEach
  void data() throws IOException {
    data = folder.resolve("data");
    mounted = Files.createDirectory(folder.resolve("mounted"));
    Run.of("demo", "--data", data.toString());
  }

  @AfterEach
  void open_again() throws Exception {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    command("umount", mounted.toString());
  }

  @Test
  void every_command_that_reads_works_in_a_folder_that_is_closed_to_writing() throws Exception {
    Files.setPosixFilePermissions(
        data.resolve("system.db"), PosixFilePermissions.fromString("r--------"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-x------"));

    every_command_works(data);
  }

  @Test
  void every_command_that_reads_works_on_a_read_only_mount() throws Exception {
    assumeTrue(
        command("mount", "--bind", data.toString(), mounted.toString()) == 0
            && command("mount", "-o", "remount,ro,bind", mounted.toString()) == 0,
        "nothing may be mounted here");

    every_command_works(mounted);
  }

  private static void every_command_works(Path place) throws IOException {
    List<String> before = names(place);
    for (List<String> command :
        List.of(
            List.of("audit", "verify"),
            List.of("audit", "list"),
            List.of("audit", "show", "1"),
            List.of("audit", "export"),
            List.of("audit", "prove", "--entry", "1"),
            List.of("keys", "report"),
            List.of("doctor"))) {
      List<String> arguments = new ArrayList<>(command);
      arguments.addAll(List.of("--data", place.toString()));

      Run run = Run.of(arguments.toArray(String[]::new));

      assertThat(run.err()).as(command + run.out()).isEmpty();
      assertThat(run.exitCode()).as(command + run.out()).isZero();
    }
    assertThat(names(place)).isEqualTo(before);
    Run revoke = Run.of("keys", "revoke", "--data", place.toString(), "--tag", "none", "--yes");
    assertThat(revoke.exitCode()).isNotZero();
    assertThat(names(place)).isEqualTo(before);
  }

  private static List<String> names(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private static int command(String... words) throws Exception {
    return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor();
  }
}
