package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.KEY;
import static dev.keyhold.tck.Samples.OTHER_KEY;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static dev.keyhold.tck.Samples.hashOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Storage;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link ApiKeyStorage} promises about uses and new hashes. */
@PromiseOf(ApiKeyStorage.class)
@Needs(Part.API_KEYS)
abstract class KeyUseContract {
  private static final KeyHash NEW = hashOf("new");

  @BeforeEach
  void there_is_a_key(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));
  }

  @Test
  void USE_01_a_use_changes_its_time_alone_and_not_the_update_time(Storage storage) {
    boolean moved = use(storage, T1);

    assertThat(moved).isTrue();
    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY.toBuilder().lastUsedAt(T1).build());
  }

  @Test
  void USE_02_the_time_of_the_last_use_only_moves_forward(Storage storage) {
    use(storage, T1);

    boolean back = use(storage, T0);
    boolean same = use(storage, T1);
    boolean sameMillisecond = use(storage, T1.plusNanos(999_999));
    Instant afterwards = Stored.key(storage, KEY.id()).lastUsedAt().orElseThrow();
    boolean forward = use(storage, T1.plusMillis(1));

    assertThat(back).isFalse();
    assertThat(same).isFalse();
    assertThat(sameMillisecond).isFalse();
    assertThat(afterwards).isEqualTo(T1);
    assertThat(forward).isTrue();
  }

  @Test
  void USE_03_the_use_of_an_unknown_key_moves_nothing(Storage storage) {
    boolean moved = storage.write(tx -> tx.apiKeys().markUsed("unknown", T1));

    assertThat(moved).isFalse();
  }

  @Test
  void USE_04_the_use_of_a_revoked_key_is_recorded_and_it_stays_revoked(Storage storage) {
    storage.write(tx -> tx.apiKeys().revoke(KEY.id(), Revocation.at(T1)));
    ApiKey before = Stored.key(storage, KEY.id());

    use(storage, T2);

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(before.toBuilder().lastUsedAt(T2).build());
  }

  @Test
  void USE_05_of_two_racing_uses_the_later_stays(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      Instant earlier = T1.plusSeconds(2L * i);
      Instant later = earlier.plusSeconds(1);
      Race.between(() -> use(storage, earlier), () -> use(storage, later));

      assertThat(Stored.key(storage, KEY.id()).lastUsedAt()).contains(later);
    }
  }

  @Test
  void USE_06_a_use_that_races_with_disabling_does_not_undo_it(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      Instant time = T1.plusSeconds(i);
      storage.write(tx -> tx.apiKeys().enable(KEY.id(), T0));
      Race.between(
          () -> use(storage, time),
          () -> storage.write(tx -> tx.apiKeys().disable(KEY.id(), T2)) != null);

      ApiKey found = Stored.key(storage, KEY.id());
      assertThat(found.enabled()).isFalse();
      assertThat(found.lastUsedAt()).contains(time);
    }
  }

  @Test
  void USE_07_a_hash_that_is_still_there_is_replaced(Storage storage) {
    boolean replaced = rehash(storage);

    Optional<ApiKey> byOldHash = storage.read(tx -> tx.apiKeys().findByHash(KEY.hash()));
    Optional<ApiKey> byNewHash = storage.read(tx -> tx.apiKeys().findByHash(NEW));
    assertThat(replaced).isTrue();
    assertThat(byOldHash).isEmpty();
    assertThat(byNewHash)
        .contains(KEY.toBuilder().hash(NEW).hashScheme("sha512").updatedAt(T1).build());
  }

  @Test
  void USE_08_a_hash_that_is_there_no_more_is_not_replaced(Storage storage) {
    rehash(storage);
    ApiKey before = Stored.key(storage, KEY.id());

    boolean again =
        storage.write(
            tx -> tx.apiKeys().rehash(KEY.id(), KEY.hash(), hashOf("third"), "sha512", T2));
    boolean unknown =
        storage.write(tx -> tx.apiKeys().rehash("unknown", NEW, hashOf("third"), "sha512", T2));

    assertThat(again).isFalse();
    assertThat(unknown).isFalse();
    assertThat(Stored.key(storage, KEY.id())).isEqualTo(before);
  }

  @Test
  void USE_09_a_new_hash_that_is_taken_is_refused_and_changes_nothing(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(OTHER_KEY));

    Refused.asDuplicate(
        "hash",
        () ->
            storage.write(
                tx -> tx.apiKeys().rehash(KEY.id(), KEY.hash(), OTHER_KEY.hash(), "sha512", T1)));

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY);
  }

  private static boolean use(Storage storage, Instant at) {
    return storage.write(tx -> tx.apiKeys().markUsed(KEY.id(), at));
  }

  private static boolean rehash(Storage storage) {
    return storage.write(tx -> tx.apiKeys().rehash(KEY.id(), KEY.hash(), NEW, "sha512", T1));
  }
}
