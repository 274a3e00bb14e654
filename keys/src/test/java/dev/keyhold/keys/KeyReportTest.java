package dev.keyhold.keys;

import static dev.keyhold.keys.KeyReport.Finding.EXPIRING;
import static dev.keyhold.keys.KeyReport.Finding.NEVER_USED;
import static dev.keyhold.keys.KeyReport.Finding.OVER_LIVED;
import static dev.keyhold.keys.KeyReport.Finding.UNUSED;
import static dev.keyhold.keys.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyState;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyReportTest {
  private static final Instant NOW = T0.plus(Duration.ofDays(1_000));

  private final InMemoryStorage storage = InMemoryStorage.open();
  private final KeyReport report =
      ApiKeys.builder(storage, KeyPolicy.DEFAULT)
          .clock(InstantSource.fixed(NOW))
          .build()
          .report(KeyReport.Bounds.DEFAULT);

  private static Instant ago(long days) {
    return NOW.minus(Duration.ofDays(days));
  }

  private static ApiKeyBuilder key(String id, Instant created) {
    return ApiKey.builder(id, new KeyHash("hash of " + id), "sha256", created);
  }

  @Test
  void each_bound_is_met_on_its_very_millisecond() {
    ApiKeyBuilder used = key("k", ago(1)).lastUsedAt(ago(1));
    assertThat(report.findings(used.build())).isEmpty();
    assertThat(report.findings(key("k", ago(1)).build())).containsExactly(NEVER_USED);
    assertThat(report.findings(used.expiresAt(ago(-30)).build())).containsExactly(EXPIRING);
    assertThat(report.findings(used.expiresAt(ago(-30).plusMillis(1)).build())).isEmpty();
    assertThat(report.findings(key("k", ago(99)).lastUsedAt(ago(90)).build()))
        .containsExactly(UNUSED);
    assertThat(report.findings(key("k", ago(99)).lastUsedAt(ago(90).plusMillis(1)).build()))
        .isEmpty();
    assertThat(report.findings(key("k", ago(365)).lastUsedAt(ago(0)).build()))
        .containsExactly(OVER_LIVED);
    assertThat(report.findings(key("k", ago(365).plusMillis(1)).lastUsedAt(ago(0)).build()))
        .isEmpty();
    assertThat(report.findings(key("k", ago(900)).expiresAt(ago(-1)).build()))
        .containsExactlyInAnyOrder(EXPIRING, NEVER_USED, OVER_LIVED);
  }

  @Test
  void a_key_that_cannot_come_back_needs_no_look_and_a_disabled_one_does() {
    ApiKey old = key("k", ago(900)).build();
    assertThat(report.findings(old.toBuilder().enabled(false).build()))
        .containsExactlyInAnyOrder(NEVER_USED, OVER_LIVED);
    assertThat(report.findings(old.toBuilder().expiresAt(NOW).build())).isEmpty();
    assertThat(report.findings(old.toBuilder().revokedAt(ago(3)).build())).isEmpty();
  }

  @Test
  void all_keys_are_counted_and_those_with_findings_shown_in_order_over_many_pages() {
    for (int i = 0; i < 3_210; i++) {
      int n = i;
      ApiKeyBuilder key = key("k" + i, ago(i % 10 == 0 ? 400 : 10));
      if (i % 10 != 1) {
        key.lastUsedAt(ago(1));
      }
      storage.write(tx -> tx.apiKeys().insert(key.enabled(n % 10 != 2).build()));
    }
    storage.write(tx -> tx.apiKeys().revoke("k0", Revocation.at(NOW)));

    KeyReport.Counts counts = report.count();

    assertThat(counts.keys()).isEqualTo(3_210);
    assertThat(counts.byState())
        .containsEntry(KeyState.ACTIVE, 2_888L)
        .containsEntry(KeyState.DISABLED, 321L)
        .containsEntry(KeyState.EXPIRED, 0L)
        .containsEntry(KeyState.REVOKED, 1L);
    assertThat(counts.byFinding())
        .containsEntry(OVER_LIVED, 320L)
        .containsEntry(NEVER_USED, 321L)
        .containsEntry(UNUSED, 0L)
        .containsEntry(EXPIRING, 0L);
    assertThat(counts.everUsed()).isEqualTo(3_210 - 321);
    List<String> shown = new ArrayList<>();
    List<Set<KeyReport.Finding>> findings = new ArrayList<>();
    report.forEach(
        (key, found) -> {
          shown.add(key.id());
          findings.add(found);
        });
    assertThat(shown).hasSize(641).startsWith("k1", "k10", "k11", "k20").endsWith("k3201");
    assertThat(findings.get(0)).containsExactly(NEVER_USED);
    assertThat(findings.get(1)).containsExactly(OVER_LIVED);
  }

  @Test
  void a_bound_that_cannot_be_is_refused() {
    Duration day = Duration.ofDays(1);
    assertThatThrownBy(() -> new KeyReport.Bounds(day, day.negated(), day))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> new KeyReport.Bounds(day, day, Duration.ofDays(9_999_999)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }
}
