package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyhold.spi.StorageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the library that the driver copies, in processes of their own. */
class NativeLibraryTest {
  @TempDir Path folder;
  private Path temporary;

  @BeforeEach
  void temporary() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  @Test
  void a_process_that_is_killed_leaves_nothing_in_the_temporary_folder() throws Exception {
    Process process = open(List.of("-Djava.io.tmpdir=" + temporary));
    assertThat(said(process)).isEqualTo("open");

    assertThat(listed()).isEmpty();
    process.destroyForcibly().waitFor();

    assertThat(listed()).isEmpty();
  }

  @Test
  void the_folder_that_the_driver_is_told_of_is_used_and_told_of_still() throws Exception {
    Process process =
        open(List.of("-Djava.io.tmpdir=/does/not/exist", "-Dorg.sqlite.tmpdir=" + temporary));

    assertThat(said(process)).isEqualTo("open");

    assertThat(listed()).isEmpty();
    process.destroyForcibly().waitFor();
  }

  @Test
  void a_temporary_folder_that_is_not_there_is_named_with_what_to_do() throws Exception {
    Process process = open(List.of("-Djava.io.tmpdir=" + folder.resolve("none")));

    assertThat(said(process))
        .contains(
            "native library cannot be loaded",
            folder.resolve("none") + ", and there is no such folder",
            "JAVA_TOOL_OPTIONS=-Dorg.sqlite.tmpdir=DIR");
  }

  @Test
  void a_temporary_folder_that_forbids_execution_is_named_with_what_to_do() throws Exception {
    assertMounted("noexec,size=8m", "may not be executed there");
  }

  @Test
  void a_temporary_folder_that_is_full_is_named_with_what_to_do() throws Exception {
    assertMounted("size=64k", "there is no room for it");
  }

  private void assertMounted(String options, String why) throws Exception {
    String place = temporary.toString();
    assumeTrue(
        command("mount", "-t", "tmpfs", "-o", options, "trial", place) == 0,
        "nothing may be mounted here");
    try {
      assertThat(said(open(List.of("-Djava.io.tmpdir=" + place))))
          .contains(place, why, "-Dorg.sqlite.tmpdir=DIR");
      assertThat(listed()).isEmpty();
    } finally {
      command("umount", place);
    }
  }

  private static int command(String... words) throws Exception {
    return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor();
  }

  private List<Path> listed() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(each -> !each.getFileName().toString().startsWith("hsperf")).toList();
    }
  }

  private Process open(List<String> options) throws IOException {
    List<String> command =
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                options.stream(),
                Stream.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    Opener.class.getName(),
                    folder.resolve("system.db").toString()))
            .flatMap(each -> each)
            .toList();
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String said(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    return Objects.requireNonNullElse(out.readLine(), "nothing");
  }

  /** A hub that opens a storage and goes on. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) throws Exception {
      try (SqliteStorage storage = SqliteStorage.open(Path.of(arguments[0]))) {
        System.out.println(storage.offers().isEmpty() ? "nothing" : "open");
        System.in.read();
      } catch (StorageException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
