package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many keys at once, while a hub goes on. */
@Timeout(120)
class KeysCommandTest {
  private static final PageRequest HUNDRED = PageRequest.first(100);
  private final Instant now = Clock.systemUTC().instant();

  @TempDir Path data;
  private Storage storage;

  @BeforeEach
  void there_are_keys() {
    storage =
        AuditedStorage.over(
            Keyhold.open("sqlite:" + data.resolve("system.db")), () -> AuditContext.of("hub"));
    for (String id : List.of("ada", "bob")) {
      storage.write(
          tx ->
              tx.identities()
                  .accounts()
                  .create(Account.builder(id, now).email(id + "@example.org").build()));
    }
    insert(key("k1", 400).ownerId("ada").name("ci-linux").tags(List.of("ci")));
    insert(key("k2", 20).ownerId("ada").name("ci-mac").lastUsedAt(ago(100)).expiresAt(ago(-5)));
    insert(key("k3", 10).ownerId("bob").name("web").tags(List.of("web")).lastUsedAt(ago(1)));
    insert(key("k4", 5).name("\u001b[31mred").enabled(false));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private Instant ago(long days) {
    return now.minus(Duration.ofDays(days));
  }

  private ApiKeyBuilder key(String id, long days) {
    return ApiKey.builder(id, new KeyHash("hash of " + id), "sha256", ago(days))
        .displayHint("x" + id);
  }

  private void insert(ApiKeyBuilder key) {
    storage.write(tx -> tx.apiKeys().insert(key.build()));
  }

  private Run revoke(String... more) {
    List<String> words = new ArrayList<>(List.of("keys", "revoke", "--data", data.toString()));
    words.addAll(Arrays.asList(more));
    return Run.of(words.toArray(new String[0]));
  }

  private Run report(String... more) {
    List<String> words = new ArrayList<>(List.of("keys", "report", "--data", data.toString()));
    words.addAll(Arrays.asList(more));
    return Run.of(words.toArray(new String[0]));
  }

  private List<String> revoked() {
    Page<ApiKey> page = storage.read(tx -> tx.apiKeys().list(KeyQuery.ALL, HUNDRED));
    return page.items().stream()
        .filter(key -> key.revokedAt().isPresent())
        .map(ApiKey::id)
        .toList();
  }

  private List<StoredEntry> revocations() {
    AuditQuery query = AuditQuery.ALL.action("api_key.revoke").newestFirst(false);
    Page<StoredEntry> page = storage.read(tx -> tx.audit().list(query, HUNDRED));
    return page.items();
  }

  @Test
  void the_keys_of_an_organization_are_revoked_whoever_owns_them() {
    storage.run(
        tx ->
            tx.identities()
                .organizations()
                .create(
                    Organization.builder("acme", now)
                        .name("Acme")
                        .slug("acme")
                        .ownerId("ada")
                        .build()));
    insert(key("o1", 3).organizationId("acme"));
    insert(key("o2", 2).organizationId("acme").ownerId("bob"));

    Run done = revoke("--organization", "acme", "--reason", "closed");

    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).contains("2 keys revoked; 0 were already");
    assertThat(revoked()).contains("o1", "o2").doesNotContain("k1", "k3");
    assertThat(revocations())
        .extracting(entry -> entry.content().organizationId().orElse("none"))
        .containsOnly("acme");
  }

  @Test
  void the_keys_of_an_owner_are_revoked_with_their_entries() {
    Run run = revoke("--owner", "ada", "--reason", "laptop lost", "--actor", "grace");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("2 keys revoked; 0 were already\n");
    assertThat(revoked()).containsExactly("k1", "k2");
    assertThat(revocations())
        .hasSize(2)
        .allSatisfy(
            entry -> {
              assertThat(entry.content().actorId()).contains("grace");
              assertThat(entry.content().reason()).contains("laptop lost");
            });
    Optional<ApiKey> key = storage.read(tx -> tx.apiKeys().findById("k1"));
    assertThat(key.orElseThrow().revocationReason()).contains("laptop lost");
    assertThat(Run.of("audit", "verify", "--data", data.toString()).exitCode()).isZero();

    Run again = revoke("--owner", "ada", "--reason", "again");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).isEqualTo("0 keys revoked; 2 were already\n");
    assertThat(revocations()).hasSize(2);
  }

  @Test
  void all_that_is_given_has_to_match() {
    assertThat(revoke("--owner", "ada", "--tag", "web", "--reason", "r").exitCode()).isEqualTo(1);
    assertThat(revoke("--prefix", "CI-", "--reason", "r").out()).contains("no key matches");
    assertThat(revoke("--prefix", "ci-", "--created-before", "30d", "--reason", "r").exitCode())
        .isZero();
    assertThat(revoked()).containsExactly("k1");
    revoke("--tag", "CI", "--tag", "web", "--reason", "r");
    assertThat(revoked()).containsExactly("k1", "k3");
  }

  @Test
  void a_dry_run_lists_and_changes_nothing() {
    storage.write(tx -> tx.apiKeys().revoke("k1", Revocation.at(now)));
    long entries = storage.read(tx -> tx.audit().last());

    Run run = revoke("--created-before", "7d", "--reason", "r", "--dry-run");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(5);
    assertThat(run.out())
        .containsPattern("revoked +20..-..-.. .*k1  ada  ci-linux")
        .containsPattern("enabled +20.*k3  bob  web")
        .endsWith("2 keys would be revoked; 1 are already; nothing was changed\n")
        .doesNotContain("hash");
    assertThat(revoked()).containsExactly("k1");
    assertThat(storage.<Long, RuntimeException>read(tx -> tx.audit().last())).isEqualTo(entries);
  }

  @Test
  void a_command_that_names_no_keys_or_no_reason_is_wrong_use() {
    assertThat(revoke("--reason", "r").exitCode()).isEqualTo(2);
    assertThat(revoke("--owner", "ada").exitCode()).isEqualTo(2);
    assertThat(revoke("--prefix", "", "--reason", "r").exitCode()).isEqualTo(1);
    assertThat(revoke("--tag", "", "--reason", "r").exitCode()).isEqualTo(1);
    assertThat(revoke("--created-before", "soon", "--reason", "r").exitCode()).isEqualTo(1);
    assertThat(revoked()).isEmpty();
  }

  /** No key that was there before a revoked one is missed: the transaction saw all of them. */
  @Test
  void a_revocation_among_issues_takes_all_that_came_before_and_none_that_came_after()
      throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(100);
    List<Thread> issuing = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String name = "t" + i + "-";
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; !ended.get(); n++) {
                  insert(key(name + n, 0).tags(List.of("leaked")));
                  begun.countDown();
                }
              });
      thread.start();
      issuing.add(thread);
    }
    begun.await();

    Run run = revoke("--tag", "leaked", "--reason", "r");

    ended.set(true);
    for (Thread thread : issuing) {
      thread.join();
    }
    insert(key("after", 0).tags(List.of("leaked")));
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Boolean> gone = new ArrayList<>();
    Optional<PageRequest> next = Optional.of(PageRequest.first(500));
    while (next.isPresent()) {
      PageRequest request = next.get();
      Page<ApiKey> page =
          storage.read(
              tx -> tx.apiKeys().list(KeyQuery.ALL.taggedAnyOf(List.of("leaked")), request));
      page.items().forEach(key -> gone.add(key.revokedAt().isPresent()));
      next = page.next().map(request::after);
    }
    int first = gone.indexOf(false);
    assertThat(first).isGreaterThanOrEqualTo(100);
    assertThat(gone.subList(first, gone.size())).doesNotContain(true);
    assertThat(run.out())
        .isEqualTo(String.format(Locale.ROOT, "%,d keys revoked; 0 were already\n", first));
    assertThat(Run.of("audit", "verify", "--data", data.toString()).exitCode()).isZero();
  }

  @Test
  void the_report_counts_first_and_lists_then() {
    Run run = report();

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0)).startsWith("           4  keys at ");
    assertThat(lines.subList(1, 10))
        .containsExactly(
            "           0  expired",
            "           0  revoked",
            "           1  disabled",
            "           3  active",
            "           1  expire within 30d",
            "           2  were never used",
            "           1  were not used for 90d",
            "           1  are older than 365d",
            "");
    assertThat(lines).hasSize(14);
    assertThat(lines.get(11)).matches("never-used,over-lived +20.*never +never +xk1 +k1  ada .*");
    assertThat(lines.get(12)).matches("expiring,unused .*k2  ada  ci-mac");
    assertThat(lines.get(13)).startsWith("never-used ").endsWith("k4  -  \\u{1b}[31mred");
    assertThat(run.out()).doesNotContain("hash");
    assertThat(
            report("--expiring-within", "1d", "--unused-for", "200d", "--older-than", "9d").out())
        .contains("           0  expire within 1d", "           3  are older than 9d");
  }

  @Test
  void the_report_says_if_nobody_records_uses() {
    storage.write(tx -> tx.apiKeys().delete("k2"));
    storage.write(tx -> tx.apiKeys().delete("k3"));

    assertThat(report().out()).contains("were never used; no use of any key is on record");
  }

  @Test
  void the_report_speaks_json_without_a_hash() {
    Run run = report("--format", "json");

    JsonNode report = JsonMapper.shared().readTree(run.out());
    assertThat(report.get("count").intValue()).isEqualTo(4);
    assertThat(report.get("byState").get("disabled").intValue()).isEqualTo(1);
    assertThat(report.get("byFinding").get("over-lived").intValue()).isEqualTo(1);
    assertThat(report.get("everUsed").intValue()).isEqualTo(2);
    assertThat(report.get("keys")).hasSize(3);
    assertThat(report.get("keys").get(1).get("id").stringValue()).isEqualTo("k2");
    assertThat(report.get("keys").get(1).get("state").stringValue()).isEqualTo("active");
    assertThat(report.get("keys").get(1).get("findings").toString())
        .isEqualTo("[\"expiring\",\"unused\"]");
    assertThat(run.out()).doesNotContain("hash");
    assertThat(report("--format", "xml").exitCode()).isEqualTo(1);
    assertThat(report("--older-than", "99999999d").exitCode()).isEqualTo(1);
  }

  @Test
  void a_report_of_many_pages_is_whole() {
    storage.write(
        tx -> {
          for (int i = 0; i < 4_321; i++) {
            tx.apiKeys().insert(key("many" + i, 1).build());
          }
          return true;
        });

    JsonNode report = JsonMapper.shared().readTree(report("--format", "json").out());

    assertThat(report.get("count").intValue()).isEqualTo(4_325);
    assertThat(report.get("keys")).hasSize(4_324);
    assertThat(report().out().lines()).hasSize(4_324 + 11);
  }
}
