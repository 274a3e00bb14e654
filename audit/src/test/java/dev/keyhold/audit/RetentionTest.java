package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final AuditContext OPS =
      AuditContext.builder().actorId("ops").reason("the law of 2018").build();

  @TempDir Path folder;
  private AuditedStorage storage;

  @BeforeEach
  void there_is_a_trail() {
    storage =
        AuditedStorage.builder(Keyhold.open("sqlite:" + folder.resolve("system.db")), () -> OPS)
            .clock(InstantSource.fixed(NOW))
            .build();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void append(String id, String action, String organization, int daysAgo) {
    AuditEntry entry =
        AuditEntry.builder(id, action, NOW.minus(Duration.ofDays(daysAgo)))
            .organizationId(organization)
            .build();
    storage.write(tx -> tx.audit().append(entry));
  }

  private Retention retention(RetentionRule... rules) {
    return new Retention(storage, List.of(rules), InstantSource.fixed(NOW));
  }

  private static RetentionRule days(int days) {
    return RetentionRule.keep(Duration.ofDays(days));
  }

  private List<String> left() {
    AuditQuery query = AuditQuery.ALL.until(NOW).newestFirst(false);
    return storage.read(tx -> tx.audit().list(query, PageRequest.first(100))).items().stream()
        .map(StoredEntry::id)
        .toList();
  }

  @Test
  void the_first_rule_that_governs_an_entry_says_how_long_it_is_kept() {
    append("signed-in", "session.begin", "acme", 40);
    append("signed-in-now", "session.begin", "acme", 20);
    append("court", "session.begin", "court", 5_000);
    append("made", "account.create", "acme", 300);
    append("made-long-ago", "account.create", "acme", 500);
    append("unruled", "document.print", "acme", 9_000);

    RetentionReport report =
        retention(
                RetentionRule.FOR_EVER.inOrganization("court"),
                days(30).ofAction("session.*"),
                RetentionRule.FOR_EVER.ofAction("document.print"),
                days(400))
            .run();

    assertThat(left()).containsExactly("unruled", "court", "made", "signed-in-now");
    assertThat(report.rules())
        .extracting(RetentionReport.Governed::entries)
        .containsExactly(0L, 1L, 0L, 1L);
    assertThat(report.longest()).isPositive();
  }

  @Test
  void an_entry_of_exactly_the_age_is_kept() {
    append("old", "session.begin", "acme", 30);

    assertThat(retention(days(30)).run().entries()).isZero();
    assertThat(retention(days(30).ofAction("session.begin"), days(7)).run().entries())
        .as("where another rule lets it be looked at, too")
        .isZero();
    assertThat(retention(days(29)).run().entries()).isEqualTo(1);
  }

  @Test
  void a_dry_run_says_the_same_and_changes_nothing() {
    append("old", "session.begin", "acme", 31);
    append("older", "session.end", "acme", 31);

    RetentionReport dry = retention(days(30).ofAction("session.begin"), days(30)).dryRun();

    assertThat(dry.rules()).extracting(RetentionReport.Governed::entries).containsExactly(1L, 1L);
    assertThat(left()).hasSize(2);
    assertThat(Retention.lastRun(storage)).isEmpty();
  }

  @Test
  void a_run_says_in_the_trail_who_erased_how_much_by_which_rule_and_why() {
    append("old", "session.begin", "acme", 31);

    retention(days(30).ofAction("session.*").inOrganization("acme"), days(7)).run();

    AuditEntry run = Retention.lastRun(storage).orElseThrow().content();
    assertThat(run.actorId()).contains("ops");
    assertThat(run.reason()).contains("the law of 2018");
    assertThat(run.details().text())
        .isEqualTo(
            "{\"erased\":1,\"rules\":[{\"action\":\"session.*\",\"erased\":1,\"keep\":\"PT720H\","
                + "\"organization\":\"acme\"}]}");
    AuditQuery erasures = AuditQuery.ALL.action("audit.erase");
    long count = storage.read(tx -> tx.audit().count(erasures));
    assertThat(count).isEqualTo(1);
  }

  @Test
  void the_trail_stays_intact_however_much_goes() {
    for (int i = 0; i < 1_100; i++) {
      append("e" + i, i % 2 == 0 ? "session.begin" : "account.create", "acme", 31);
    }

    assertThat(retention(days(30).ofAction("session.begin")).run().entries()).isEqualTo(550);
    assertThat(retention(days(7)).run().entries()).isEqualTo(550);

    TrailVerdict verdict = TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
    assertThat(verdict.kind()).isEqualTo(TrailVerdict.Kind.INTACT);
    assertThat(verdict.erased()).isEqualTo(1_100);
  }

  @Test
  void entries_about_erasures_are_kept_for_ever() {
    append("old", "session.begin", "acme", 31);
    retention(days(7)).run();
    Instant muchLater = NOW.plus(Duration.ofDays(4_000));

    RetentionReport report =
        new Retention(storage, List.of(days(7)), InstantSource.fixed(muchLater)).run();

    assertThat(report.entries()).isZero();
  }

  @Test
  void a_policy_that_keeps_longer_than_time_is_kept_erases_nothing() {
    append("old", "session.begin", "acme", 31);

    assertThat(retention(days(365 * 9_000)).run().entries()).isZero();
    assertThat(retention(RetentionRule.keep(Duration.ofSeconds(Long.MAX_VALUE))).dryRun().entries())
        .isZero();
    assertThat(retention(RetentionRule.FOR_EVER).run().entries()).isZero();
  }

  @Test
  void a_rule_keeps_entries_for_a_minute_at_least() {
    assertThatThrownBy(() -> RetentionRule.keep(Duration.ofSeconds(59)))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("a retention rule keeps entries for less than a minute");
    assertThat(RetentionRule.keep(Duration.ofMinutes(1)).action()).isEmpty();
  }
}
