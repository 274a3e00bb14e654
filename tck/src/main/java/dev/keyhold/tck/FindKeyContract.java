package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.KEY;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.hashOf;
import static dev.keyhold.tck.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What {@link Storage#findKey} promises: the question of every verification. */
@PromiseOf(Storage.class)
abstract class FindKeyContract {
  private static final ApiKey ADAS = key("adas").toBuilder().ownerId("ada").build();

  @Test
  @Needs(Part.API_KEYS)
  void FINDKEY_01_a_key_without_owner_is_found_without_status(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));

    assertThat(find(storage, KEY.hash())).contains(new OwnedKey(KEY, Optional.empty()));
  }

  @Test
  @Needs(Part.API_KEYS)
  void FINDKEY_02_an_unknown_hash_is_not_found_and_is_once_its_key_is_there(Storage storage) {
    assertThat(find(storage, KEY.hash())).isEmpty();

    storage.write(tx -> tx.apiKeys().insert(KEY));

    assertThat(find(storage, KEY.hash())).isPresent();
    assertThat(find(storage, hashOf("unknown"))).isEmpty();
  }

  @Test
  @Needs(Part.API_KEYS)
  void FINDKEY_03_every_change_of_a_key_is_seen_once_it_is_written(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));
    find(storage, KEY.hash());

    storage.write(tx -> tx.apiKeys().disable(KEY.id(), T1));
    boolean disabled = !found(storage).enabled();
    storage.write(tx -> tx.apiKeys().markUsed(KEY.id(), T1));
    boolean used = found(storage).lastUsedAt().isPresent();
    storage.write(tx -> tx.apiKeys().revoke(KEY.id(), Revocation.at(T1)));
    boolean revoked = found(storage).revokedAt().isPresent();
    storage.write(tx -> tx.apiKeys().delete(KEY.id()));

    assertThat(disabled).isTrue();
    assertThat(used).isTrue();
    assertThat(revoked).isTrue();
    assertThat(find(storage, KEY.hash())).isEmpty();
  }

  @Test
  @Needs(Part.API_KEYS)
  void FINDKEY_04_a_rotation_is_seen_once_it_is_written(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));
    find(storage, KEY.hash());
    find(storage, hashOf("next"));

    storage.write(tx -> tx.apiKeys().rotate(KEY.id(), key("next"), Rotation.at(T1)));

    assertThat(found(storage).revokedAt()).contains(T1);
    assertThat(find(storage, hashOf("next"))).isPresent();
  }

  @Test
  @Needs(Part.API_KEYS)
  void FINDKEY_05_a_new_hash_is_seen_once_it_is_written(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));
    find(storage, KEY.hash());

    storage.write(tx -> tx.apiKeys().rehash(KEY.id(), KEY.hash(), hashOf("new"), "sha512", T1));

    assertThat(find(storage, KEY.hash())).isEmpty();
    assertThat(find(storage, hashOf("new"))).isPresent();
  }

  @Test
  @Needs(Part.API_KEYS)
  void FINDKEY_06_what_was_rolled_back_is_not_seen(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(KEY));

    Refused.as(
        IOException.class,
        () ->
            storage.write(
                tx -> {
                  tx.apiKeys().revoke(KEY.id(), Revocation.at(T1));
                  throw new IOException("thrown by the unit");
                }));

    assertThat(found(storage)).isEqualTo(KEY);
  }

  @Test
  @Needs(Part.API_KEYS)
  void FINDKEY_07_no_look_up_that_starts_after_a_revocation_sees_the_key_unrevoked(
      Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      ApiKey racer = key("racer-" + i);
      storage.write(tx -> tx.apiKeys().insert(racer));
      Race.between(
          () -> storage.findKey(racer.hash()).isPresent(),
          () -> storage.write(tx -> tx.apiKeys().revoke(racer.id(), Revocation.at(T1))) != null);

      boolean revoked = storage.findKey(racer.hash()).orElseThrow().key().revokedAt().isPresent();
      assertThat(revoked).isTrue();
    }
  }

  @Test
  @Needs({Part.API_KEYS, Part.IDENTITIES})
  void FINDKEY_08_a_key_is_found_with_the_status_of_its_owner(Storage storage) {
    insertAdas(storage);

    for (AccountStatus status : AccountStatus.values()) {
      if (status != AccountStatus.ACTIVE) {
        storage.write(tx -> tx.identities().accounts().changeStatus("ada", status, T1));
      }
      assertThat(find(storage, ADAS.hash())).contains(new OwnedKey(ADAS, Optional.of(status)));
    }
  }

  @Test
  @Needs({Part.API_KEYS, Part.IDENTITIES})
  void FINDKEY_09_a_key_is_gone_with_its_owner(Storage storage) {
    insertAdas(storage);
    find(storage, ADAS.hash());

    storage.write(tx -> tx.identities().accounts().delete("ada"));

    assertThat(find(storage, ADAS.hash())).isEmpty();
  }

  @Test
  @Needs(Part.API_KEYS)
  void FINDKEY_10_without_identities_the_status_of_an_owner_is_unknown(Storage storage) {
    Assumptions.assumeFalse(
        storage.offers().contains(Part.IDENTITIES), "the storage offers identities");

    storage.write(tx -> tx.apiKeys().insert(ADAS));

    assertThat(find(storage, ADAS.hash())).contains(new OwnedKey(ADAS, Optional.empty()));
  }

  @Test
  void FINDKEY_11_without_keys_it_is_unsupported(Storage storage) {
    Assumptions.assumeFalse(storage.offers().contains(Part.API_KEYS), "the storage offers keys");

    Refused.as(StorageException.Unsupported.class, () -> storage.findKey(KEY.hash()));
  }

  private static void insertAdas(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          return tx.apiKeys().insert(ADAS);
        });
  }

  private static ApiKey found(Storage storage) {
    return find(storage, KEY.hash()).orElseThrow().key();
  }

  private static Optional<OwnedKey> find(Storage storage, KeyHash hash) {
    return storage.findKey(hash);
  }
}
