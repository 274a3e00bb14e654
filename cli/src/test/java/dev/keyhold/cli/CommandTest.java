package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.sqlite.SqliteStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands, from their words to their exit codes. */
class CommandTest {
  @TempDir Path folder;
  private Path data;
  private Path file;

  @BeforeEach
  void names() {
    data = folder.resolve("data");
    file = data.resolve("system.db");
  }

  @Test
  void the_first_demo_writes_and_reads_back() {
    Run run = Run.of("demo", "--data", data.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .map(line -> line.split("  +| (?=the key|back)", 2)[0])
        .startsWith("opened", "wrote", "issued", "verified", "revoked", "undone");
    assertThat(run.out())
        .contains("ServiceLoader found " + SqliteStorage.class.getName())
        .contains("valid, with the scopes [read]")
        .contains("API key has been revoked")
        .contains("accounts: 2, organizations: 1, API keys: 1\n")
        .contains(
            "audit entries: 8 (changes: 7, refused attempts: 1); the newest change: api_key.revoke");
    Run verified = Run.of("audit", "verify", "--data", data.toString());
    assertThat(verified.exitCode()).as(verified.out()).isZero();
    assertThat(verified.out()).startsWith("intact; 8 entries");
  }

  @Test
  void the_second_demo_says_what_it_found() {
    Run.of("demo", "--data", data.toString());

    Run run = Run.of("demo", "--data", data.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("found +ada@example.org, who signed up on")
        .contains("accounts: 2, organizations: 1, API keys: 2\n")
        .contains("audit entries: 11 (changes: 9, refused attempts: 2)");
  }

  @Test
  void the_demo_never_prints_a_whole_key() {
    Run run = Run.of("demo", "--data", data.toString());

    assertThat(run.out()).doesNotContainPattern(Pattern.compile("demo_[A-Za-z0-9]{5}"));
  }

  @Test
  void a_failure_is_one_line_on_standard_error_with_the_place_to_read_on() throws Exception {
    Files.createDirectory(data);
    Files.writeString(file, "no database ".repeat(100));

    Run run = Run.of("demo", "--data", data.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("is not an SQLite database").contains("docs/errors.md#corrupt");
  }

  @Test
  void wrong_use_is_told_with_the_usage() {
    assertThat(Run.of().exitCode()).isEqualTo(2);
    assertThat(Run.of("demo").exitCode()).isEqualTo(2);
    assertThat(Run.of("doctor", "--data").exitCode()).isEqualTo(2);
    Run run = Run.of("xyzzy");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("argument 1 is not known here").contains("Usage: keyhold");
  }

  @Test
  void the_doctor_finds_healthy_data_well() {
    Run.of("demo", "--data", data.toString());

    Run run = Run.of("doctor", "--data", data.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.startsWith("ok"));
    assertThat(run.out())
        .contains("journal_mode wal, synchronous 2, foreign_keys 1, trusted_schema 0")
        .contains("system.db rw-------")
        .contains("version 5")
        .contains("accounts 2, organizations 1")
        .contains("8 entries without a gap");
  }

  @Test
  void the_doctor_speaks_json() {
    Run.of("demo", "--data", data.toString());

    Run run = Run.of("doctor", "--json", "--data", data.toString());

    JsonNode report = JsonMapper.shared().readTree(run.out());
    assertThat(run.exitCode()).isZero();
    assertThat(report.get("ok").booleanValue()).isTrue();
    assertThat(report.get("file").stringValue()).isEqualTo(file.toString());
    assertThat(report.get("findings").size()).isEqualTo(16);
  }

  @Test
  void the_doctor_finds_a_file_that_others_may_read() throws Exception {
    Run.of("demo", "--data", data.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    Run run = Run.of("doctor", "--data", data.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).containsPattern("WRONG +modes.*chmod 600");
  }

  @Test
  void the_doctor_finds_a_cut_trail_and_a_lost_trigger() throws Exception {
    Run.of("demo", "--data", data.toString());
    execute("DROP TRIGGER audit_logs_are_not_deleted");
    execute("DELETE FROM audit_logs WHERE seq = 2");

    Run run = Run.of("doctor", "--data", data.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("WRONG +schema.*audit_logs_are_not_deleted")
        .containsPattern("WRONG +audit trail.*7 entries, the last has the number 8");
  }

  @Test
  void the_doctor_finds_a_schema_that_would_be_refused() throws Exception {
    Run.of("demo", "--data", data.toString());
    execute("INSERT INTO keyhold_schema VALUES ('keyhold', 999, 'everything_else', 'x', 0, 999)");

    Run run = Run.of("doctor", "--data", data.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).containsPattern("WRONG +schema.*upgrade Keyhold");
  }

  @Test
  void the_doctor_is_content_with_tables_that_another_tool_made() throws Exception {
    Run.of("demo", "--data", data.toString());
    execute("DELETE FROM keyhold_schema");

    Run run = Run.of("doctor", "--data", data.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("another tool runs the migrations");
  }

  @Test
  void the_doctor_finds_rows_that_point_at_nothing() throws Exception {
    Run.of("demo", "--data", data.toString());
    execute("UPDATE api_keys SET owner_id = 'nobody'");

    Run run = Run.of("doctor", "--data", data.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).containsPattern("WRONG +foreign keys.*api_keys");
  }

  @Test
  void the_doctor_needs_a_file() {
    Run run = Run.of("doctor", "--data", data.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("there is no database file");
    assertThat(data).doesNotExist();
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
