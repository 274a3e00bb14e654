package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.server.AdminToken;
import dev.keyhold.server.Kit;
import dev.keyhold.spi.Account;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An auditor's commands, on a trail that a server wrote. */
class AuditCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path key;

  @BeforeEach
  void a_server_wrote_a_trail() {
    data = folder.resolve("data");
    key = folder.resolve("audit.key");
    write(data, 5);
  }

  private static void write(Path data, int accounts) {
    Clock clock = Clock.systemUTC();
    try (Kit kit = Kit.open("sqlite:" + data.resolve("system.db"), clock)) {
      assertThat(new AdminToken(kit).first()).isPresent();
      for (int i = 0; i < accounts; i++) {
        Account account =
            Account.builder("a" + i, clock.instant()).email("a" + i + "@example.org").build();
        kit.storage().write(tx -> tx.identities().accounts().create(account));
      }
    }
  }

  @Test
  void a_trail_is_intact_as_long_as_nobody_changes_it() throws Exception {
    Run intact = verify();
    assertThat(intact.exitCode()).isZero();
    assertThat(intact.out())
        .isEqualTo("intact; 7 entries, 0 of them erased; no checkpoint is kept beside it\n");

    execute("UPDATE audit_logs SET actor_id = 'somebody' WHERE seq = 3");

    Run edited = verify();
    assertThat(edited.exitCode()).isEqualTo(1);
    assertThat(edited.out()).startsWith("edited at 3; 7 entries");
  }

  @Test
  void a_missing_entry_and_a_cut_tail_are_told_apart() throws Exception {
    execute("DELETE FROM audit_logs WHERE seq = 4");
    assertThat(verify().out()).startsWith("missing at 4;");
    execute("DELETE FROM audit_logs WHERE seq > 4");
    assertThat(verify().out()).startsWith("tail cut: missing 4..7;");
  }

  @Test
  void a_checkpoint_finds_a_rebuilt_history() throws Exception {
    String publicKey = newKey();
    Path anchor = folder.resolve("anchor");
    Run signed = checkpoint("--anchor", anchor.toString());
    assertThat(signed.exitCode()).isZero();
    assertThat(signed.out()).startsWith("example.org/hub\n7\n").isEqualTo(Files.readString(anchor));
    checkpoint("--anchor", anchor.toString());
    assertThat(verify().out())
        .as("a checkpoint that is kept is not called none")
        .contains("; a checkpoint is kept beside it, and held to it with --public-key");
    assertThat(Run.of("doctor", "--data", data.toString()).out())
        .contains("checkpoints    the newest one covers 7 of 7 entries");

    Run vouched = verify("--checkpoint", anchor.toString(), "--public-key", publicKey);
    assertThat(vouched.exitCode()).isZero();
    assertThat(vouched.out()).contains("a checkpoint vouches for the first 7");

    data = folder.resolve("forged");
    write(data, 6);
    assertThat(verify().exitCode()).as("the file alone looks sound").isZero();
    Run rebuilt = verify("--checkpoint", anchor.toString(), "--public-key", publicKey);
    assertThat(rebuilt.exitCode()).isEqualTo(1);
    assertThat(rebuilt.out()).startsWith("history rebuilt: not what was signed for 1..7;");
    Run never = verify("--require-anchor", "--public-key", publicKey);
    assertThat(never.exitCode()).isEqualTo(1);
    assertThat(never.out())
        .startsWith("intact")
        .contains("no checkpoint of these keys vouches for it");
  }

  @Test
  void a_torn_checkpoint_is_told_by_its_place_and_takes_no_other_with_it() throws Exception {
    String publicKey = newKey();
    Path anchor = folder.resolve("anchor");
    Files.writeString(anchor, "example.org/hub\n6\nhalfAro");
    checkpoint("--anchor", anchor.toString());

    Run vouched = verify("--checkpoint", anchor.toString(), "--public-key", publicKey);

    assertThat(vouched.exitCode()).as(vouched.err()).isZero();
    assertThat(vouched.out()).contains("a checkpoint vouches for the first 7");
    assertThat(vouched.err())
        .isEqualTo(
            "keyhold: the lines 1 to 3 of %s are not a complete checkpoint, and were not held\n"
                .formatted(anchor));
  }

  @Test
  void a_verdict_is_json_too() {
    JsonNode verdict = JsonMapper.shared().readTree(verify("--json").out());

    assertThat(verdict.get("kind").stringValue()).isEqualTo("INTACT");
    assertThat(verdict.get("entries").intValue()).isEqualTo(7);
  }

  @Test
  void the_private_key_is_for_its_owner_alone_and_never_overwritten() throws Exception {
    newKey();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    String before = Files.readString(key);
    Run again = Run.of("audit", "key", "new", "--name", "n", "--out", key.toString());
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("is not overwritten");
    assertThat(Files.readString(key)).isEqualTo(before);
    assertThat(checkpoint().out() + checkpoint().err()).doesNotContain("PRIVATE");
  }

  @Test
  void a_range_is_exported_with_its_proof() throws Exception {
    newKey();
    checkpoint();
    Path file = folder.resolve("trail.jsonl");

    Run exported =
        run(
            new String[0],
            "audit",
            "export",
            "--data",
            data.toString(),
            "--first",
            "3",
            "--out",
            file.toString());

    assertThat(exported.out()).startsWith("5 entries written to ");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(6);
    JsonNode head = JsonMapper.shared().readTree(lines.get(0));
    assertThat(head.get("checkpoint").stringValue()).startsWith("example.org/hub\n7\n");
    Run printed = run(new String[0], "audit", "export", "--data", data.toString(), "--first", "3");
    assertThat(printed.out()).isEqualTo(Files.readString(file));
    Run again =
        run(new String[0], "audit", "export", "--data", data.toString(), "--out", file.toString());
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("is not overwritten");
  }

  @Test
  void an_export_is_verified_without_a_database() throws Exception {
    String publicKey = newKey();
    checkpoint();
    Path file = folder.resolve("trail.jsonl");
    run(new String[0], "audit", "export", "--data", data.toString(), "--out", file.toString());
    String[] command = {"audit", "verify-bundle", file.toString()};

    Run intact = run(new String[] {"--public-key", publicKey}, command);
    assertThat(intact.exitCode()).isZero();
    assertThat(intact.out())
        .isEqualTo("intact: 1..7, 0 of them erased; a checkpoint vouches for all 7\n");
    assertThat(Run.of(command).out()).contains("nobody vouches for the root");

    Files.writeString(file, Files.readString(file) + "\n");
    Run longer = run(new String[] {"--public-key", publicKey}, command);
    assertThat(longer.exitCode()).isEqualTo(1);
    assertThat(longer.out()).isEqualTo("malformed at line 9\n");
    Run missing = Run.of("audit", "verify-bundle", folder.resolve("none").toString());
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("cannot be read");
  }

  @Test
  void wrong_use_is_told() throws Exception {
    assertThat(verify("--require-anchor").exitCode()).isEqualTo(2);
    assertThat(verify("--checkpoint", "none").exitCode()).isEqualTo(2);
    assertThat(verify("--public-key", "none").exitCode()).isEqualTo(1);
    assertThat(Run.of("audit").exitCode()).isEqualTo(2);
    assertThat(Run.of("audit", "key", "old", "--name", "n", "--out", "o").exitCode()).isEqualTo(2);
    Files.writeString(key, "no key, but a secret");
    Run wrong = checkpoint();
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).doesNotContain("secret");
    data = folder.resolve("nowhere");
    assertThat(verify().exitCode()).isEqualTo(4);
    assertThat(data).doesNotExist();
  }

  private String newKey() {
    Run made = Run.of("audit", "key", "new", "--name", "example.org/hub", "--out", key.toString());
    assertThat(made.exitCode()).isZero();
    assertThat(made.out()).startsWith("example.org/hub+");
    return made.out().strip();
  }

  private Run checkpoint(String... more) {
    return run(more, "audit", "checkpoint", "--data", data.toString(), "--key", key.toString());
  }

  private Run verify(String... more) {
    return run(more, "audit", "verify", "--data", data.toString());
  }

  private static Run run(String[] more, String... first) {
    String[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Run.of(all);
  }

  /** What somebody does with a plain shell, once the triggers are out of the way. */
  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("system.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TRIGGER IF EXISTS audit_logs_are_not_deleted");
      statement.execute("DROP TRIGGER IF EXISTS audit_logs_change_by_erasure_alone");
      statement.execute(sql);
    }
  }
}
