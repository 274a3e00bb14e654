package dev.keyhold.keypal;

import static dev.keyhold.keypal.Samples.CLOCK;
import static dev.keyhold.keypal.Samples.metadata;
import static dev.keyhold.keypal.Samples.record;
import static dev.keyhold.keypal.Samples.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.HashScheme;
import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.RotatedKey;
import dev.keyhold.keys.RotationRequest;
import dev.keyhold.keys.Verification;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that are changed from Java and read by keypal, and the other way round. */
class JavaKeysTest {
  private static final String NOW = "2026-01-01T00:00:00.123Z";

  private final Storage storage = InMemoryStorage.open();
  private final KeypalStorage keypal = Samples.over(storage);
  private final ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).clock(CLOCK).build();

  @AfterEach
  void close() {
    storage.close();
  }

  private KeypalMetadata stored(String id) {
    return keypal.findById(id).orElseThrow().metadata();
  }

  private void patch(String id, ApiKeyPatch patch) {
    storage.write(tx -> tx.apiKeys().update(id, patch, CLOCK.instant()));
  }

  @Test
  void a_key_that_java_made_reads_as_if_keypal_had_made_it() {
    IssuedKey bare = keys.issue(KeyRequest.PLAIN);
    IssuedKey full =
        keys.issue(
            KeyRequest.PLAIN
                .name("main")
                .description("what for")
                .scopes(List.of("read"))
                .resources(Map.of("doc:1", List.of("write")))
                .tags(List.of("Prod"))
                .enabled(false)
                .expiresAt(Instant.parse("2027-01-01T00:00:00Z"))
                .metadata(Json.parse("{\"plan\":1}")));

    assertThat(stored(bare.key().id()).json())
        .isEqualTo(
            """
            {"ownerId":"","expiresAt":null,"createdAt":"%s","enabled":true,"revokedAt":null,\
            "rotatedTo":null}"""
                .formatted(NOW));
    assertThat(stored(full.key().id()))
        .isEqualTo(
            metadata(
                """
                {'ownerId': '', 'name': 'main', 'description': 'what for', 'scopes': ['read'],
                 'resources': {'doc:1': ['write']}, 'expiresAt': '2027-01-01T00:00:00.000Z',
                 'createdAt': '%s', 'enabled': false, 'revokedAt': null, 'rotatedTo': null,
                 'tags': ['prod']}
                """
                    .formatted(NOW)));
  }

  @Test
  void what_java_changes_shows_and_the_rest_stays_as_it_was_written() {
    keypal.save(
        record(
            "k1",
            """
            {'ownerId': null, 'name': null, 'scopes': [], 'expiresAt': '2027-01-01',
             'createdAt': '2025-06-01', 'plan': {'x': 1}}
            """));
    keys.disable("k1");
    keys.revoke("k1");
    patch("k1", ApiKeyPatch.NONE.scopes(List.of("read")));

    assertThat(stored("k1"))
        .isEqualTo(
            metadata(
                """
                {'ownerId': null, 'name': null, 'scopes': ['read'], 'expiresAt': '2027-01-01',
                 'createdAt': '2025-06-01', 'plan': {'x': 1}, 'enabled': false, 'revokedAt': '%s'}
                """
                    .formatted(NOW)));
  }

  @Test
  void the_text_of_a_time_counts_only_while_it_says_what_the_column_says() {
    keypal.save(record("k1", "{'expiresAt': '2027-01-01'}"));
    patch("k1", ApiKeyPatch.NONE.expiresAt(Change.to(Instant.parse("2028-01-01T00:00:00Z"))));
    assertThat(stored("k1").value("expiresAt")).isEqualTo("2028-01-01T00:00:00.000Z");

    patch("k1", ApiKeyPatch.NONE.expiresAt(Change.clear()));
    assertThat(stored("k1").has("expiresAt")).isTrue();
    assertThat(stored("k1").value("expiresAt")).isNull();
  }

  @Test
  void what_belongs_to_the_hub_in_a_keys_metadata_stays() {
    IssuedKey issued = keys.issue(KeyRequest.PLAIN.metadata(Json.parse("{\"plan\":1}")));
    String id = issued.key().id();
    keypal.updateMetadata(id, metadata("{'plan': 'free', 'name': null}"));

    Json kept = storage.read(tx -> tx.apiKeys().findById(id).orElseThrow().metadata());
    assertThat(kept.value())
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("plan", BigDecimal.ONE)
        .containsKey("keypal");
    assertThat(stored(id).value("plan")).isEqualTo("free");
  }

  @Test
  void metadata_that_somebody_has_spoilt_reads_as_if_it_were_not_there() {
    keypal.save(record("k1", "{'expiresAt': '2027-01-01'}"));
    for (String spoilt :
        List.of(
            "{}",
            "{\"keypal\":7}",
            "{\"keypal\":{\"id\":\"k1\",\"kept\":[],\"absent\":{},\"other\":null}}",
            "{\"keypal\":{\"id\":\"k1\",\"kept\":{\"expiresAt\":\"noon\",\"tags\":7}}}")) {
      patch("k1", ApiKeyPatch.NONE.metadata(Json.parse(spoilt)));

      assertThat(stored("k1").value("expiresAt")).isEqualTo("2027-01-01T00:00:00.000Z");
      assertThat(stored("k1").tags()).isEmpty();
    }
  }

  @Test
  void a_successor_that_java_makes_inherits_what_keypal_does_not_know_and_no_texts() {
    keypal.save(
        record(
            "k1",
            "{'createdAt': '2025-06-01', 'rotatedTo': 'nowhere', 'name': null, 'plan': 'free'}"));
    RotatedKey rotated = keys.rotate("k1");
    String successor = rotated.successor().id();

    assertThat(stored("k1").value("rotatedTo")).isEqualTo(successor);
    assertThat(stored("k1").value("createdAt")).isEqualTo("2025-06-01");
    assertThat(stored(successor))
        .isEqualTo(
            metadata(
                """
                {'ownerId': '', 'expiresAt': null, 'createdAt': '%s', 'enabled': true,
                 'revokedAt': null, 'rotatedTo': null, 'plan': 'free'}
                """
                    .formatted(NOW)));
  }

  @Test
  void a_successor_that_was_named_before_a_revocation_from_java_is_not_forgotten() {
    keypal.save(record("k1", "{'rotatedTo': 'nowhere'}"));
    keys.revoke("k1");
    keypal.updateMetadata("k1", metadata("{'name': 'old'}"));

    assertThat(stored("k1").rotatedTo()).contains("nowhere");
  }

  @Test
  void a_key_in_its_grace_keeps_its_successor_and_can_only_be_shortened() {
    keypal.save(record("k1", "{}"));
    keys.rotate("k1", RotationRequest.PLAIN.grace(Duration.ofDays(1)));

    refused(
        Code.CONFLICT,
        "The key has a successor already, which cannot be replaced",
        () -> keypal.updateMetadata("k1", metadata("{'rotatedTo': 'other'}")));
    refused(
        Code.CONFLICT,
        "The key was rotated, and its expiry cannot be put off",
        () -> keypal.updateMetadata("k1", metadata("{'expiresAt': '2030-01-01'}")));
    keypal.updateMetadata("k1", metadata("{'revokedAt': '2026-01-01T00:00:01Z'}"));
    assertThat(stored("k1").rotatedTo()).isPresent();
  }

  @Test
  void a_key_that_keypal_hashed_is_verified_and_its_revocation_seen() {
    String text = "k_0123456789abcdefghijklmnopqrstuv";
    keypal.save(
        new KeypalRecord("k1", HashScheme.sha256().hash(text).text(), KeypalMetadata.EMPTY));
    assertThat(keys.verify(text)).isInstanceOf(Verification.Verified.class);

    keypal.updateMetadata("k1", metadata("{'revokedAt': '2025-12-31'}"));

    assertThat(keys.verify(text))
        .isInstanceOfSatisfying(
            Verification.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(Verification.Reason.REVOKED));
  }
}
