package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.GRACE;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.hashOf;
import static dev.keyhold.tck.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link ApiKeyStorage} promises about keys and their owners. */
@PromiseOf(ApiKeyStorage.class)
@Needs({Part.API_KEYS, Part.IDENTITIES})
abstract class KeyOwnerContract {
  private static final ApiKey ADAS = key("adas").toBuilder().ownerId("ada").build();

  @BeforeEach
  void ada_and_grace_have_keys(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          tx.identities().accounts().create(GRACE);
          tx.apiKeys().insert(ADAS);
          tx.apiKeys().insert(key("graces").toBuilder().ownerId("grace").build());
          return tx.apiKeys().insert(key("nobodys"));
        });
  }

  @Test
  void KEYOWNER_01_an_owner_that_does_not_exist_is_refused_and_nothing_is_inserted(
      Storage storage) {
    ApiKey orphan = key("orphan").toBuilder().ownerId("nobody").build();

    Refused.asMissing("ownerId", () -> storage.write(tx -> tx.apiKeys().insert(orphan)));

    assertThat(Stored.hasKey(storage, "orphan")).isFalse();
  }

  @Test
  void KEYOWNER_02_keys_are_listed_by_owner(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(key("adas-second").toBuilder().ownerId("ada").build()));

    assertThat(ids(storage, KeyQuery.ALL.ownedBy("ada"))).containsExactly("adas", "adas-second");
    assertThat(ids(storage, KeyQuery.ALL.ownedBy("nobody"))).isEmpty();
  }

  @Test
  void KEYOWNER_03_keys_without_owner_are_listed_alone(Storage storage) {
    assertThat(ids(storage, KeyQuery.ALL.withoutOwner())).containsExactly("nobodys");
    assertThat(ids(storage, KeyQuery.ALL)).containsExactly("adas", "graces", "nobodys");
  }

  @Test
  void KEYOWNER_04_owner_and_tags_of_a_query_must_both_match(Storage storage) {
    ApiKeyPatch tagged = ApiKeyPatch.NONE.tags(List.of("ci"));
    storage.write(
        tx -> {
          tx.apiKeys().update("adas", tagged, T1);
          return tx.apiKeys().update("graces", tagged, T1);
        });
    KeyQuery query = KeyQuery.ALL.taggedAnyOf(List.of("ci", "prod"));

    assertThat(ids(storage, query.ownedBy("ada"))).containsExactly("adas");
    assertThat(ids(storage, query.withoutOwner())).isEmpty();
  }

  @Test
  void KEYOWNER_05_a_patch_gives_a_key_to_another_owner_or_to_none(Storage storage) {
    update(storage, "adas", Change.to("grace"));
    update(storage, "graces", Change.clear());

    assertThat(Stored.key(storage, "adas").ownerId()).contains("grace");
    assertThat(Stored.key(storage, "graces").ownerId()).isEmpty();
    assertThat(ids(storage, KeyQuery.ALL.ownedBy("grace"))).containsExactly("adas");
  }

  @Test
  void KEYOWNER_06_a_patch_to_an_owner_that_does_not_exist_is_refused_and_changes_nothing(
      Storage storage) {
    Refused.asMissing("ownerId", () -> update(storage, "adas", Change.to("nobody")));

    assertThat(Stored.key(storage, "adas")).isEqualTo(ADAS);
  }

  @Test
  void KEYOWNER_07_the_keys_of_an_owner_are_deleted_and_counted(Storage storage) {
    storage.write(tx -> tx.apiKeys().insert(key("adas-second").toBuilder().ownerId("ada").build()));

    int first = storage.write(tx -> tx.apiKeys().deleteByOwner("ada"));
    int second = storage.write(tx -> tx.apiKeys().deleteByOwner("ada"));

    assertThat(first).isEqualTo(2);
    assertThat(second).isZero();
    assertThat(ids(storage, KeyQuery.ALL)).containsExactly("graces", "nobodys");
  }

  @Test
  void KEYOWNER_08_a_successor_with_another_owner_is_refused_and_nothing_changes(Storage storage) {
    ApiKey graces = key("successor").toBuilder().ownerId("grace").build();
    ApiKey nobodys = key("successor");

    for (ApiKey successor : List.of(graces, nobodys)) {
      Refused.as(
          StorageException.InvalidInput.class,
          () -> storage.write(tx -> tx.apiKeys().rotate("adas", successor, Rotation.at(T1))));
    }

    assertThat(Stored.key(storage, "adas")).isEqualTo(ADAS);
    assertThat(Stored.hasKey(storage, "successor")).isFalse();
  }

  @Test
  void KEYOWNER_09_a_successor_belongs_to_the_owner_and_goes_with_the_account(Storage storage) {
    ApiKey successor = key("successor").toBuilder().ownerId("ada").build();
    storage.write(tx -> tx.apiKeys().rotate("adas", successor, Rotation.at(T1)));

    storage.write(tx -> tx.identities().accounts().delete("ada"));

    assertThat(ids(storage, KeyQuery.ALL)).containsExactly("graces", "nobodys");
  }

  @Test
  void KEYOWNER_10_a_key_may_belong_to_an_account_that_is_not_active(Storage storage) {
    storage.write(
        tx -> tx.identities().accounts().changeStatus("ada", AccountStatus.DEACTIVATED, T1));

    ApiKey key = key("late").toBuilder().ownerId("ada").build();
    storage.write(tx -> tx.apiKeys().insert(key));

    assertThat(Stored.key(storage, "late")).isEqualTo(key);
  }

  @Test
  void KEYOWNER_11_a_key_that_races_with_the_deletion_of_its_owner_is_refused_or_goes_with_it(
      Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String owner = "owner-" + i;
      ApiKey key =
          ApiKey.builder("of-" + owner, hashOf(owner), "sha256", T1).ownerId(owner).build();
      storage.write(tx -> tx.identities().accounts().create(Samples.person(owner)));

      Race.between(
          () -> storage.write(tx -> tx.apiKeys().insert(key)).id(),
          () -> "deleted " + storage.write(tx -> tx.identities().accounts().delete(owner)));

      assertThat(Stored.hasKey(storage, key.id())).isFalse();
    }
  }

  private static ApiKey update(Storage storage, String id, Change<String> owner) {
    return storage
        .write(tx -> tx.apiKeys().update(id, ApiKeyPatch.NONE.ownerId(owner), T1))
        .after();
  }

  private static List<String> ids(Storage storage, KeyQuery query) {
    return storage.read(
        tx ->
            tx.apiKeys().list(query, PageRequest.first(99)).items().stream()
                .map(ApiKey::id)
                .toList());
  }
}
