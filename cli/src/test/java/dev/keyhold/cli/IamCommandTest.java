package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.iam.IamTables;
import dev.keyhold.iam.RateLimit;
import dev.keyhold.iam.SecretText;
import dev.keyhold.iam.Session;
import dev.keyhold.iam.VerificationCode;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands about the tables behind sign-in. */
class IamCommandTest {
  private static final int MANY = 1_100;

  @TempDir Path folder;

  private List<String> place(String kind) {
    return kind.equals("server")
        ? List.of("--url", PostgresServer.url())
        : List.of("--data", folder.resolve("hub.db").toString());
  }

  private static Run iam(String command, List<String> place, String... more) {
    List<String> words = new ArrayList<>(List.of("iam", command));
    words.addAll(place);
    words.addAll(List.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  private static Storage open(List<String> place) {
    String url = place.get(0).equals("--url") ? place.get(1) : "sqlite:" + place.get(1);
    return Keyhold.open(StorageConfig.builder(url).tables(IamTables.SET).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "server"})
  void what_has_ended_is_swept_in_batches_and_the_rest_stays(String kind) {
    List<String> place = place(kind);
    assertThat(iam("init", place).out()).isEqualTo("31 tables are there; see docs/iam.md\n");
    assertThat(iam("check", place).out()).isEqualTo("ok     the set iam\n");
    try (Storage storage = open(place)) {
      storage.run(IamCommandTest::fill);
    }

    Run counted = iam("sweep", place, "--dry-run");
    Run swept = iam("sweep", place);
    Run again = iam("sweep", place);

    assertThat(counted.out())
        .contains("1,100  session would be removed")
        .contains("1  verification would be removed")
        .contains("1  rate_limit would be removed")
        .contains("0  device_code would be removed");
    assertThat(swept.exitCode()).as(swept.err()).isZero();
    assertThat(swept.out()).contains("1,100  session removed").contains("1  rate_limit removed");
    assertThat(again.out()).contains("0  session removed");
    try (Storage storage = open(place)) {
      storage.run(
          tx -> {
            Global rows = Tables.of(Instant::now).global(tx);
            assertThat(rows.find(Session.TABLE, "lasts")).isPresent();
            assertThat(rows.find(Session.TABLE, "just ended")).isPresent();
            assertThat(rows.from(RateLimit.TABLE).page(PageRequest.first(10)).items()).hasSize(1);
          });
    }
    assertThat(Run.of("audit", "list", place.get(0), place.get(1)).out())
        .contains("session.sweep")
        .contains("rate_limit.sweep")
        .doesNotContain("session.delete");
    assertThat(Run.of("audit", "verify", place.get(0), place.get(1)).out())
        .startsWith("intact; 5 entries");
  }

  private static void fill(Transaction tx) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    tx.identities().accounts().create(Account.builder("ada", now).email("a@example.org").build());
    Global rows = Tables.of(Instant::now).global(tx);
    for (int i = 0; i < MANY; i++) {
      rows.add(Session.TABLE, session("s" + i, now.minus(Duration.ofDays(2))));
    }
    rows.add(Session.TABLE, session("lasts", now.plusSeconds(60)));
    rows.add(Session.TABLE, session("just ended", now.minusSeconds(60)));
    rows.add(
        VerificationCode.TABLE,
        new VerificationCode(
            Stamp.of("v", now, now),
            "a@example.org",
            new SecretText("7"),
            now.minus(Duration.ofDays(9))));
    for (Instant last : List.of(now, now.minus(Duration.ofDays(3)))) {
      rows.add(
          RateLimit.TABLE,
          new RateLimit(Stamp.of("r" + last, now, now), "k" + last, 1, last.toEpochMilli()));
    }
  }

  private static Session session(String id, Instant expiresAt) {
    Instant made = expiresAt.minusSeconds(60);
    return new Session(
        Stamp.of(id, made, made),
        "ada",
        new SecretText("token of " + id),
        expiresAt,
        Optional.empty(),
        Optional.of("a phone"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void the_other_commands_take_them_by_an_option() {
    List<String> place = place("file");
    iam("init", place);
    try (Storage storage = open(place)) {
      storage.run(
          tx -> {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            tx.identities()
                .accounts()
                .create(Account.builder("ada", now).email("a@example.org").build());
            Tables.of(Instant::now).global(tx).add(Session.TABLE, session("s", now));
          });
    }
    String url = "sqlite:" + folder.resolve("hub.db");
    String server = PostgresServer.url();

    Run moved = Run.of("move", "--from", url, "--to", server);
    assertThat(moved.exitCode()).as(moved.out() + moved.err()).isZero();
    assertThat(moved.out()).contains("same      session 1, SHA-256");
    Run erased =
        Run.of("tables", "erase", "--url", server, "--iam", "--id", "ada", "--reason", "asked for");
    assertThat(erased.exitCode()).as(erased.err()).isZero();
    try (Storage storage = open(List.of("--url", server))) {
      Optional<Session> left =
          storage.read(tx -> Tables.of(Instant::now).global(tx).find(Session.TABLE, "s"));
      assertThat(left).isPresent();
      assertThat(left.flatMap(Session::userAgent)).isEmpty();
    }
  }

  @Test
  void a_database_without_the_tables_is_told() {
    Run.of("demo", "--data", folder.toString());

    Run check = Run.of("iam", "check", "--data", folder.toString());
    Run sweep = Run.of("iam", "sweep", "--data", folder.toString());

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.out())
        .contains("WRONG  the set iam: the migrations [iam, seed_names] have not run");
    assertThat(sweep.exitCode()).isEqualTo(1);
    assertThat(sweep.err()).contains("does not have the tables of the sets");
  }

  @Test
  void the_mapping_is_json_with_every_model() {
    JsonNode mapping = JsonMapper.shared().readTree(Run.of("iam", "mapping").out());

    assertThat(mapping.get("generateId").stringValue()).isEqualTo("uuid");
    assertThat(mapping.get("models").size()).isEqualTo(30);
    assertThat(mapping.get("models").get("user").get("fields").get("emailVerified").stringValue())
        .isEqualTo("email_verified");
  }
}
