package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.audit.TrailFile;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is read of a trail, kept of it, and proved of a part of it. */
@Timeout(120)
class TrailCommandTest {
  private final Instant now = Clock.systemUTC().instant();

  @TempDir Path data;
  private Storage storage;

  @BeforeEach
  void there_is_a_trail() {
    storage =
        AuditedStorage.over(
            Keyhold.open("sqlite:" + data.resolve("system.db")), () -> AuditContext.of("hub"));
    append("e1", "account.create", "ada", 500);
    append("e2", "session.begin", "ada", 40);
    append("e3", "session.begin", "grace", 3);
    append("e4", "session.end", "grace", 1);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void append(String id, String action, String actor, int daysAgo) {
    AuditEntry entry =
        AuditEntry.builder(id, action, now.minus(Duration.ofDays(daysAgo)))
            .actorId(actor)
            .target("session", "s1")
            .reason("=1+1")
            .build();
    storage.write(tx -> tx.audit().append(entry));
  }

  private Run audit(String command, String... more) {
    List<String> words = new ArrayList<>(List.of("audit", command, "--data", data.toString()));
    words.addAll(Arrays.asList(more));
    return Run.of(words.toArray(new String[0]));
  }

  private List<String> listed(String... more) {
    List<String> words = new ArrayList<>(List.of("--format", "jsonl"));
    words.addAll(Arrays.asList(more));
    Run run = audit("list", words.toArray(new String[0]));
    assertThat(run.err()).isEmpty();
    return run.out()
        .lines()
        .map(line -> JsonMapper.shared().readTree(line).get("id").stringValue())
        .toList();
  }

  @Test
  void entries_are_listed_newest_first_and_narrowed_by_filters() {
    assertThat(listed()).containsExactly("e4", "e3", "e2", "e1");
    assertThat(listed("--oldest-first")).containsExactly("e1", "e2", "e3", "e4");
    assertThat(listed("--limit", "2")).containsExactly("e4", "e3");
    assertThat(listed("--limit", "0")).isEmpty();
    assertThat(listed("--since", "7d")).containsExactly("e4", "e3");
    assertThat(listed("--since", "7d", "--until", "2d")).containsExactly("e3");
    assertThat(listed("--actor", "ada", "--action", "session.begin")).containsExactly("e2");
    assertThat(listed("--target", "session/s1", "--outcome", "success")).hasSize(4);
    assertThat(listed("--outcome", "denied")).isEmpty();
    assertThat(listed("--owner", "x")).isEmpty();
    assertThat(listed("--organization", "x")).isEmpty();
    assertThat(listed("--credential", "x")).isEmpty();
    storage.write(tx -> tx.audit().erase(List.of(1L), now));
    assertThat(listed("--until", "100d")).isEmpty();
    assertThat(listed("--until", "100d", "--erased")).containsExactly("e1");
  }

  @Test
  void a_line_is_for_people_and_a_table_for_spreadsheets() {
    assertThat(audit("list", "--limit", "1").out())
        .contains("  #4  success  session.end  id=e4  actor=grace  target=session/s1");
    List<String> table = audit("list", "--format", "csv").out().lines().toList();
    assertThat(table).hasSize(5);
    assertThat(table.get(0)).startsWith("sequence,id,at,");
    assertThat(table.get(1)).contains("\"'=1+1\"");
  }

  @Test
  void new_entries_are_followed_from_the_moment_that_is_named() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread follows = following(lines, "--since", "7d", "--actor", "grace");
    assertThat(lines.take()).contains("id=e3");
    assertThat(lines.take()).contains("id=e4");
    append("e5", "session.begin", "ada", 0);
    append("e6", "session.begin", "grace", 0);

    assertThat(lines.take()).contains("id=e6");

    follows.interrupt();
    follows.join();
  }

  @Test
  void following_ends_after_as_many_entries_as_are_wanted() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread follows = following(lines, "--since", "7d", "--limit", "3");
    lines.take();
    lines.take();
    append("e5", "session.begin", "ada", 0);

    follows.join();

    assertThat(lines.take()).contains("id=e5");
  }

  private Thread following(BlockingQueue<String> lines, String... more) {
    List<String> words =
        new ArrayList<>(List.of("audit", "list", "--data", data.toString(), "--follow"));
    words.addAll(Arrays.asList(more));
    PrintWriter out = new PrintWriter(new Lines(lines), false, StandardCharsets.UTF_8);
    Thread thread =
        new Thread(
            () -> KeyholdCommand.commandLine().setOut(out).execute(words.toArray(new String[0])));
    thread.start();
    return thread;
  }

  /** What is written, by lines. */
  private static final class Lines extends OutputStream {
    private final BlockingQueue<String> lines;
    private final StringBuilder line = new StringBuilder();

    Lines(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void write(int b) {
      if (b == '\n') {
        lines.add(line.toString());
        line.setLength(0);
      } else {
        line.append((char) b);
      }
    }
  }

  @Test
  void an_entry_is_shown_by_its_number_or_its_id() {
    for (String which : List.of("3", "e3")) {
      JsonNode shown = JsonMapper.shared().readTree(audit("show", which).out());
      assertThat(shown.get("sequence").intValue()).isEqualTo(3);
      assertThat(shown.get("reason").stringValue()).isEqualTo("=1+1");
      assertThat(shown.get("details").isObject()).isTrue();
    }
    append("4", "test.run", "ada", 0);
    assertThat(audit("show", "4").out()).as("a number comes first").contains("\"e4\"");
    Run missing = audit("show", "99");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("there is no entry with this number or id");
  }

  @Test
  void an_entry_and_the_growth_of_the_trail_are_proved() {
    JsonNode entry = JsonMapper.shared().readTree(audit("prove", "--entry", "3").out());
    assertThat(entry.get("size").intValue()).isEqualTo(4);
    assertThat(entry.get("path")).hasSize(2);
    JsonNode growth =
        JsonMapper.shared().readTree(audit("prove", "--from", "3", "--to", "4").out());
    assertThat(growth.get("newerRoot")).isEqualTo(entry.get("root"));
    assertThat(audit("prove", "--entry", "5").exitCode()).isEqualTo(1);
    assertThat(audit("prove", "--from", "3").exitCode()).isEqualTo(2);
    assertThat(audit("prove").exitCode()).isEqualTo(2);
    assertThat(audit("prove", "--entry", "1", "--from", "1", "--to", "2").exitCode()).isEqualTo(2);
  }

  @Test
  void an_export_that_was_cut_short_goes_on() throws Exception {
    Path whole = data.resolve("whole.jsonl");
    Path part = data.resolve("part.jsonl");
    audit("export", "--out", whole.toString());
    byte[] bytes = Files.readAllBytes(whole);
    for (int length : new int[] {0, 10, bytes.length / 3, bytes.length - 1, bytes.length}) {
      Files.write(part, Arrays.copyOf(bytes, length));
      Run.close(part);

      Run resumed = audit("export", "--out", part.toString(), "--resume");

      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(part).hasSameBinaryContentAs(whole);
    }
    assertThat(audit("export", "--resume").exitCode()).isEqualTo(2);
  }

  @Test
  void an_export_that_was_cut_short_goes_on_though_the_trail_has_grown() throws Exception {
    Path whole = data.resolve("whole.jsonl");
    audit("export", "--out", whole.toString());
    byte[] bytes = Files.readAllBytes(whole);
    append("e5", "test.run", "ada", 0);
    Path part = Files.write(data.resolve("part.jsonl"), Arrays.copyOf(bytes, bytes.length - 9));

    Run.close(part);
    audit("export", "--out", part.toString(), "--resume");

    assertThat(part).hasSameBinaryContentAs(whole);
  }

  @Test
  void a_file_that_is_no_export_of_this_trail_is_left_as_it_is() throws IOException {
    Path file = data.resolve("other.jsonl");
    audit("export", "--out", file.toString());
    String bundle = Files.readString(file);
    for (String other :
        List.of(
            bundle.replaceFirst("\"root\":\"..", "\"root\":\"00"),
            bundle.replaceFirst("\"size\":4", "\"size\":9"),
            "my notes\nof today\n",
            "my notes\nof today",
            "my notes",
            bundle.replaceFirst("\"root\":\"..", "\"root\":\"00") + "half a li",
            "{\"format\":\"keyhold-trail-1\"}\n")) {
      Files.writeString(file, other);

      Run refused = audit("export", "--out", file.toString(), "--resume");

      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(Files.readString(file)).isEqualTo(other);
    }
  }

  @Test
  void what_is_too_old_is_erased_and_doctor_says_when() throws IOException {
    Path policy =
        Files.writeString(
            data.resolve("policy.json"),
            """
            [{"action": "session.*", "keep": "30d"},
             {"organization": "court", "keep": "for ever"},
             {"keep": "400d"}]
            """);
    assertThat(doctor()).contains("retention      never run");

    Run dry = audit("retention", "--policy", policy.toString(), "--dry-run");
    assertThat(dry.out())
        .isEqualTo(
            """
                       1  session.*, kept for PT720H
                       0  all actions in court, kept for ever
                       1  all actions, kept for PT9600H
            2 entries would be erased; nothing was changed
            """);
    assertThat(listed()).hasSize(4);

    Run run = audit("retention", "--policy", policy.toString(), "--reason", "the law");
    assertThat(run.out()).contains("2 entries erased; the longest batch took ");
    assertThat(listed("--until", "2d")).containsExactly("e3");
    assertThat(listed("--action", "audit.erase", "--actor", "keyhold")).isNotEmpty();
    assertThat(audit("verify").out()).startsWith("intact; ").contains("2 of them erased");
    assertThat(doctor()).containsPattern("retention      last run at 20..-.*, 2 entries erased");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|is not an array of rules",
        "[]|is not an array of rules",
        "[1]|rule 1 of",
        "[{\"keep\":\"1d\"},{\"keep\":\"30s\"}]|rule 2 of",
        "[{\"keep\":\"soon\"}]|keep is a duration",
        "[{\"keep\":7}]|keep is not a text",
        "[{}]|keep is not a text",
        "[{\"keep\":\"1d\",\"org\":\"a\"}]|is not an object with keep",
        "[{\"keep\":\"1d\",\"action\":null}]|action is not a text",
        "[|JSON",
      })
  void a_policy_that_cannot_be_read_erases_nothing(String policy, String why) throws IOException {
    Path file = Files.writeString(data.resolve("policy.json"), policy);

    Run run = audit("retention", "--policy", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(why);
    assertThat(listed()).hasSize(4);
  }

  @Test
  void doctor_says_how_far_each_listener_is_behind() throws IOException {
    assertThat(doctor()).contains("listeners      no listener has taken an entry yet");
    try (TrailFile file = new TrailFile(data.resolve("trail.jsonl"), 1_000_000, 1)) {
      new AuditFeed(storage, "siem", file).deliver();
    }
    append("e5", "test.run", "ada", 0);

    assertThat(doctor()).contains("listeners      siem: 1 behind");
    assertThat(Files.readAllLines(data.resolve("trail.jsonl"))).hasSize(4);
  }

  private String doctor() {
    return Run.of("doctor", "--data", data.toString()).out();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "7x", "d", "-7d", "7.5d", "99999999d", "yesterday", "2026-13-01", ""})
  void a_time_that_cannot_be_is_refused(String since) {
    Run run = audit("list", "--since=" + since);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("is not a time; write one such as 7d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--target=account",
        "--target=/7",
        "--target=a/",
        "--outcome=good",
        "--format=xml"
      })
  void an_option_that_cannot_be_is_refused(String option) {
    Run run = audit("list", option);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(option.substring(0, option.indexOf('=')));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02, 2026-01-02T00:00:00Z",
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05+01:00, 2026-01-02T02:04:05Z",
    "90s, 2026-05-31T23:58:30Z",
    "2w, 2026-05-18T00:00:00Z",
    "PT1H, 2026-05-31T23:00:00Z"
  })
  void times_are_written_as_people_write_them(String text, Instant expected) {
    assertThat(When.past(text, Instant.parse("2026-06-01T00:00:00Z"))).isEqualTo(expected);
  }
}
