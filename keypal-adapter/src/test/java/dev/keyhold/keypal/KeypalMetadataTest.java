package dev.keyhold.keypal;

import static dev.keyhold.keypal.Samples.metadata;
import static dev.keyhold.keypal.Samples.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Storage;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeypalMetadataTest {
  @ParameterizedTest
  @CsvSource({
    "2025-12-31, 2025-12-31T00:00:00Z",
    "2025-12-31T00:00:00Z, 2025-12-31T00:00:00Z",
    "2025-12-31T00:00:00.000Z, 2025-12-31T00:00:00Z",
    "2025-12-31T05:30:00.000+05:30, 2025-12-31T00:00:00Z",
    "2025-12-30T19:00-05:00, 2025-12-31T00:00:00Z",
    "2025-12-31T00:00:00.1239999Z, 2025-12-31T00:00:00.123Z",
    "0001-01-01, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z"
  })
  void a_time_comes_back_as_it_was_written_and_is_kept_as_an_instant(String text, Instant meant) {
    try (Storage storage = InMemoryStorage.open()) {
      KeypalMetadata times =
          KeypalMetadata.of(
              Map.of("expiresAt", text, "createdAt", text, "lastUsedAt", text, "revokedAt", text));
      KeypalStorage keypal = Samples.over(storage);
      keypal.save(new KeypalRecord("k1", Samples.HASH, times));

      KeypalMetadata found = keypal.findById("k1").orElseThrow().metadata();

      assertThat(found).isEqualTo(times);
      assertThat(found.expiresAt()).contains(meant);
      assertThat(
              storage.<Instant, RuntimeException>read(
                  tx -> tx.apiKeys().findById("k1").orElseThrow().expiresAt().orElseThrow()))
          .isEqualTo(meant);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "never",
        "31.12.2020 at noon",
        "2025-12-31T00:00:00",
        "2025-12-31 00:00:00Z",
        "2025-02-30",
        "2025-13-01",
        "2025-12-31T24:00:00Z",
        "2025-12-31T23:59:60Z",
        "2025-12",
        "2025-12-31T00:00:00+0500",
        "2025-12-31t00:00:00z",
        "0000-01-01",
        "+12025-01-01",
        "2025-12-31T00:00:00.Z",
        "2025-12-31T00:00:00Z ",
        "1735603200000",
        "１２３４-01-01",
        "2025-12-31T00:00:00.0000000000000000000000000000000001Z"
      })
  void a_time_that_cannot_be_read_is_refused_and_never_taken_for_never(String text) {
    for (String member : List.of("expiresAt", "revokedAt", "createdAt", "lastUsedAt")) {
      KeypalException refusal = refusal(() -> KeypalMetadata.of(Map.of(member, text)));

      assertThat(refusal.code()).isEqualTo(KeypalException.Code.INVALID_INPUT);
      assertThat(refusal.place()).contains("metadata." + member);
      assertThat(refusal).hasMessageStartingWith("metadata." + member + " is not a time");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'ownerId': 7} | metadata.ownerId",
        "{'name': []} | metadata.name",
        "{'description': true} | metadata.description",
        "{'scopes': 'read'} | metadata.scopes",
        "{'scopes': ['read', 7]} | metadata.scopes[1]",
        "{'tags': {}} | metadata.tags",
        "{'tags': [null]} | metadata.tags[0]",
        "{'resources': []} | metadata.resources",
        "{'resources': {'doc:1': 'read'}} | metadata.resources",
        "{'resources': {'doc:1': ['a', {}]}} | metadata.resources[1]",
        "{'expiresAt': 1735603200000} | metadata.expiresAt",
        "{'enabled': 'yes'} | metadata.enabled",
        "{'rotatedTo': 1} | metadata.rotatedTo",
        "{'plan': '\\ud800'} | metadata",
        "{'plan': 1e10000} | metadata",
        "[] | metadata",
        "7 | metadata",
        "{'a': 1, 'a': 2} | metadata",
        "{} {} | metadata",
        "{ | metadata",
        "'' | metadata"
      })
  void what_keypal_would_not_know_what_to_do_with_is_refused_with_its_place(
      String json, String place) {
    assertThat(refusal(() -> metadata(json)).place()).contains(place);
  }

  @Test
  void what_is_too_long_is_refused_with_its_place_and_not_shown() {
    String tooLong = "canary".repeat(11_000);
    for (String member : List.of("ownerId", "name", "description", "rotatedTo", "expiresAt")) {
      KeypalException refusal = refusal(() -> KeypalMetadata.of(Map.of(member, tooLong)));
      assertThat(refusal.place()).contains("metadata." + member);
      assertThat(refusal.getMessage()).doesNotContain("canary");
    }
    List<String> many = Collections.nCopies(257, "x");
    assertThat(refusal(() -> KeypalMetadata.of(Map.of("tags", many))).place())
        .contains("metadata.tags");
    assertThat(refusal(() -> KeypalMetadata.of(Map.of("plan", "x".repeat(70_000)))).place())
        .contains("metadata");
    assertThat(
            refusal(() -> metadata("{'plan': %s}".formatted("[".repeat(36) + "]".repeat(36))))
                .place())
        .contains("metadata");
  }

  @Test
  void the_name_of_a_member_that_is_not_known_is_not_repeated() {
    KeypalException refusal =
        refusal(() -> KeypalMetadata.of(Map.of("a\nb" + "c".repeat(100), "x".repeat(70_000))));

    assertThat(refusal.place()).contains("metadata");
  }

  @Test
  void equality_is_that_of_json() {
    assertThat(metadata("{'a': 1, 'b': {'x': 1, 'y': 2}}"))
        .isEqualTo(metadata("{'b': {'y': 2, 'x': 1.0}, 'a': 1e0}"))
        .hasSameHashCodeAs(metadata("{'b': {'y': 2, 'x': 1.0}, 'a': 1e0}"))
        .isNotEqualTo(metadata("{'a': 1}"))
        .isNotEqualTo(metadata("{'a': 1, 'b': {'x': 1, 'y': null}}"));
  }

  @Test
  void it_cannot_be_changed_from_outside() {
    List<String> tags = new ArrayList<>(List.of("a"));
    KeypalMetadata metadata = KeypalMetadata.of(Map.of("tags", tags));
    tags.add("b");

    assertThat(metadata.value("tags")).isEqualTo(List.of("a"));
    assertThatThrownBy(() -> metadata.names().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void accessors_say_what_absent_and_null_mean() {
    KeypalMetadata empty = metadata("{'name': null, 'enabled': null, 'tags': null}");

    assertThat(empty.ownerId()).isEmpty();
    assertThat(empty.name()).isEmpty();
    assertThat(empty.description()).isEmpty();
    assertThat(empty.scopes()).isEmpty();
    assertThat(empty.resources()).isEmpty();
    assertThat(empty.tags()).isEmpty();
    assertThat(empty.expiresAt()).isEmpty();
    assertThat(empty.createdAt()).isEmpty();
    assertThat(empty.lastUsedAt()).isEmpty();
    assertThat(empty.enabled()).isTrue();
    assertThat(empty.revokedAt()).isEmpty();
    assertThat(empty.rotatedTo()).isEmpty();
    assertThat(empty.has("name")).isTrue();
    assertThat(empty.without("name").has("name")).isFalse();
  }

  @Test
  void neither_a_hash_nor_a_value_is_printed() {
    KeypalRecord record = new KeypalRecord("k1", "canary", metadata("{'name': 'canary'}"));

    assertThat(record.toString()).doesNotContain("canary").contains("k1", "name");
  }

  @Test
  void a_record_is_read_from_its_own_text() {
    KeypalRecord record =
        new KeypalRecord("k1", Samples.HASH, metadata("{'name': null, 'x': [1]}"));

    assertThat(KeypalRecord.parse(record.json())).isEqualTo(record);
    assertThat(KeypalMetadata.parse(record.metadata().json())).isEqualTo(record.metadata());
  }
}
