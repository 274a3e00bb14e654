package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a shell that knows ASCII alone, and one whose disk is full. */
class StandardOutputTest {
  @TempDir Path folder;

  @BeforeEach
  void there_is_a_name_beyond_ascii() {
    Path file = folder.resolve("system.db");
    try (Storage storage =
        AuditedStorage.over(Keyhold.open("sqlite:" + file), () -> AuditContext.of("ops"))) {
      storage.run(
          tx ->
              tx.identities()
                  .accounts()
                  .create(
                      Account.builder("j\u00FCrgen", Instant.EPOCH)
                          .email("j@example.org")
                          .displayName("J\u00FCrgen")
                          .build()));
      try (ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).build()) {
        keys.issue(KeyRequest.PLAIN.ownerId("j\u00FCrgen").tags(List.of("k\u00E4se")));
      }
    }
  }

  /** In C, where only ASCII is known, by the shell, so that bytes reach the command as they are. */
  private Process shell(String line) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", line);
    shell.environment().clear();
    shell.environment().put("LC_ALL", "C");
    shell.environment().put("PATH", System.getenv("PATH"));
    shell
        .environment()
        .put(
            "KEYHOLD",
            String.join(
                " ",
                java,
                "-cp",
                System.getProperty("java.class.path").replace(" ", "\\ "),
                KeyholdCommand.class.getName()));
    return shell.directory(folder.toFile()).start();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void an_export_is_whole_whatever_the_locale() throws Exception {
    Process export = shell("$KEYHOLD audit export --data . > trail.jsonl");
    assertThat(export.waitFor()).isZero();

    assertThat(Files.readString(folder.resolve("trail.jsonl"))).contains("J\u00FCrgen");
    Run verified = Run.of("audit", "verify-bundle", folder.resolve("trail.jsonl").toString());
    assertThat(verified.out()).startsWith("intact");
  }

  @Test
  void a_report_shows_names_as_they_are() throws Exception {
    Process report = shell("$KEYHOLD audit list --data .");

    assertThat(text(report.getInputStream().readAllBytes())).contains("j\u00FCrgen");
    assertThat(report.waitFor()).isZero();
  }

  @Test
  void an_argument_that_cannot_be_read_is_refused_with_the_advice() throws Exception {
    List<String> said = new ArrayList<>();
    for (String locale : List.of("C", "C.UTF-8")) {
      Process revoke =
          shell(
              "LC_ALL="
                  + locale
                  + " $KEYHOLD keys revoke --data . --tag \"$(printf 'k\\303\\244se')\" --reason x --dry-run");
      said.add(text(revoke.getErrorStream().readAllBytes()) + revoke.waitFor());
    }

    assertThat(said.get(0)).contains("argument 6 cannot be read", "LC_ALL=C.UTF-8").endsWith("2");
    assertThat(said.get(1)).endsWith("0");
  }

  @Test
  void a_folder_whose_name_cannot_be_read_is_refused_with_the_advice() throws Exception {
    Process demo =
        shell(
            "d=\"$(printf 'k\\303\\244se')\" && mkdir \"$d\" && cd \"$d\" && $KEYHOLD demo --data .");

    assertThat(text(demo.getErrorStream().readAllBytes()))
        .contains("the folder that this runs in", "LC_ALL=C.UTF-8");
    assertThat(demo.waitFor()).isEqualTo(2);
  }

  @Test
  void a_key_in_the_environment_that_cannot_be_read_is_refused_with_the_advice() throws Exception {
    Process sign =
        shell("KEYHOLD_AUDIT_KEY=\"$(printf 'k\\303\\244se')\" $KEYHOLD audit checkpoint --data .");

    assertThat(text(sign.getErrorStream().readAllBytes()))
        .contains("KEYHOLD_AUDIT_KEY cannot be read", "LC_ALL=C.UTF-8");
    assertThat(sign.waitFor()).isEqualTo(1);
  }

  @Test
  void what_cannot_be_printed_is_told() throws Exception {
    if (!new File("/dev/full").exists()) {
      return;
    }
    Process list = shell("$KEYHOLD audit list --data . > /dev/full");

    assertThat(text(list.getErrorStream().readAllBytes())).contains("cannot be written");
    assertThat(list.waitFor()).isEqualTo(1);
  }

  @Test
  void an_export_into_a_file_is_for_its_owner_alone() throws Exception {
    Path out = folder.resolve("out.jsonl");
    assertThat(
            Run.of("audit", "export", "--data", folder.toString(), "--out", out.toString())
                .exitCode())
        .isZero();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_trail_that_cannot_be_looked_at_has_an_exit_code_of_its_own() {
    assertThat(Run.of("audit", "verify", "--data", folder.resolve("none").toString()).exitCode())
        .isEqualTo(4);
  }
}
