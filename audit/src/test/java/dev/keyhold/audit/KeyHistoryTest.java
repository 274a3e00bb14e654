package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.Journey.Times;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyHistory;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyStats;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.RefusedAttempt;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys know by name what is recorded of them: all of it, and of no other thing. */
class KeyHistoryTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Instant now = Times.T0;
  private final AuditedStorage storage =
      AuditedStorage.builder(InMemoryStorage.open(), () -> AuditContext.UNKNOWN)
          .clock(() -> now)
          .build();
  private final KeyHistory history = ApiKeys.of(storage, KeyPolicy.DEFAULT).history();
  private Instant refusedAt = Times.T0;

  @BeforeEach
  void everything_happens_to_ada_and_her_keys() {
    for (Journey change : Journey.values()) {
      now = now.plus(MINUTE);
      storage.write(change.step::in);
    }
    refusedAt = now.plus(MINUTE);
    now = refusedAt;
    storage.attemptRefused(
        new RefusedAttempt(
            "api_key.verify", "REVOKED", Optional.of("ada"), "api_key", Optional.of("k2")));
    storage.flushAttempts();
    now = now.plus(MINUTE);
    storage.write(Journey.CREATE_ADA.step::in);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void the_statistics_count_each_action_about_an_accounts_keys() {
    Map<String, Long> expected =
        Arrays.stream(Journey.values())
            .flatMap(change -> change.actions.stream())
            .filter(action -> action.startsWith("api_key."))
            .collect(Collectors.groupingBy(action -> action, Collectors.counting()));
    expected.put("api_key.verify", 1L);
    // The key of the organization is not Ada's.
    expected.merge("api_key.create", -1L, Long::sum);
    expected.merge("api_key.delete", -1L, Long::sum);

    KeyStats stats = history.stats("ada");

    assertThat(stats.byAction()).isEqualTo(expected);
    assertThat(stats.total()).isEqualTo(13);
    assertThat(stats.lastActivity()).contains(refusedAt);
  }

  @Test
  void the_last_activity_is_the_latest_of_all_actions() {
    now = now.plus(MINUTE);
    storage.write(Journey.INSERT_KEY.step::in);

    assertThat(history.stats("ada").lastActivity()).contains(now);
  }

  @Test
  void of_an_account_without_keys_nothing_is_counted() {
    assertThat(history.stats("bob")).isEqualTo(new KeyStats(Map.of(), Optional.empty()));
    assertThat(history.stats("bob").total()).isZero();
  }

  @Test
  void the_history_of_a_key_outlives_it_newest_first_page_by_page() {
    PageRequest four = PageRequest.first(4);

    Page<StoredEntry> page = history.of("k1", four);
    Page<StoredEntry> rest = history.of("k1", four.after(page.next().orElseThrow()));

    assertThat(actions(page))
        .containsExactly("api_key.delete", "api_key.rotate", "api_key.rehash", "api_key.enable");
    assertThat(actions(rest))
        .containsExactly("api_key.disable", "api_key.update", "api_key.create");
    assertThat(rest.next()).isEmpty();
  }

  @Test
  void one_action_about_an_accounts_keys_is_listed() {
    Page<StoredEntry> deleted = history.of("ada", "api_key.delete", PageRequest.first(10));

    assertThat(deleted.items())
        .extracting(entry -> entry.content().targetId().orElseThrow())
        .containsExactly("k3", "k1", "k2");
    assertThat(history.of("bob", "api_key.delete", PageRequest.first(10)).items()).isEmpty();
  }

  private static List<String> actions(Page<StoredEntry> page) {
    return page.items().stream().map(entry -> entry.content().action()).toList();
  }
}
