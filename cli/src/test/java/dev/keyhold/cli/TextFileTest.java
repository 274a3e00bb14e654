package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that commands read: UTF-8, or told where they are not. */
class TextFileTest {
  private static final String NOT_UTF_8 = "is not UTF-8 in line ";
  private static final String ADVICE = "iconv -f ISO-8859-1 -t UTF-8";

  @TempDir Path folder;
  private String data;
  private Path latin;

  @BeforeEach
  void a_text_in_latin_1() throws IOException {
    data = folder.resolve("data").toString();
    Run.of("demo", "--data", data);
    latin =
        Files.writeString(
            folder.resolve("latin"),
            "[{\"keep\":\"9d\",\n\"action\":\"k\u00E4se\"}]",
            StandardCharsets.ISO_8859_1);
    Files.setPosixFilePermissions(latin, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void every_file_that_is_read_as_text_is_refused_with_its_line_and_the_advice() {
    String file = latin.toString();
    for (List<String> command :
        List.of(
            List.of("audit", "retention", "--policy", file, "--reason", "x", "--data", data),
            List.of("audit", "verify", "--public-key", file, "--data", data),
            List.of("audit", "verify", "--manifest", file, "--data", data),
            List.of("audit", "checkpoint", "--key", file, "--data", data),
            List.of("audit", "verify-bundle", file, "--public-key", file),
            List.of("serve", "--port", "0", "--admin-token-file", file, "--data", data))) {
      Run run = Run.of(command.toArray(String[]::new));

      assertThat(run.exitCode()).as(command + run.err()).isNotZero();
      assertThat(run.err()).as(command.toString()).contains(NOT_UTF_8 + "2", ADVICE);
    }
  }

  @Test
  void a_line_to_import_is_refused_with_its_number_and_the_advice() {
    Run run = Run.of("keypal", "import", latin.toString(), "--data", data);

    assertThat(run.out()).contains("line 2: the line is not UTF-8", ADVICE);
  }

  @Test
  void the_mark_of_an_editor_is_no_part_of_the_text() throws IOException {
    Path marked = folder.resolve("marked");
    Files.writeString(marked, "\uFEFF[{\"keep\":\"9d\",\"action\":\"k\u00E4se\"}]");

    Run run =
        Run.of(
            "audit",
            "retention",
            "--dry-run",
            "--policy",
            marked.toString(),
            "--reason",
            "x",
            "--data",
            data);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("k\u00E4se, kept for");
  }

  @Test
  void an_import_begins_behind_the_mark_of_an_editor() throws IOException {
    Path marked = Files.writeString(folder.resolve("marked"), "\uFEFF{\"id\":1}\n");

    Run run = Run.of("keypal", "import", marked.toString(), "--data", data);

    assertThat(run.out()).contains("line 1: the line is neither a record");
  }

  @Test
  void a_variable_that_the_locale_cannot_read_is_refused() {
    assertThat(TextFile.variable("KEY", Optional.of("a"))).contains("a");
    assertThat(TextFile.variable("KEY", Optional.empty())).isEmpty();
    assertThatThrownBy(() -> TextFile.variable("KEY", Optional.of("a\uFFFD")))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("KEY cannot be read in the locale")
        .hasMessageContaining("LC_ALL=C.UTF-8");
  }
}
