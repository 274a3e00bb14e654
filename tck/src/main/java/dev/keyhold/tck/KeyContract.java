package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.KEY;
import static dev.keyhold.tck.Samples.METADATA;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static dev.keyhold.tck.Samples.T3;
import static dev.keyhold.tck.Samples.hashOf;
import static dev.keyhold.tck.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link ApiKeyStorage} promises about adding, finding and deleting keys. */
@PromiseOf(ApiKeyStorage.class)
@Needs(Part.API_KEYS)
abstract class KeyContract {
  private static final ApiKey FULL =
      ApiKey.builder("Schlüssel 🔑", new KeyHash("Full+/=="), "hmac-sha256:7", T0)
          .displayHint("…x7Qa")
          .name("Büro \"🔑\"")
          .description("line one\nline two\t'quoted'")
          .scopes(List.of("write", "read", "write", ""))
          .resources(Map.of("document:7", List.of("read", "write"), "", List.of()))
          .tags(List.of("zeta", "alpha"))
          .enabled(false)
          .expiresAt(T3)
          .revokedAt(T2)
          .revocationReason("lost")
          .rotatedToId("elsewhere")
          .lastUsedAt(T1)
          .metadata(METADATA)
          .updatedAt(T2)
          .build();

  @BeforeEach
  void there_is_a_key(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));
  }

  @Test
  void KEY_01_a_key_is_found_by_its_id_as_it_was_inserted_in_whatever_state(Storage storage) {
    ApiKey inserted = storage.write(tx -> tx.apiKeys().insert(FULL));

    assertThat(inserted).isEqualTo(FULL);
    assertThat(Stored.key(storage, FULL.id())).isEqualTo(FULL);
    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY);
  }

  @Test
  void KEY_02_a_key_is_found_by_its_hash_in_whatever_state(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(FULL));

    assertThat(withHash(storage, FULL.hash())).contains(FULL);
    assertThat(withHash(storage, KEY.hash())).contains(KEY);
  }

  @Test
  void KEY_03_a_hash_is_compared_exactly(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(FULL));

    assertThat(withHash(storage, new KeyHash("full+/=="))).isEmpty();
    assertThat(withHash(storage, new KeyHash("Full+/=="))).contains(FULL);
    assertThat(withHash(storage, new KeyHash("Full+/== "))).isEmpty();
    assertThat(withHash(storage, new KeyHash("Full+/="))).isEmpty();
  }

  @Test
  void KEY_04_an_id_is_compared_exactly(Storage storage) {
    assertThat(Stored.hasKey(storage, "KEY-1")).isFalse();
    assertThat(Stored.hasKey(storage, "key-1 ")).isFalse();
  }

  @Test
  void KEY_05_hashes_that_differ_in_case_alone_belong_to_two_keys(Storage storage) {
    ApiKey upper = ApiKey.builder("upper", new KeyHash("HASH-OF-key-1"), "sha256", T0).build();

    storage.write(tx -> tx.apiKeys().insert(upper));

    assertThat(withHash(storage, upper.hash())).contains(upper);
    assertThat(withHash(storage, KEY.hash())).contains(KEY);
  }

  @Test
  void KEY_06_a_taken_id_is_refused_and_the_first_key_stays(Storage storage) {
    ApiKey second = ApiKey.builder(KEY.id(), hashOf("second"), "sha256", T1).build();

    Refused.asDuplicate("id", () -> storage.write(tx -> tx.apiKeys().insert(second)));

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY);
    assertThat(withHash(storage, second.hash())).isEmpty();
  }

  @Test
  void KEY_07_a_taken_hash_is_refused_and_the_first_key_stays(Storage storage) {
    ApiKey second = key("second").toBuilder().hash(KEY.hash()).build();

    Refused.asDuplicate("hash", () -> storage.write(tx -> tx.apiKeys().insert(second)));

    assertThat(withHash(storage, KEY.hash())).contains(KEY);
    assertThat(Stored.hasKey(storage, "second")).isFalse();
  }

  @Test
  void KEY_08_the_hash_of_a_revoked_key_is_taken(Storage storage) {
    storage.write(tx -> tx.apiKeys().revoke(KEY.id(), Revocation.at(T1)));
    ApiKey second = key("second").toBuilder().hash(KEY.hash()).build();

    Refused.asDuplicate("hash", () -> storage.write(tx -> tx.apiKeys().insert(second)));
  }

  @Test
  void KEY_09_scopes_and_tags_keep_their_order(Storage storage) {
    List<String> names = List.of("m", "z", "a", "Z", "é", "10", "9");
    ApiKey ordered = key("ordered").toBuilder().scopes(names).tags(names).build();

    storage.write(tx -> tx.apiKeys().insert(ordered));

    assertThat(Stored.key(storage, "ordered").scopes()).isEqualTo(names);
    assertThat(Stored.key(storage, "ordered").tags())
        .containsExactly("m", "z", "a", "é", "10", "9");
  }

  @Test
  void KEY_10_a_key_may_have_no_owner(Storage storage) {
    assertThat(Stored.key(storage, KEY.id()).ownerId()).isEmpty();
  }

  @Test
  void KEY_11_deleting_a_key_says_whether_there_was_one(Storage storage) {
    boolean first = storage.write(tx -> tx.apiKeys().delete(KEY.id()));
    boolean second = storage.write(tx -> tx.apiKeys().delete(KEY.id()));

    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(Stored.hasKey(storage, KEY.id())).isFalse();
    assertThat(withHash(storage, KEY.hash())).isEmpty();
  }

  @Test
  void KEY_12_the_id_and_the_hash_of_a_deleted_key_are_free(Storage storage) {
    storage.write(tx -> tx.apiKeys().delete(KEY.id()));

    storage.write(tx -> tx.apiKeys().insert(KEY));

    assertThat(withHash(storage, KEY.hash())).contains(KEY);
  }

  @Test
  void KEY_13_of_two_racing_keys_with_one_hash_exactly_one_is_inserted(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      KeyHash hash = hashOf("round-" + i);
      ApiKey left = key("left-" + i).toBuilder().hash(hash).build();
      ApiKey right = key("right-" + i).toBuilder().hash(hash).build();
      var results =
          Race.between(
              () -> storage.write(tx -> tx.apiKeys().insert(left)),
              () -> storage.write(tx -> tx.apiKeys().insert(right)));

      assertThat(results).filteredOn(result -> result.answer().isPresent()).hasSize(1);
      assertThat(results)
          .filteredOn(result -> result.refusedAs(StorageException.Duplicate.class))
          .hasSize(1);
    }
  }

  @Test
  void KEY_14_of_two_racing_deletions_exactly_one_is_told_that_it_deleted(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      ApiKey racer = key("racer-" + i);
      storage.write(tx -> tx.apiKeys().insert(racer));
      var results =
          Race.between(
              () -> storage.write(tx -> tx.apiKeys().delete(racer.id())),
              () -> storage.write(tx -> tx.apiKeys().delete(racer.id())));

      assertThat(results).filteredOn(result -> result.answer().orElse(false)).hasSize(1);
    }
  }

  @Test
  void KEY_15_owners_are_not_checked_where_no_identities_are_offered(Storage storage) {
    Assumptions.assumeFalse(
        storage.offers().contains(Part.IDENTITIES), "the storage offers identities");
    ApiKey owned = key("owned").toBuilder().ownerId("nobody").build();

    storage.write(tx -> tx.apiKeys().insert(owned));
    int deleted = storage.write(tx -> tx.apiKeys().deleteByOwner("nobody"));

    assertThat(deleted).isEqualTo(1);
    assertThat(Stored.hasKey(storage, "owned")).isFalse();
  }

  private static Optional<ApiKey> withHash(Storage storage, KeyHash hash) {
    return storage.read(tx -> tx.apiKeys().findByHash(hash));
  }
}
