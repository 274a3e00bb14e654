package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moving in and out by the command. */
class KeypalCommandTest {
  private static final String RECORD =
      "{\"id\":\"k1\",\"keyHash\":\"secret-hash\",\"metadata\":{\"ownerId\":\"ada\"}}\n";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void there_is_a_file() throws IOException {
    file = Files.writeString(folder.resolve("in.jsonl"), RECORD);
  }

  private Run keypal(String command, String... more) {
    List<String> words =
        new ArrayList<>(List.of("keypal", command, "--data", folder.resolve("data").toString()));
    words.addAll(Arrays.asList(more));
    return Run.of(words.toArray(new String[0]));
  }

  private Path database(String namespace) {
    return folder.resolve("data").resolve("keypal").resolve(namespace + ".db");
  }

  @Test
  void a_file_is_imported_once_however_often_it_is_run() throws IOException {
    Run first = keypal("import", file.toString());
    Run second = keypal("import", file.toString());

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out())
        .isEqualTo(
            """
            records              1 taken             0 there already             0 refused
            logs                 0 taken             0 there already             0 refused
            """);
    assertThat(second.out()).startsWith("records              0 taken             1 there already");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database("default"))))
        .isEqualTo("rw-------");
    for (Path made : List.of(folder.resolve("data"), folder.resolve("data/keypal"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void every_change_has_its_entry_in_the_trail() {
    keypal("import", file.toString());

    try (Storage storage = Keyhold.open("sqlite:" + database("default"))) {
      List<String> actions =
          storage.read(
              tx ->
                  tx.audit().readAfter(0, 10).stream()
                      .map(entry -> entry.content().action())
                      .toList());
      assertThat(actions).containsExactly("account.create", "api_key.create");
    }
  }

  @Test
  void an_export_is_what_was_imported_in_a_new_file_for_its_owner_alone() throws IOException {
    keypal("import", file.toString(), "--namespace", "team-a");
    Path out = folder.resolve("out.jsonl");

    Run run = keypal("export", "--namespace", "team-a", "--out", out.toString());

    assertThat(run.out()).isEqualTo("1 records and 0 logs written to " + out + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(out)).isEqualTo(RECORD);
    assertThat(keypal("export", "--namespace", "team-a").out()).isEqualTo(RECORD);
    Run again = keypal("export", "--namespace", "team-a", "--out", out.toString());
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("already exists and is not overwritten");
    assertThat(Files.readString(out)).isEqualTo(RECORD);
  }

  @Test
  void a_dry_run_makes_no_database() {
    Run run = keypal("import", file.toString(), "--dry-run");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("1 taken").endsWith("nothing was changed\n");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void refused_lines_are_named_and_written_down_and_fail_the_command() throws IOException {
    List<String> lines = IntStream.range(0, 30).mapToObj(i -> "{\"bad\": " + i).toList();
    Files.writeString(file, RECORD + String.join("\n", lines));
    Path report = folder.resolve("report.jsonl");

    Run run = keypal("import", file.toString(), "--report", report.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("line 2: the line is not JSON")
        .contains("line 21: ")
        .doesNotContain("line 22: ")
        .contains("and 10 more\n")
        .contains("1 taken")
        .contains("30 lines refused that are neither");
    assertThat(Files.readAllLines(report))
        .hasSize(30)
        .first()
        .asString()
        .startsWith("{\"line\":2,\"kind\":\"unknown\",\"code\":\"INVALID_INPUT\",\"reason\":");
    assertThat(keypal("import", file.toString(), "--report", report.toString()).err())
        .contains("already exists");
  }

  @Test
  void an_export_that_was_cut_short_goes_on() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      lines.append(RECORD.replace("k1", "k" + i).replace("secret-hash", "hash-" + i));
    }
    for (int i = 0; i < 3; i++) {
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"l%d\",\"action\":\"created\",\"keyId\":\"k1\",\"ownerId\":\"ada\",\"timestamp\":\"2026-01-0%dT00:00:00.000Z\"}\n",
              i,
              i + 1));
    }
    Files.writeString(file, lines);
    keypal("import", file.toString());
    String whole = keypal("export").out();
    assertThat(whole.lines()).hasSize(8);
    Path part = folder.resolve("part.jsonl");
    for (int length = 0; length <= whole.length(); length += 13) {
      Files.writeString(part, whole.substring(0, length));
      Run.close(part);

      Run run = keypal("export", "--out", part.toString(), "--resume");

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(part).hasContent(whole);
    }
    assertThat(keypal("export", "--resume").exitCode()).isEqualTo(2);
  }

  @Test
  void a_file_that_is_no_export_of_this_namespace_is_left_as_it_is() throws IOException {
    keypal("import", file.toString());
    for (String other :
        List.of("my notes\n", "my notes", "my notes\nof today", RECORD.replace("k1", "gone"))) {
      Path part = Run.close(Files.writeString(folder.resolve("part.jsonl"), other));

      Run run = keypal("export", "--out", part.toString(), "--resume");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().lines()).hasSize(1);
      assertThat(part).hasContent(other);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../x", "A", "a_b", "a/b", "é", "a\u0000", "a.db"})
  void a_name_that_is_none_never_reaches_a_path(String name) {
    for (String command : List.of("import", "export")) {
      Run run =
          command.equals("import")
              ? keypal(command, file.toString(), "--namespace=" + name)
              : keypal(command, "--namespace=" + name);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("a namespace has a name of 1 to 64 of a-z, 0-9 and -");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void a_namespace_or_a_file_that_is_not_there_is_said() {
    assertThat(keypal("export", "--namespace", "a".repeat(64)).err())
        .contains("there is no database");
    assertThat(keypal("import", "nowhere.jsonl").err()).contains("cannot be read");
    assertThat(keypal("import", "nowhere.jsonl").exitCode()).isEqualTo(1);
  }
}
