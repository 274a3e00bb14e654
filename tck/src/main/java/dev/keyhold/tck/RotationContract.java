package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.KEY;
import static dev.keyhold.tck.Samples.OTHER_KEY;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static dev.keyhold.tck.Samples.T3;
import static dev.keyhold.tck.Samples.hashOf;
import static dev.keyhold.tck.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotated;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link ApiKeyStorage#rotate} promises. */
@PromiseOf(ApiKeyStorage.class)
@Needs(Part.API_KEYS)
abstract class RotationContract {
  private static final Rotation AT_ONCE = Rotation.at(T1).reason("yearly");
  private static final Rotation WITH_GRACE = AT_ONCE.graceUntil(T2);

  @BeforeEach
  void there_is_a_key(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));
  }

  @Test
  void ROTATION_01_the_successor_is_inserted_and_the_key_linked_and_revoked(Storage storage) {
    Rotated rotated = rotate(storage, OTHER_KEY, AT_ONCE);

    ApiKey predecessor =
        KEY.toBuilder()
            .rotatedToId(OTHER_KEY.id())
            .revokedAt(T1)
            .revocationReason("yearly")
            .updatedAt(T1)
            .build();
    assertThat(rotated).isEqualTo(new Rotated(predecessor, OTHER_KEY));
    assertThat(Stored.key(storage, KEY.id())).isEqualTo(predecessor);
    assertThat(Stored.key(storage, OTHER_KEY.id())).isEqualTo(OTHER_KEY);
  }

  @Test
  void ROTATION_02_with_grace_the_key_is_not_revoked_and_expires_at_its_end(Storage storage) {
    Rotated rotated = rotate(storage, OTHER_KEY, WITH_GRACE);

    ApiKey predecessor =
        KEY.toBuilder().rotatedToId(OTHER_KEY.id()).expiresAt(T2).updatedAt(T1).build();
    assertThat(rotated).isEqualTo(new Rotated(predecessor, OTHER_KEY));
    assertThat(Stored.key(storage, KEY.id())).isEqualTo(predecessor);
  }

  @Test
  void ROTATION_03_grace_shortens_the_life_of_a_key_and_never_lengthens_it(Storage storage) {
    storage.write(
        tx -> {
          tx.apiKeys().insert(key("early").toBuilder().expiresAt(T1).build());
          tx.apiKeys().insert(key("late").toBuilder().expiresAt(T3).build());
          tx.apiKeys().rotate("early", key("early-next"), WITH_GRACE);
          return tx.apiKeys().rotate("late", key("late-next"), WITH_GRACE);
        });

    assertThat(Stored.key(storage, "early").expiresAt()).contains(T1);
    assertThat(Stored.key(storage, "late").expiresAt()).contains(T2);
  }

  @Test
  void ROTATION_04_the_successor_of_a_disabled_key_is_disabled(Storage storage) {
    storage.write(tx -> tx.apiKeys().disable(KEY.id(), T1));

    Rotated rotated = rotate(storage, OTHER_KEY, WITH_GRACE);

    assertThat(rotated.successor().enabled()).isFalse();
    assertThat(Stored.key(storage, OTHER_KEY.id()).enabled()).isFalse();
    assertThat(Stored.key(storage, KEY.id()).enabled()).isFalse();
  }

  @Test
  void ROTATION_05_a_successor_that_is_given_disabled_stays_disabled(Storage storage) {
    rotate(storage, OTHER_KEY.toBuilder().enabled(false).build(), AT_ONCE);

    assertThat(Stored.key(storage, OTHER_KEY.id()).enabled()).isFalse();
  }

  @Test
  void ROTATION_06_rotating_an_unknown_key_says_so_and_inserts_nothing(Storage storage) {
    Refused.as(
        StorageException.NotFound.class,
        () -> storage.write(tx -> tx.apiKeys().rotate("unknown", OTHER_KEY, AT_ONCE)));

    assertThat(Stored.hasKey(storage, OTHER_KEY.id())).isFalse();
  }

  @Test
  void ROTATION_07_a_revoked_key_is_not_rotated_and_nothing_is_inserted(Storage storage) {
    storage.write(tx -> tx.apiKeys().revoke(KEY.id(), Revocation.at(T1)));

    refusesAndChangesNothing(storage, StorageException.Conflict.class, OTHER_KEY);
    assertThat(Stored.hasKey(storage, OTHER_KEY.id())).isFalse();
  }

  @Test
  void ROTATION_08_a_key_with_a_successor_is_not_rotated_again(Storage storage) {
    rotate(storage, OTHER_KEY, WITH_GRACE);

    refusesAndChangesNothing(storage, StorageException.Conflict.class, key("third"));
    assertThat(Stored.hasKey(storage, "third")).isFalse();
  }

  @Test
  void ROTATION_09_a_successor_with_a_taken_id_is_refused_and_nothing_changes(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(OTHER_KEY));
    ApiKey successor = ApiKey.builder(OTHER_KEY.id(), hashOf("third"), "sha256", T1).build();

    Refused.asDuplicate("id", () -> rotate(storage, successor, AT_ONCE));

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY);
    assertThat(Stored.key(storage, OTHER_KEY.id())).isEqualTo(OTHER_KEY);
  }

  @Test
  void ROTATION_10_a_successor_with_a_taken_hash_is_refused_and_nothing_changes(Storage storage) {
    ApiKey successor = OTHER_KEY.toBuilder().hash(KEY.hash()).build();

    Refused.asDuplicate("hash", () -> rotate(storage, successor, AT_ONCE));

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY);
    assertThat(Stored.hasKey(storage, OTHER_KEY.id())).isFalse();
  }

  @Test
  void ROTATION_11_a_unit_that_catches_a_refused_rotation_has_changed_nothing(Storage storage) {
    ApiKey successor = OTHER_KEY.toBuilder().hash(KEY.hash()).build();

    storage.write(
        tx -> {
          Refused.as(
              StorageException.Duplicate.class,
              () -> tx.apiKeys().rotate(KEY.id(), successor, AT_ONCE));
          return tx.apiKeys().insert(key("third"));
        });

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY);
    assertThat(Stored.hasKey(storage, OTHER_KEY.id())).isFalse();
    assertThat(Stored.hasKey(storage, "third")).isTrue();
  }

  @Test
  void ROTATION_12_a_revoked_successor_is_refused_and_nothing_changes(Storage storage) {
    refusesAndChangesNothing(
        storage, StorageException.InvalidInput.class, OTHER_KEY.toBuilder().revokedAt(T1).build());
    assertThat(Stored.hasKey(storage, OTHER_KEY.id())).isFalse();
  }

  @Test
  void ROTATION_13_a_key_in_grace_may_be_revoked_and_keeps_its_successor(Storage storage) {
    rotate(storage, OTHER_KEY, WITH_GRACE);

    KeyTransition revoked =
        storage.write(tx -> tx.apiKeys().revoke(KEY.id(), Revocation.at(T2).successor("another")));

    assertThat(revoked).isEqualTo(KeyTransition.CHANGED);
    assertThat(Stored.key(storage, KEY.id()).rotatedToId()).contains(OTHER_KEY.id());
  }

  @Test
  void ROTATION_14_of_two_racing_rotations_exactly_one_takes_place(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String id = storage.write(tx -> tx.apiKeys().insert(key("racer"))).id();
      ApiKey left = key("left-" + i);
      ApiKey right = key("right-" + i);
      var results =
          Race.between(
              () -> storage.write(tx -> tx.apiKeys().rotate(id, left, AT_ONCE)),
              () -> storage.write(tx -> tx.apiKeys().rotate(id, right, AT_ONCE)));

      assertThat(results).filteredOn(result -> result.answer().isPresent()).hasSize(1);
      assertThat(results)
          .filteredOn(result -> result.refusedAs(StorageException.Conflict.class))
          .hasSize(1);
      String winner = Stored.key(storage, id).rotatedToId().orElseThrow();
      assertThat(Stored.hasKey(storage, left.id())).isEqualTo(winner.equals(left.id()));
      assertThat(Stored.hasKey(storage, right.id())).isEqualTo(winner.equals(right.id()));
      storage.write(tx -> tx.apiKeys().delete(id));
    }
  }

  @Test
  void ROTATION_15_a_rotation_that_races_with_a_revocation_leaves_no_successor_without_link(
      Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String id = storage.write(tx -> tx.apiKeys().insert(key("racer"))).id();
      ApiKey next = key("next-" + i);
      var results =
          Race.between(
              () -> storage.write(tx -> tx.apiKeys().rotate(id, next, AT_ONCE)).toString(),
              () -> storage.write(tx -> tx.apiKeys().revoke(id, Revocation.at(T2))).toString());

      boolean rotated = results.get(0).answer().isPresent();
      ApiKey found = Stored.key(storage, id);
      assertThat(found.revokedAt()).contains(rotated ? T1 : T2);
      assertThat(found.rotatedToId().isPresent()).isEqualTo(rotated);
      assertThat(Stored.hasKey(storage, next.id())).isEqualTo(rotated);
      assertThat(results.get(1).answer()).contains(rotated ? "UNCHANGED" : "CHANGED");
      storage.write(tx -> tx.apiKeys().delete(id));
    }
  }

  private static void refusesAndChangesNothing(
      Storage storage, Class<? extends StorageException> kind, ApiKey successor) {
    ApiKey before = Stored.key(storage, KEY.id());

    Refused.as(kind, () -> rotate(storage, successor, AT_ONCE));

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(before);
  }

  private static Rotated rotate(Storage storage, ApiKey successor, Rotation rotation) {
    return storage.write(tx -> tx.apiKeys().rotate(KEY.id(), successor, rotation));
  }
}
