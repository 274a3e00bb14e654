package dev.keyhold.keypal;

import static dev.keyhold.keypal.Samples.fresh;
import static dev.keyhold.keypal.Samples.ids;
import static dev.keyhold.keypal.Samples.metadata;
import static dev.keyhold.keypal.Samples.record;
import static dev.keyhold.keypal.Samples.refusal;
import static dev.keyhold.keypal.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateTest {
  private static final String REVOKED = "{'revokedAt': '2026-01-02T00:00:00.000Z'}";

  private final Storage storage = InMemoryStorage.open();
  private final KeypalStorage keypal = Samples.over(storage);

  @AfterEach
  void close() {
    storage.close();
  }

  private void update(String part) {
    keypal.updateMetadata("k1", metadata(part));
  }

  private KeypalMetadata stored() {
    return keypal.findById("k1").orElseThrow().metadata();
  }

  private ApiKey key() {
    return storage.read(tx -> tx.apiKeys().findById("k1").orElseThrow());
  }

  @Test
  void an_unknown_id_is_refused_in_keypals_words() {
    refused(Code.KEY_NOT_FOUND, "API key with id k1 not found", () -> update("{}"));
    refused(
        Code.KEY_NOT_FOUND,
        "API key with id  not found",
        () -> keypal.updateMetadata("", KeypalMetadata.EMPTY));
  }

  @Test
  void what_is_not_mentioned_stays_and_lists_are_replaced_whole() {
    keypal.save(
        record("k1", "{'name': 'n', 'scopes': ['a', 'b'], 'resources': {'r': ['x']}, 'plan': 7}"));
    update("{'scopes': ['c'], 'resources': {'q': []}}");

    assertThat(stored())
        .isEqualTo(metadata("{'name': 'n', 'scopes': ['c'], 'resources': {'q': []}, 'plan': 7}"));
  }

  @Test
  void null_absent_and_a_value_are_three_things() {
    keypal.save(record("k1", "{'ownerId': 'ada', 'name': 'n', 'tags': ['t'], 'plan': 7}"));
    update("{'ownerId': null, 'name': null, 'tags': null, 'plan': null, 'expiresAt': null}");

    assertThat(stored().json())
        .isEqualTo(
            "{\"ownerId\":null,\"name\":null,\"expiresAt\":null,\"tags\":null,\"plan\":null}");
    assertThat(key().name()).isEmpty();
    assertThat(key().ownerId()).isEmpty();
    assertThat(key().tags()).isEmpty();
  }

  @Test
  void unknown_members_survive_any_number_of_round_trips_and_updates() {
    keypal.save(record("k1", "{'plan': {'b': [1, null, 1.5e300], 'a': '😀'}, 'allowedIps': []}"));
    KeypalMetadata before = stored();
    for (int i = 0; i < 5; i++) {
      keypal.updateMetadata("k1", stored().with("name", "n" + i));
    }

    assertThat(stored()).isEqualTo(before.with("name", "n4"));
  }

  @Test
  void a_changed_owner_is_found_and_made_if_need_be() {
    keypal.save(fresh("k1", "ada"));
    update("{'ownerId': 'carol'}");

    assertThat(ids(keypal.findByOwner("carol"))).containsExactly("k1");
    assertThat(keypal.findByOwner("ada")).isEmpty();
    assertThat(
            refusal(
                    () ->
                        KeypalStorage.builder(storage)
                            .strictOwners(true)
                            .build()
                            .updateMetadata("k1", metadata("{'ownerId': 'nobody'}")))
                .code())
        .isEqualTo(Code.OWNER_NOT_FOUND);
  }

  @Test
  void changed_tags_are_folded_and_found() {
    keypal.save(fresh("k1", ""));
    update("{'tags': ['Prod']}");

    assertThat(ids(keypal.findByTag("PROD"))).containsExactly("k1");
    assertThat(stored().value("tags")).isEqualTo(List.of("prod"));
  }

  @Test
  void id_and_hash_cannot_be_changed() {
    keypal.save(fresh("k1", ""));
    update("{'id': 'k2', 'keyHash': 'other'}");

    assertThat(keypal.findById("k1").orElseThrow().keyHash()).isEqualTo(fresh("k1", "").keyHash());
    assertThat(stored().value("id")).isEqualTo("k2");
  }

  @Test
  void enabled_follows_in_the_column() {
    keypal.save(fresh("k1", ""));
    update("{'enabled': false}");
    assertThat(key().enabled()).isFalse();
    update("{'enabled': null}");
    assertThat(key().enabled()).isTrue();
    assertThat(stored().has("enabled")).isTrue();
    assertThat(stored().value("enabled")).isNull();
  }

  @Test
  void a_successor_may_be_in_no_table_and_comes_with_the_revocation() {
    keypal.save(fresh("k1", ""));
    update("{'rotatedTo': 'nowhere'}");
    assertThat(stored().rotatedTo()).contains("nowhere");
    assertThat(key().rotatedToId()).isEmpty();
    update(REVOKED);

    assertThat(stored().rotatedTo()).contains("nowhere");
    assertThat(key().rotatedToId()).contains("nowhere");
    assertThat(key().revokedAt()).contains(Instant.parse("2026-01-02T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'revokedAt': null}",
        "{'revokedAt': '2026-01-03T00:00:00.000Z'}",
        "{'rotatedTo': 'k2'}",
        "{'enabled': false}",
        "{'name': 'lost', 'revokedAt': null}"
      })
  void what_a_revocation_has_settled_stays(String part) {
    keypal.save(fresh("k1", ""));
    update(REVOKED);
    KeypalMetadata before = stored();

    refused(Code.CANNOT_MODIFY_REVOKED, "Cannot modify a revoked key", () -> update(part));

    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void a_revoked_and_rotated_key_does_not_outlive_its_expiry() {
    keypal.save(fresh("k1", ""));
    update("{'expiresAt': '2027-01-01', 'rotatedTo': 'k2', 'revokedAt': '2026-01-01'}");
    update("{'expiresAt': '2026-12-31'}");

    refused(
        Code.CANNOT_MODIFY_REVOKED,
        "Cannot modify a revoked key",
        () -> update("{'expiresAt': null}"));
  }

  @Test
  void the_rest_of_a_revoked_key_may_change() {
    keypal.save(fresh("k1", ""));
    update(REVOKED);
    update("{'name': 'old', 'lastUsedAt': '2026-01-05', 'revokedAt': '2026-01-02T00:00:00Z'}");

    assertThat(stored().name()).contains("old");
    assertThat(stored().value("lastUsedAt")).isEqualTo("2026-01-05");
    assertThat(stored().value("revokedAt")).isEqualTo("2026-01-02T00:00:00Z");
  }

  @Test
  void the_latest_use_stays_the_latest() {
    keypal.save(fresh("k1", ""));
    update("{'lastUsedAt': '2026-01-02'}");
    update("{'lastUsedAt': '2026-01-01T00:00:00.000Z'}");
    update("{'lastUsedAt': null}");

    assertThat(stored().value("lastUsedAt")).isEqualTo("2026-01-02");
  }

  @Test
  void a_use_changes_nothing_else_of_the_row() {
    keypal.save(fresh("k1", ""));
    ApiKey before = key();
    update("{'lastUsedAt': '2026-01-02T00:00:00.000Z'}");

    assertThat(key())
        .isEqualTo(before.toBuilder().lastUsedAt(Instant.parse("2026-01-02T00:00:00Z")).build());
  }

  @Test
  void a_part_that_is_too_large_with_the_rest_is_refused() {
    keypal.save(record("k1", "{'one': '%s'}".formatted("x".repeat(40_000))));

    KeypalException refusal = refusal(() -> update("{'two': '%s'}".formatted("x".repeat(40_000))));

    assertThat(refusal.code()).isEqualTo(Code.INVALID_INPUT);
    assertThat(stored().has("two")).isFalse();
  }
}
