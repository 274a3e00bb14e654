package dev.keyhold.keypal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.keypal.KeypalImportReport.Count;
import dev.keyhold.spi.Storage;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.tck.InMemoryStorage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moving in and out. */
class KeypalImportTest {
  /** So that one damaged digit makes no hash into another's. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final List<KeypalRefusal> refusals = new ArrayList<>();

  private final KeypalImport.Listener listener =
      new KeypalImport.Listener() {
        @Override
        public void refused(KeypalRefusal refusal) {
          refusals.add(refusal);
        }
      };

  private static String record(String id, long hash, String more) {
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%s\",\"keyHash\":\"%064x\",\"metadata\":{\"ownerId\":\"ada\"%s}}",
        id,
        hash,
        more);
  }

  private static String log(String id, String action) {
    return ("{\"id\":\"%s\",\"action\":\"%s\",\"keyId\":\"k1\",\"ownerId\":\"ada\","
            + "\"timestamp\":\"2025-12-31T00:00:00.000Z\"}")
        .formatted(id, action);
  }

  private KeypalImportReport run(KeypalImport run, byte[] file) {
    refusals.clear();
    try {
      return run.run(new ByteArrayInputStream(file), listener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KeypalImportReport into(Storage storage, String... lines) {
    return run(KeypalImport.into(storage, Samples.CLOCK), String.join("\n", lines).getBytes(UTF_8));
  }

  private static KeypalImport byTen(Storage storage) {
    return new KeypalImport(new ImportWriter(storage, Samples.CLOCK), 10);
  }

  private static String export(Storage storage) {
    StringBuilder out = new StringBuilder();
    try {
      KeypalExport.write(KeypalStorage.over(storage), out, lines -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  @Test
  void records_and_logs_are_taken_in_their_order() {
    try (Storage storage = InMemoryStorage.open()) {
      KeypalImportReport report =
          into(storage, record("k2", 2, ""), log("l1", "created"), record("k1", 1, ""));

      assertThat(report)
          .isEqualTo(new KeypalImportReport(new Count(2, 0, 0), new Count(1, 0, 0), 0));
      assertThat(Samples.ids(KeypalStorage.over(storage).findByOwner("ada")))
          .containsExactly("k2", "k1");
    }
  }

  @Test
  void what_is_there_already_is_passed_over() {
    try (Storage storage = InMemoryStorage.open()) {
      String[] lines = {record("k1", 1, ",\"tags\":[\"Prod\"]"), log("l1", "created")};
      into(storage, lines);

      KeypalImportReport again = into(storage, lines[0], lines[0], lines[1]);

      assertThat(again)
          .isEqualTo(new KeypalImportReport(new Count(0, 2, 0), new Count(0, 1, 0), 0));
    }
  }

  @Test
  void what_is_taken_by_something_else_is_refused_with_the_reason() {
    try (Storage storage = InMemoryStorage.open()) {
      into(storage, record("k1", 1, ""), log("l1", "created"));

      KeypalImportReport report =
          into(
              storage,
              record("k1", 1, ",\"name\":\"other\""),
              record("k1", 2, ""),
              record("k2", 1, ""),
              log("l1", "revoked"),
              record("k3", 3, ""));

      assertThat(report)
          .isEqualTo(new KeypalImportReport(new Count(1, 0, 3), new Count(0, 0, 1), 0));
      assertThat(refusals)
          .extracting(KeypalRefusal::line, KeypalRefusal::code)
          .containsExactly(
              tuple(1L, Code.DUPLICATE_ID),
              tuple(2L, Code.DUPLICATE_ID),
              tuple(3L, Code.DUPLICATE_HASH),
              tuple(4L, Code.DUPLICATE_ID));
    }
  }

  @Test
  void a_log_that_was_erased_does_not_come_back() {
    try (Storage storage = InMemoryStorage.open()) {
      into(storage, log("l1", "created"));
      KeypalStorage.over(storage).deleteLogs(KeypalLogQuery.ALL);

      assertThat(into(storage, log("l1", "created")).logs()).isEqualTo(new Count(0, 0, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "7",
        "{}",
        "{\"id\":\"k9\"}",
        "{\"id\":\"k9\",\"keyHash\":\"h\"}",
        "{\"id\":\"k9\",\"keyHash\":\"secret-hash\",\"metadata\":{\"expiresAt\":\"soon\"}}",
        "{\"id\":\"k9\",\"keyHash\":\"secret-hash\",\"metadata\":{},\"metadata\":{}}",
        "{\"id\":\"k9\",\"keyHash\":\"secret-hash\",\"metadata\":{}} {}",
        "{\"id\":\"l9\",\"action\":\"created\",\"keyId\":\"k\",\"ownerId\":\"\",\"timestamp\":\"x\"}",
        "{\"id\":\"k9\",\"keyHash\":\"secret-hash\",\"metadata\":{\"x\":\"\\ud800\"}}",
        "\u0000",
      })
  void a_bad_line_is_refused_by_its_number_and_costs_no_other(String bad) {
    try (Storage storage = InMemoryStorage.open()) {
      KeypalImportReport report =
          into(storage, record("k1", 1, ""), "", bad, "  \r", record("k2", 2, "") + "\r");

      assertThat(report.records().taken()).isEqualTo(2);
      assertThat(report.refused()).isEqualTo(1);
      assertThat(refusals).extracting(KeypalRefusal::line).containsExactly(3L);
      assertThat(refusals.get(0).json()).doesNotContain("secret-hash").doesNotContain("soon");
    }
  }

  @Test
  void bytes_that_are_no_text_and_lines_that_never_end_are_refused() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    file.write((record("k1", 1, "") + "\r\n").getBytes(UTF_8));
    file.write(new byte[] {'"', (byte) 0xC3, '"', '\n'});
    file.write("{\"id\":\"".getBytes(UTF_8));
    byte[] endless = new byte[3 * KeypalCalls.MOST_BYTES];
    Arrays.fill(endless, (byte) 'a');
    file.write(endless);
    file.write('\n');
    file.write("[".repeat(500_000).getBytes(UTF_8));
    file.write(("\n" + record("k2", 2, "")).getBytes(UTF_8));
    try (Storage storage = InMemoryStorage.open()) {

      KeypalImportReport report =
          run(KeypalImport.into(storage, Samples.CLOCK), file.toByteArray());

      assertThat(report).isEqualTo(new KeypalImportReport(new Count(2, 0, 0), Count.NONE, 3));
      assertThat(refusals).extracting(KeypalRefusal::line).containsExactly(2L, 3L, 4L);
    }
  }

  @Test
  void what_the_storage_itself_refuses_costs_no_other_line(@TempDir Path folder)
      throws SQLException {
    Path file = folder.resolve("x.db");
    SqliteStorage sqlite = SqliteStorage.open(file);
    try (Connection hub = SqliteStorage.dataSource(file).getConnection();
        Statement statement = hub.createStatement()) {
      statement.execute(
          "CREATE TRIGGER hub BEFORE INSERT ON api_keys WHEN NEW.name = 'evil'"
              + " BEGIN SELECT RAISE(ABORT, 'not here'); END");
    }
    try (Storage storage = AuditedStorage.over(sqlite, () -> AuditContext.UNKNOWN)) {
      String[] lines =
          IntStream.range(0, 40)
              .mapToObj(i -> record("k" + i, i, i % 13 == 5 ? ",\"name\":\"evil\"" : ""))
              .toArray(String[]::new);

      KeypalImportReport report = into(storage, lines);

      assertThat(report.records()).isEqualTo(new Count(37, 0, 3));
      assertThat(refusals).extracting(KeypalRefusal::line).containsExactly(6L, 19L, 32L);
      assertThat(into(storage, lines).records()).isEqualTo(new Count(0, 37, 3));
    }
  }

  @Test
  void a_dry_run_says_what_an_import_does_and_changes_nothing() {
    for (int seed = 0; seed < 20; seed++) {
      byte[] there = file(new RandomCalls(seed), 30);
      byte[] file = file(new RandomCalls(seed + 1_000), 300);
      try (Storage storage = InMemoryStorage.open();
          Storage empty = InMemoryStorage.open()) {
        run(KeypalImport.into(storage, Samples.CLOCK), there);
        String before = export(storage);
        KeypalImportReport dry = run(KeypalImport.dryRun(storage), file);
        List<KeypalRefusal> said = List.copyOf(refusals);
        assertThat(export(storage)).isEqualTo(before);

        assertThat(run(KeypalImport.into(storage, Samples.CLOCK), file)).isEqualTo(dry);
        assertThat(refusals).isEqualTo(said);
        assertThat(run(KeypalImport.dryRun(), file))
            .as("seed %d", seed)
            .isEqualTo(run(KeypalImport.into(empty, Samples.CLOCK), file));
      }
    }
  }

  /** The records and logs of random calls, in forms of every kind. */
  private static byte[] file(RandomCalls calls, int lines) {
    List<String> file = new ArrayList<>();
    while (file.size() < lines) {
      RandomCalls.Call call = calls.next();
      if (call.method().equals("save") || call.method().equals("saveLog")) {
        file.add(JsonText.write(call.arguments().get(0)));
      }
    }
    return String.join("\n", file).getBytes(UTF_8);
  }

  @Test
  void an_export_that_is_imported_is_the_same_export() {
    for (int seed = 0; seed < 20; seed++) {
      try (Storage first = AuditedStorage.over(InMemoryStorage.open(), () -> AuditContext.UNKNOWN);
          Storage second = InMemoryStorage.open()) {
        KeypalCalls calls = new KeypalCalls(Samples.over(first));
        RandomCalls random = new RandomCalls(seed);
        for (int i = 0; i < 400; i++) {
          call(calls, random.next());
        }
        String export = export(first);

        KeypalImportReport report =
            run(KeypalImport.into(second, Samples.CLOCK), export.getBytes(UTF_8));

        assertThat(export).contains("\"action\"").contains("\"keyHash\"");
        assertThat(report.refused()).as("seed %d: %s", seed, refusals).isZero();
        assertThat(export(second)).as("seed %d", seed).isEqualTo(export);
      }
    }
  }

  private static void call(KeypalCalls calls, RandomCalls.Call call) {
    try {
      calls.call(call.method(), JsonText.bytes(call.arguments()));
    } catch (KeypalException e) {
      assertThat(e.code()).isNotEqualTo(Code.UNKNOWN_METHOD);
    }
  }

  /** -Dkeyhold.import.rounds=N for more than the build's. */
  @Test
  void lines_that_were_damaged_never_cost_the_others() {
    for (int seed = 0; seed < Integer.getInteger("keyhold.import.rounds", 50); seed++) {
      Random random = new Random(seed);
      Map<String, Boolean> whole = new LinkedHashMap<>();
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      for (int i = 0; i < 60; i++) {
        byte[] line =
            (i % 3 == 0
                    ? log("l" + i, "created")
                    : record("k" + i, (i + 1) * SPREAD, ",\"x\":\"äé\""))
                .getBytes(UTF_8);
        boolean damaged = random.nextInt(5) == 0;
        whole.put((i % 3 == 0 ? "l" : "k") + i, !damaged);
        file.writeBytes(damaged ? damaged(line, random) : line);
        file.write('\n');
      }
      try (Storage storage = InMemoryStorage.open()) {
        run(byTen(storage), file.toByteArray());
        String export = export(storage);
        whole.forEach(
            (id, isWhole) -> {
              if (isWhole) {
                assertThat(export).as("%s", refusals).contains("\"id\":\"" + id + "\"");
              }
            });
      }
    }
  }

  /** The damage stays on the line and never touches the id, which another line might have then. */
  private static byte[] damaged(byte[] line, Random random) {
    int from = 20;
    byte[] damaged =
        random.nextInt(3) == 0
            ? Arrays.copyOf(line, from + random.nextInt(line.length - from))
            : line.clone();
    for (int i = random.nextInt(6); i > 0 && damaged.length > from; i--) {
      byte b = (byte) random.nextInt(256);
      damaged[from + random.nextInt(damaged.length - from)] = b == '\n' ? 0 : b;
    }
    return damaged;
  }

  @Test
  void an_import_that_was_cut_short_goes_on_when_it_is_run_again(@TempDir Path folder) {
    byte[] file =
        IntStream.range(0, 95)
            .mapToObj(i -> i % 5 == 0 ? log("l" + i, "created") : record("k" + i, i, ""))
            .reduce("", (text, line) -> text + line + "\n")
            .getBytes(UTF_8);
    Path database = folder.resolve("x.db");
    try (Storage storage = audited(database)) {
      assertThatThrownBy(() -> byTen(storage).run(new ByteArrayInputStream(file), dying(40)))
          .isInstanceOf(IllegalStateException.class);
    }
    try (Storage storage = audited(database)) {
      KeypalImportReport again = run(byTen(storage), file);

      assertThat(again)
          .isEqualTo(new KeypalImportReport(new Count(44, 32, 0), new Count(11, 8, 0), 0));
      try (Storage whole = InMemoryStorage.open()) {
        run(KeypalImport.into(whole, Samples.CLOCK), file);
        assertThat(export(storage)).isEqualTo(export(whole));
      }
    }
  }

  private static Storage audited(Path database) {
    return AuditedStorage.over(SqliteStorage.open(database), () -> AuditContext.UNKNOWN);
  }

  /** As if the process ended after so many lines. */
  private static KeypalImport.Listener dying(long lines) {
    return new KeypalImport.Listener() {
      @Override
      public void advanced(long bytes, KeypalImportReport soFar) {
        if (soFar.records().taken() + soFar.logs().taken() >= lines) {
          throw new IllegalStateException("the process ends");
        }
      }
    };
  }
}
