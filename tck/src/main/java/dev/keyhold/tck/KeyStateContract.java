package dev.keyhold.tck;

import static dev.keyhold.spi.KeyTransition.CHANGED;
import static dev.keyhold.spi.KeyTransition.NOT_FOUND;
import static dev.keyhold.spi.KeyTransition.REVOKED;
import static dev.keyhold.spi.KeyTransition.UNCHANGED;
import static dev.keyhold.tck.Samples.KEY;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static dev.keyhold.tck.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.Race.Result;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link ApiKeyStorage} promises about enabling, disabling and revoking. */
@PromiseOf(ApiKeyStorage.class)
@Needs(Part.API_KEYS)
abstract class KeyStateContract {
  @BeforeEach
  void there_is_a_key(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));
  }

  @Test
  void STATE_01_disabling_touches_nothing_but_the_state_and_the_update_time(Storage storage) {
    KeyTransition changed = disable(storage, KEY.id(), T1);

    assertThat(changed).isEqualTo(CHANGED);
    assertThat(Stored.key(storage, KEY.id()))
        .isEqualTo(KEY.toBuilder().enabled(false).updatedAt(T1).build());
  }

  @Test
  void STATE_02_enabling_touches_nothing_but_the_state_and_the_update_time(Storage storage) {
    disable(storage, KEY.id(), T1);

    KeyTransition changed = enable(storage, KEY.id(), T2);

    assertThat(changed).isEqualTo(CHANGED);
    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY.toBuilder().updatedAt(T2).build());
  }

  @Test
  void STATE_03_a_state_that_the_key_is_in_changes_nothing(Storage storage) {
    KeyTransition enabled = enable(storage, KEY.id(), T1);
    ApiKey afterEnabling = Stored.key(storage, KEY.id());
    disable(storage, KEY.id(), T1);

    KeyTransition disabled = disable(storage, KEY.id(), T2);

    assertThat(enabled).isEqualTo(UNCHANGED);
    assertThat(afterEnabling).isEqualTo(KEY);
    assertThat(disabled).isEqualTo(UNCHANGED);
    assertThat(Stored.key(storage, KEY.id()).updatedAt()).isEqualTo(T1);
  }

  @Test
  void STATE_04_a_change_of_an_unknown_key_says_so(Storage storage) {
    assertThat(enable(storage, "unknown", T1)).isEqualTo(NOT_FOUND);
    assertThat(disable(storage, "unknown", T1)).isEqualTo(NOT_FOUND);
    assertThat(revoke(storage, "unknown", Revocation.at(T1))).isEqualTo(NOT_FOUND);
  }

  @Test
  void STATE_05_a_revocation_is_kept_with_its_time_reason_and_successor(Storage storage) {
    KeyTransition changed =
        revoke(storage, KEY.id(), Revocation.at(T1).reason("lost").successor("elsewhere"));

    assertThat(changed).isEqualTo(CHANGED);
    assertThat(Stored.key(storage, KEY.id()))
        .isEqualTo(
            KEY.toBuilder()
                .revokedAt(T1)
                .revocationReason("lost")
                .rotatedToId("elsewhere")
                .updatedAt(T1)
                .build());
  }

  @Test
  void STATE_06_a_revocation_needs_neither_reason_nor_successor(Storage storage) {
    revoke(storage, KEY.id(), Revocation.at(T1));

    assertThat(Stored.key(storage, KEY.id()))
        .isEqualTo(KEY.toBuilder().revokedAt(T1).updatedAt(T1).build());
  }

  @Test
  void STATE_07_the_second_revocation_changes_nothing(Storage storage) {
    revoke(storage, KEY.id(), Revocation.at(T1).reason("first"));
    ApiKey before = Stored.key(storage, KEY.id());

    KeyTransition again =
        revoke(storage, KEY.id(), Revocation.at(T2).reason("second").successor("elsewhere"));

    assertThat(again).isEqualTo(UNCHANGED);
    assertThat(Stored.key(storage, KEY.id())).isEqualTo(before);
  }

  @Test
  void STATE_08_a_successor_that_the_key_has_stays_when_it_is_revoked(Storage storage) {
    ApiKey linked = key("linked").toBuilder().rotatedToId("first").build();
    storage.write(tx -> tx.apiKeys().insert(linked));

    revoke(storage, "linked", Revocation.at(T1).successor("second"));

    assertThat(Stored.key(storage, "linked").rotatedToId()).contains("first");
  }

  @Test
  void STATE_09_a_revoked_key_is_neither_enabled_nor_disabled(Storage storage) {
    disable(storage, KEY.id(), T1);
    revoke(storage, KEY.id(), Revocation.at(T1));
    ApiKey before = Stored.key(storage, KEY.id());

    assertThat(enable(storage, KEY.id(), T2)).isEqualTo(REVOKED);
    assertThat(disable(storage, KEY.id(), T2)).isEqualTo(REVOKED);

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(before);
  }

  @Test
  void STATE_10_a_disabled_key_is_revoked_and_stays_disabled(Storage storage) {
    disable(storage, KEY.id(), T1);

    KeyTransition revoked = revoke(storage, KEY.id(), Revocation.at(T2));

    assertThat(revoked).isEqualTo(CHANGED);
    assertThat(Stored.key(storage, KEY.id()).enabled()).isFalse();
  }

  @Test
  void STATE_11_an_expired_key_is_revoked_all_the_same(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(key("old").toBuilder().expiresAt(T0).build()));

    KeyTransition revoked = revoke(storage, "old", Revocation.at(T2));

    assertThat(revoked).isEqualTo(CHANGED);
  }

  @Test
  void STATE_12_of_two_racing_revocations_exactly_one_is_told_that_it_revoked(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String id = insertRacer(storage, i);
      List<Result<KeyTransition>> results =
          Race.between(
              () -> revoke(storage, id, Revocation.at(T1).reason("first")),
              () -> revoke(storage, id, Revocation.at(T2).reason("second")));

      assertThat(results)
          .extracting(result -> result.answer().orElseThrow())
          .containsExactlyInAnyOrder(CHANGED, UNCHANGED);
      boolean firstWon = results.get(0).answer().equals(Optional.of(CHANGED));
      ApiKey found = Stored.key(storage, id);
      assertThat(found.revokedAt()).contains(firstWon ? T1 : T2);
      assertThat(found.revocationReason()).contains(firstWon ? "first" : "second");
    }
  }

  @Test
  void STATE_13_enabling_that_races_with_a_revocation_does_not_undo_it(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String id = insertRacer(storage, i);
      disable(storage, id, T0);
      List<Result<KeyTransition>> results =
          Race.between(() -> revoke(storage, id, Revocation.at(T1)), () -> enable(storage, id, T2));

      assertThat(results.get(0).answer()).contains(CHANGED);
      assertThat(results.get(1).answer().orElseThrow()).isIn(CHANGED, REVOKED);
      assertThat(Stored.key(storage, id).revokedAt()).contains(T1);
    }
  }

  @Test
  void STATE_14_of_two_racing_disablings_exactly_one_is_told_that_it_disabled(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String id = insertRacer(storage, i);
      var results = Race.between(() -> disable(storage, id, T1), () -> disable(storage, id, T2));

      assertThat(results)
          .extracting(result -> result.answer().orElseThrow())
          .containsExactlyInAnyOrder(CHANGED, UNCHANGED);
    }
  }

  @Test
  void STATE_15_disabling_that_races_with_a_revocation_does_not_undo_it(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String id = insertRacer(storage, i);
      List<Result<KeyTransition>> results =
          Race.between(
              () -> revoke(storage, id, Revocation.at(T1)), () -> disable(storage, id, T2));

      KeyTransition disabled = results.get(1).answer().orElseThrow();
      assertThat(results.get(0).answer()).contains(CHANGED);
      assertThat(disabled).isIn(CHANGED, REVOKED);
      assertThat(Stored.key(storage, id).revokedAt()).contains(T1);
      assertThat(Stored.key(storage, id).enabled()).isEqualTo(disabled == REVOKED);
    }
  }

  private static String insertRacer(Storage storage, int round) {
    return storage.write(tx -> tx.apiKeys().insert(key("racer-" + round))).id();
  }

  private static KeyTransition enable(Storage storage, String id, Instant at) {
    return storage.write(tx -> tx.apiKeys().enable(id, at));
  }

  private static KeyTransition disable(Storage storage, String id, Instant at) {
    return storage.write(tx -> tx.apiKeys().disable(id, at));
  }

  private static KeyTransition revoke(Storage storage, String id, Revocation revocation) {
    return storage.write(tx -> tx.apiKeys().revoke(id, revocation));
  }
}
