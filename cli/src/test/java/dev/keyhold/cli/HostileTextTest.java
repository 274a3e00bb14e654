package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever strangers have named, or a command line holds, nothing that is printed steers the
 * terminal, changes the order of what is read, or makes a line of its own.
 */
class HostileTextTest {
  /** What a terminal obeys, what turns the order round, what ends a line, what is not seen. */
  private static final String ZOO =
      "J\u00FCrgen\u001B[31mred\u0007\b\t\u009B2J\u0085\u007F\u202Eabc\u202A\u202B\u202C\u202D"
          + "\u2066x\u2067\u2068\u2069\u200E\u200F\u061C\u2028\u2029\uFEFF\u200B\r\nkeyhold: all is"
          + " well\n";

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void strangers_have_named_everything() throws Exception {
    data = Files.createDirectory(folder.resolve("a\u001B[31m\u202Eb\nc"));
    AuditContext context =
        AuditContext.builder().actorId(ZOO).reason(ZOO).userAgent(ZOO).requestId(ZOO).build();
    try (Storage storage =
        AuditedStorage.over(Keyhold.open("sqlite:" + data.resolve("system.db")), () -> context)) {
      storage.run(
          tx -> {
            tx.identities()
                .accounts()
                .create(
                    Account.builder(ZOO, Instant.EPOCH)
                        .email("j@example.org")
                        .displayName(ZOO)
                        .build());
            tx.identities()
                .organizations()
                .create(
                    Organization.builder(ZOO, Instant.EPOCH)
                        .name(ZOO)
                        .slug("acme")
                        .ownerId(ZOO)
                        .build());
            tx.audit()
                .append(
                    AuditEntry.builder(ZOO, ZOO, Instant.EPOCH)
                        .outcome(Outcome.FAILURE)
                        .target(ZOO, ZOO)
                        .build());
          });
      try (ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).build()) {
        var key = keys.issue(KeyRequest.PLAIN.ownerId(ZOO).name(ZOO).tags(List.of("t")));
        assertThat(key).isNotNull();
      }
    }
  }

  @Test
  void no_command_prints_what_a_terminal_would_obey() throws IOException {
    Path lines =
        Files.writeString(folder.resolve("lines"), "{\"id\":\"" + ZOO.replace("\n", "") + "\n");
    for (List<String> command :
        List.of(
            List.of("audit", "list"),
            List.of("audit", "list", "--format", "csv"),
            List.of("audit", "list", "--format", "jsonl"),
            List.of("audit", "show", "1"),
            List.of("audit", "show", ZOO),
            List.of("audit", "verify"),
            List.of("audit", "verify", "--json"),
            List.of("audit", "verify", "--checkpoint", ZOO, "--public-key", ZOO),
            List.of("audit", "prove", "--entry", "1"),
            List.of("audit", "verify-bundle", lines.toString()),
            List.of("audit", "verify-bundle", lines + ZOO),
            List.of("audit", "export", "--out", folder.resolve("x\u001Bx\ny").toString()),
            List.of("audit", "retention", "--policy", lines.toString(), "--reason", ZOO),
            List.of("keys", "report"),
            List.of("keys", "report", "--format", "json"),
            List.of("keys", "revoke", "--tag", "t", "--dry-run"),
            List.of("keys", "revoke", "--owner", ZOO, "--actor", ZOO, "--reason", ZOO),
            List.of("keypal", "import", lines.toString()),
            List.of("backup", "--out", folder.resolve("b\u001Bx\ny").toString()),
            List.of("backup", folder.resolve(ZOO).toString()),
            List.of("namespace", "add", ZOO),
            List.of("namespace", "list"),
            List.of("doctor"),
            List.of("doctor", "--json"),
            List.of("doctor", "--namespace", ZOO),
            List.of("audit", "list", "--" + ZOO),
            List.of(ZOO))) {
      assertHarmless(command);
    }
  }

  @Test
  void the_doctor_names_what_somebody_planted_without_obeying_it() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("system.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE \"x\u001B\u202E\nok\" (a TEXT REFERENCES accounts (id))");
      statement.execute("INSERT INTO \"x\u001B\u202E\nok\" VALUES ('nobody')");
      statement.execute("DROP TRIGGER api_keys_stay_revoked");
    }

    assertHarmless(List.of("doctor"));
    assertHarmless(List.of("doctor", "--json"));
  }

  @Test
  void what_people_can_read_is_printed_as_it_is() {
    Run run = Run.of("keys", "report", "--data", data.toString());

    assertThat(run.out()).contains("J\u00FCrgen\\u{1b}[31mred\\u{7}");
  }

  private void assertHarmless(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--data", data.toString()));

    Run run = Run.of(arguments.toArray(String[]::new));

    assertThat(run.out() + run.err()).as(command.toString()).isNotEmpty();
    assertThat((run.out() + run.err()).codePoints().filter(c -> c != '\n'))
        .as(command + ": " + run.out() + run.err())
        .noneMatch(HostileTextTest::steers);
    assertThat((run.out() + run.err()).lines())
        .as(command + ": " + run.out() + run.err())
        .noneMatch(line -> line.startsWith("keyhold: all is well") || line.startsWith("ok\""));
  }

  private static boolean steers(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.LINE_SEPARATOR
        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
  }
}
