package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.KEY;
import static dev.keyhold.tck.Samples.METADATA;
import static dev.keyhold.tck.Samples.OTHER_KEY;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static dev.keyhold.tck.Samples.T3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link ApiKeyStorage#update} promises. */
@PromiseOf(ApiKeyStorage.class)
@Needs(Part.API_KEYS)
abstract class KeyPatchContract {
  private static final ApiKeyPatch RENAMED = ApiKeyPatch.NONE.name(Change.to("renamed"));

  @BeforeEach
  void there_is_a_key(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));
  }

  @Test
  void PATCH_01_a_patch_changes_what_it_names_and_the_update_time_alone(Storage storage) {
    ApiKey changed = update(storage, RENAMED);

    assertThat(changed).isEqualTo(RENAMED.over(KEY, T1));
    assertThat(Stored.key(storage, KEY.id())).isEqualTo(changed);
  }

  @Test
  void PATCH_02_a_patch_changes_every_component_that_it_names(Storage storage) {
    ApiKeyPatch patch =
        RENAMED
            .description(Change.to("described"))
            .scopes(List.of("z", "a"))
            .resources(Map.of("document:7", List.of("read")))
            .tags(List.of("Z", "a"))
            .expiresAt(Change.to(T3))
            .metadata(METADATA);

    update(storage, patch);

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(patch.over(KEY, T1));
    assertThat(Stored.key(storage, KEY.id()).tags()).containsExactly("z", "a");
  }

  @Test
  void PATCH_03_a_patch_clears_what_it_is_told_to_clear(Storage storage) {
    update(storage, RENAMED.description(Change.to("described")).expiresAt(Change.to(T3)));

    update(
        storage,
        ApiKeyPatch.NONE
            .name(Change.clear())
            .description(Change.clear())
            .expiresAt(Change.clear()));

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY.toBuilder().updatedAt(T1).build());
  }

  @Test
  void PATCH_04_a_patch_that_changes_nothing_leaves_the_update_time(Storage storage) {
    ApiKey same = update(storage, ApiKeyPatch.NONE);

    assertThat(same).isEqualTo(KEY);
    assertThat(Stored.key(storage, KEY.id())).isEqualTo(KEY);
  }

  @Test
  void PATCH_05_updating_an_unknown_key_says_so(Storage storage) {
    Refused.as(
        StorageException.NotFound.class,
        () -> storage.write(tx -> tx.apiKeys().update("unknown", RENAMED, T1)));
  }

  @Test
  void PATCH_06_a_revoked_key_takes_patches_and_stays_revoked(Storage storage) {
    storage.write(tx -> tx.apiKeys().disable(KEY.id(), T1));
    storage.write(tx -> tx.apiKeys().revoke(KEY.id(), Revocation.at(T1).reason("lost")));
    ApiKey before = Stored.key(storage, KEY.id());

    update(storage, RENAMED);

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(RENAMED.over(before, T1));
  }

  @Test
  void PATCH_07_lists_maps_and_metadata_are_replaced_as_a_whole(Storage storage) {
    update(
        storage,
        ApiKeyPatch.NONE
            .scopes(List.of("a", "b"))
            .tags(List.of("a", "b"))
            .resources(Map.of("r", List.of("a")))
            .metadata(METADATA));

    update(
        storage,
        ApiKeyPatch.NONE.scopes(List.of("b")).tags(List.of()).resources(Map.of("s", List.of("c"))));

    ApiKey found = Stored.key(storage, KEY.id());
    assertThat(found.scopes()).containsExactly("b");
    assertThat(found.tags()).isEmpty();
    assertThat(found.resources()).isEqualTo(Map.of("s", List.of("c")));
    assertThat(found.metadata()).isEqualTo(METADATA);
  }

  @Test
  void PATCH_08_the_expiry_of_a_key_with_a_successor_is_not_put_off_or_cleared(Storage storage) {
    rotate_with_grace(storage);
    ApiKey before = Stored.key(storage, KEY.id());

    Refused.asConflict("expiresAt", () -> update(storage, expiry(Change.to(T3))));
    Refused.asConflict("expiresAt", () -> update(storage, expiry(Change.clear())));

    assertThat(Stored.key(storage, KEY.id())).isEqualTo(before);
  }

  @Test
  void PATCH_09_the_expiry_of_a_key_with_a_successor_may_be_shortened(Storage storage) {
    rotate_with_grace(storage);

    update(storage, expiry(Change.to(T1)));

    assertThat(Stored.key(storage, KEY.id()).expiresAt()).contains(T1);
  }

  @Test
  void PATCH_10_a_key_with_a_successor_takes_other_patches(Storage storage) {
    rotate_with_grace(storage);

    update(storage, RENAMED);

    ApiKey found = Stored.key(storage, KEY.id());
    assertThat(found.name()).contains("renamed");
    assertThat(found.expiresAt()).contains(T2);
    assertThat(found.rotatedToId()).contains(OTHER_KEY.id());
  }

  @Test
  void PATCH_11_a_patch_that_races_with_a_use_does_not_undo_it_nor_the_other_way_round(
      Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      ApiKeyPatch patch = ApiKeyPatch.NONE.name(Change.to("name-" + i));
      Instant use = T1.plusSeconds(i);
      Race.between(
          () -> update(storage, patch).id(),
          () -> "moved " + storage.write(tx -> tx.apiKeys().markUsed(KEY.id(), use)));

      ApiKey found = Stored.key(storage, KEY.id());
      assertThat(found.name()).isEqualTo(patch.name().value());
      assertThat(found.lastUsedAt()).contains(use);
    }
  }

  @Test
  void PATCH_12_a_patch_that_races_with_a_revocation_does_not_undo_it(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      ApiKey racer = Samples.key("racer-" + i);
      storage.write(tx -> tx.apiKeys().insert(racer));
      Race.between(
          () -> storage.write(tx -> tx.apiKeys().update(racer.id(), RENAMED, T1)).after().id(),
          () -> storage.write(tx -> tx.apiKeys().revoke(racer.id(), Revocation.at(T1))).name());

      ApiKey found = Stored.key(storage, racer.id());
      assertThat(found.name()).contains("renamed");
      assertThat(found.revokedAt()).contains(T1);
    }
  }

  private static ApiKeyPatch expiry(Change<Instant> change) {
    return ApiKeyPatch.NONE.expiresAt(change);
  }

  private static void rotate_with_grace(Storage storage) {
    storage.write(tx -> tx.apiKeys().rotate(KEY.id(), OTHER_KEY, Rotation.at(T1).graceUntil(T2)));
  }

  private static ApiKey update(Storage storage, ApiKeyPatch patch) {
    return storage.write(tx -> tx.apiKeys().update(KEY.id(), patch, T1)).after();
  }
}
