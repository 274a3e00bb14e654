package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Storage;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on a database of a server. */
@Timeout(120)
class ServerDatabaseTest {
  @TempDir Path folder;
  private final String url = PostgresServer.url();

  @Test
  void the_demo_runs_twice_and_its_trail_is_intact() {
    Run first = Run.of("demo", "--url", url);
    Run second = Run.of("demo", "--url", url);

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("ServiceLoader found dev.keyhold.postgres.PostgresStorage")
        .contains("accounts: 2, organizations: 1, API keys: 1\n")
        .contains("./keyhold doctor --url '" + url + "'");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out())
        .containsPattern("found +ada@example.org, who signed up on")
        .contains("accounts: 2, organizations: 1, API keys: 2\n");
    Run verified = Run.of("audit", "verify", "--url", url);
    assertThat(verified.exitCode()).as(verified.out()).isZero();
    assertThat(verified.out()).startsWith("intact; 11 entries");
  }

  @Test
  void the_doctor_looks_at_a_server() {
    Run.of("demo", "--url", url);

    Run run = Run.of("doctor", "--url", url);

    assertThat(run.out())
        .containsPattern("ok +server +PostgreSQL 1[5-9]")
        .containsPattern("ok +schema +complete, with all its triggers")
        .containsPattern("ok +numbers +the trail has 8 entries without a gap")
        .containsPattern("ok +rows +accounts 2, organizations 1, ")
        .containsPattern("ok +proof +8 entries in the tree");
    Run json = Run.of("doctor", "--json", "--url", url);
    assertThat(json.out()).contains("\"file\" : \"" + url + "\"");
  }

  @Test
  void keys_and_the_trail_are_listed() throws Exception {
    Run.of("demo", "--url", url);
    Path export = folder.resolve("trail.jsonl");

    assertThat(Run.of("keys", "report", "--url", url).out())
        .containsPattern(Pattern.compile("1 +keys at"));
    assertThat(Run.of("audit", "list", "--url", url).out()).contains("api_key.revoke");
    Run exported = Run.of("audit", "export", "--url", url, "--out", export.toString());
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(Files.readString(export)).contains("account.create");
  }

  @Test
  void the_commands_of_tables_work_on_a_server() throws Exception {
    String jar = FullStorage.jar(folder).toString();

    Run lacking = Run.of("tables", "check", "--url", url, "--jar", jar);
    Run migrated = Run.of("tables", "migrate", "--url", url, "--jar", jar);
    try (Storage storage = FullStorage.open(url)) {
      FullStorage.fill(storage);
    }

    assertThat(lacking.exitCode()).isEqualTo(1);
    assertThat(migrated.exitCode()).as(migrated.err()).isZero();
    assertThat(Run.of("tables", "check", "--url", url, "--jar", jar).exitCode()).isZero();
    assertThat(Run.of("tables", "diff", "--url", url, "--jar", jar).out())
        .isEqualTo("-- The set trees: no difference.\n");
    assertThat(Run.of("tables", "mend", "--url", url, "--jar", jar).out())
        .isEqualTo("no reference is loose\n");
    Run erased =
        Run.of(
            "tables", "erase", "--url", url, "--jar", jar, "--id", "ada", "--reason", "asked for");
    assertThat(erased.exitCode()).as(erased.err()).isZero();
    Run verified = Run.of("audit", "verify", "--url", url);
    assertThat(verified.out()).startsWith("intact");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backup copy.db --url URL",
        "restore copy.db --url URL",
        "namespace list --url URL"
      })
  void what_is_about_files_says_so_and_where_to_read_on(String words) {
    Run run = Run.of(words.replace("URL", url).split(" "));

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("give --data").contains("docs/postgresql.md#backups");
  }

  @Test
  void a_password_in_a_url_is_refused_and_not_repeated() {
    Run run = Run.of("doctor", "--url", "postgresql://ada:hunter2@localhost/hub");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("the URL holds a password").doesNotContain("hunter2");
  }

  @Test
  void what_was_not_looked_at_is_not_said() {
    Run.of("demo", "--url", url);

    assertThat(Run.of("audit", "verify", "--json", "--url", url).out())
        .contains("INTACT")
        .doesNotContain("listsShowAll");
  }

  @Test
  void a_password_without_a_server_is_a_mistake() {
    Run run = Run.of("demo", "--data", folder.toString(), "--password-file", "secret");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--password-file is for --url");
  }

  @Test
  void one_of_the_two_places_is_named() {
    assertThat(Run.of("demo", "--url", url, "--data", "data").exitCode()).isEqualTo(2);
    assertThat(Run.of("demo").exitCode()).isEqualTo(2);
    assertThat(Run.of("demo", "--url", "sqlite:data/system.db").err())
        .contains("--data names a file");
  }
}
