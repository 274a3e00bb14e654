package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.ACME;
import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.BELL;
import static dev.keyhold.tck.Samples.GRACE;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static dev.keyhold.tck.Samples.hashOf;
import static dev.keyhold.tck.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OwnedKey;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Revocation;
import dev.keyhold.spi.Rotated;
import dev.keyhold.spi.Rotation;
import dev.keyhold.spi.Storage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link ApiKeyStorage} promises about keys and the organizations to which they belong. */
@PromiseOf(ApiKeyStorage.class)
@Needs({Part.API_KEYS, Part.IDENTITIES})
abstract class KeyOrganizationContract {
  private static final ApiKey ACMES = key("acmes").toBuilder().organizationId("acme").build();
  private static final ApiKey BELLS = key("bells").toBuilder().organizationId("bell").build();
  private static final ApiKey BOTHS =
      key("boths").toBuilder().ownerId("grace").organizationId("acme").build();
  private static final ApiKey GRACES = key("graces").toBuilder().ownerId("grace").build();

  @BeforeEach
  void organizations_and_accounts_have_keys(Storage storage) {
    storage.run(
        tx -> {
          tx.identities().accounts().create(ADA);
          tx.identities().accounts().create(GRACE);
          tx.identities().organizations().create(ACME);
          tx.identities().organizations().create(BELL);
          List.of(ACMES, BELLS, BOTHS, GRACES).forEach(tx.apiKeys()::insert);
        });
  }

  @Test
  void KEYORG_01_a_key_is_found_with_its_organization_with_and_without_an_owner(Storage storage) {
    assertThat(Stored.key(storage, "acmes")).isEqualTo(ACMES);
    assertThat(Stored.key(storage, "boths")).isEqualTo(BOTHS);
    assertThat(Stored.key(storage, "graces").organizationId()).isEmpty();
  }

  @Test
  void KEYORG_02_an_organization_that_does_not_exist_is_refused_and_nothing_is_inserted(
      Storage storage) {
    ApiKey orphan = key("orphan").toBuilder().ownerId("ada").organizationId("nobody").build();

    Refused.asMissing("organizationId", () -> storage.write(tx -> tx.apiKeys().insert(orphan)));

    assertThat(Stored.hasKey(storage, "orphan")).isFalse();
  }

  @Test
  void KEYORG_03_an_owner_that_does_not_exist_is_refused_although_the_organization_does(
      Storage storage) {
    ApiKey orphan = key("orphan").toBuilder().ownerId("nobody").organizationId("acme").build();

    Refused.asMissing("ownerId", () -> storage.write(tx -> tx.apiKeys().insert(orphan)));

    assertThat(Stored.hasKey(storage, "orphan")).isFalse();
  }

  @Test
  void KEYORG_04_keys_are_listed_by_organization_whoever_owns_them(Storage storage) {
    assertThat(ids(storage, KeyQuery.ALL.ofOrganization("acme"))).containsExactly("acmes", "boths");
    assertThat(ids(storage, KeyQuery.ALL.ofOrganization("bell"))).containsExactly("bells");
    assertThat(ids(storage, KeyQuery.ALL.ofOrganization("nobody"))).isEmpty();
  }

  @Test
  void KEYORG_05_organization_owner_and_tags_of_a_query_must_all_match(Storage storage) {
    ApiKeyPatch tagged = ApiKeyPatch.NONE.tags(List.of("ci"));
    storage.run(tx -> tx.apiKeys().update("acmes", tagged, T1));
    KeyQuery acmes = KeyQuery.ALL.ofOrganization("acme");

    assertThat(ids(storage, acmes.ownedBy("grace"))).containsExactly("boths");
    assertThat(ids(storage, acmes.withoutOwner())).containsExactly("acmes");
    assertThat(ids(storage, acmes.taggedAnyOf(List.of("ci", "x")))).containsExactly("acmes");
    assertThat(ids(storage, acmes.ownedBy("grace").taggedAnyOf(List.of("ci")))).isEmpty();
    assertThat(ids(storage, KeyQuery.ALL.ofOrganization("bell").ownedBy("grace"))).isEmpty();
  }

  @Test
  void KEYORG_06_the_keys_of_an_organization_are_listed_page_by_page(Storage storage) {
    storage.run(tx -> tx.apiKeys().insert(key("third").toBuilder().organizationId("acme").build()));
    Listing<ApiKey> acmes =
        new Listing<>(
            (tx, page) -> tx.apiKeys().list(KeyQuery.ALL.ofOrganization("acme"), page), ApiKey::id);

    var first = acmes.page(storage, PageRequest.first(1));

    assertThat(acmes.ids(first)).containsExactly("acmes");
    assertThat(acmes.rest(storage, first)).containsExactly("boths", "third");
  }

  @Test
  void KEYORG_07_no_change_of_a_key_touches_its_organization(Storage storage) {
    storage.run(
        tx -> {
          tx.apiKeys().update("boths", ApiKeyPatch.NONE.ownerId(Change.clear()), T1);
          tx.apiKeys().disable("boths", T1);
          tx.apiKeys().markUsed("boths", T1);
          tx.apiKeys().rehash("boths", BOTHS.hash(), hashOf("new"), "sha512", T1);
          tx.apiKeys().revoke("boths", Revocation.at(T2));
        });

    assertThat(Stored.key(storage, "boths").ownerId()).isEmpty();
    assertThat(Stored.key(storage, "boths").organizationId()).contains("acme");
  }

  @Test
  void KEYORG_08_a_successor_in_another_organization_is_refused_and_nothing_changes(
      Storage storage) {
    ApiKey bells = key("next").toBuilder().organizationId("bell").build();

    for (ApiKey successor : List.of(bells, key("next"))) {
      Refused.asInvalid(
          "organizationId",
          () -> storage.write(tx -> tx.apiKeys().rotate("acmes", successor, Rotation.at(T1))));
    }
    ApiKey acmes = key("next").toBuilder().ownerId("grace").organizationId("acme").build();
    Refused.asInvalid(
        "organizationId",
        () -> storage.write(tx -> tx.apiKeys().rotate("graces", acmes, Rotation.at(T1))));

    assertThat(Stored.key(storage, "acmes")).isEqualTo(ACMES);
    assertThat(Stored.key(storage, "graces")).isEqualTo(GRACES);
    assertThat(Stored.hasKey(storage, "next")).isFalse();
  }

  @Test
  void KEYORG_09_a_successor_belongs_to_the_organization_of_its_predecessor(Storage storage) {
    ApiKey next = key("next").toBuilder().ownerId("grace").organizationId("acme").build();

    Rotated rotated = storage.write(tx -> tx.apiKeys().rotate("boths", next, Rotation.at(T1)));

    assertThat(rotated.successor()).isEqualTo(next);
    assertThat(Stored.key(storage, "next")).isEqualTo(next);
    assertThat(Stored.key(storage, "boths").organizationId()).contains("acme");
  }

  @Test
  void KEYORG_10_the_keys_of_an_organization_are_deleted_with_it_and_no_others(Storage storage) {
    storage.run(tx -> tx.identities().organizations().delete("acme"));

    assertThat(ids(storage, KeyQuery.ALL)).containsExactly("bells", "graces");
    assertThat(storage.findKey(ACMES.hash()).isPresent()).isFalse();
  }

  @Test
  void KEYORG_11_a_key_of_both_is_deleted_with_its_owner(Storage storage) {
    storage.run(tx -> tx.identities().accounts().delete("grace"));

    assertThat(ids(storage, KeyQuery.ALL)).containsExactly("acmes", "bells");
  }

  @Test
  void KEYORG_12_a_key_is_found_with_the_status_of_its_organization(Storage storage) {
    assertThat(storage.findKey(ACMES.hash()))
        .contains(new OwnedKey(ACMES, Optional.empty(), Optional.of(OrganizationStatus.ACTIVE)));

    suspend(storage, "acme");

    assertThat(storage.findKey(ACMES.hash()))
        .contains(new OwnedKey(ACMES, Optional.empty(), Optional.of(OrganizationStatus.SUSPENDED)));
    assertThat(storage.findKey(BELLS.hash()))
        .contains(new OwnedKey(BELLS, Optional.empty(), Optional.of(OrganizationStatus.ACTIVE)));
  }

  @Test
  void KEYORG_13_a_key_of_both_is_found_with_the_status_of_each(Storage storage) {
    suspend(storage, "acme");
    OwnedKey ofSuspended = storage.findKey(BOTHS.hash()).orElseThrow();
    storage.run(
        tx -> {
          tx.identities().accounts().changeStatus("grace", AccountStatus.SUSPENDED, T1);
          tx.identities().organizations().changeStatus("acme", OrganizationStatus.ACTIVE, T2);
        });
    OwnedKey bySuspended = storage.findKey(BOTHS.hash()).orElseThrow();

    assertThat(ofSuspended.ownerIsActive()).isTrue();
    assertThat(ofSuspended.organizationIsActive()).isFalse();
    assertThat(bySuspended.ownerIsActive()).isFalse();
    assertThat(bySuspended.organizationIsActive()).isTrue();
  }

  @Test
  void KEYORG_14_a_key_may_belong_to_an_organization_that_is_suspended(Storage storage) {
    suspend(storage, "acme");
    ApiKey late = key("late").toBuilder().organizationId("acme").build();

    storage.run(tx -> tx.apiKeys().insert(late));

    assertThat(Stored.key(storage, "late")).isEqualTo(late);
  }

  @Test
  void KEYORG_15_a_member_who_leaves_leaves_the_keys_of_the_organization(Storage storage) {
    storage.run(tx -> tx.identities().organizations().transfer("acme", "grace", T1));
    storage.run(tx -> tx.identities().members().remove("acme", "ada"));

    assertThat(ids(storage, KeyQuery.ALL.ofOrganization("acme"))).containsExactly("acmes", "boths");
  }

  @Test
  void KEYORG_16_a_key_that_races_with_the_deletion_of_its_organization_is_refused_or_goes_with_it(
      Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String id = "org-" + i;
      ApiKey key = key("of-" + id).toBuilder().organizationId(id).build();
      storage.write(
          tx ->
              tx.identities()
                  .organizations()
                  .create(Organization.builder(id, T1).name(id).slug(id).ownerId("ada").build()));

      Race.between(
          () -> storage.write(tx -> tx.apiKeys().insert(key)).id(),
          () -> "deleted " + storage.write(tx -> tx.identities().organizations().delete(id)));

      assertThat(Stored.hasKey(storage, key.id())).isFalse();
    }
  }

  @Test
  void KEYORG_17_no_look_up_that_starts_after_a_suspension_finds_the_organization_active(
      Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      storage.write(
          tx ->
              tx.identities().organizations().changeStatus("acme", OrganizationStatus.ACTIVE, T1));
      Race.between(
          () -> storage.findKey(ACMES.hash()).isPresent(),
          () -> {
            suspend(storage, "acme");
            return true;
          });

      assertThat(storage.findKey(ACMES.hash()).orElseThrow().organizationIsActive()).isFalse();
    }
  }

  private static void suspend(Storage storage, String id) {
    storage.run(
        tx -> tx.identities().organizations().changeStatus(id, OrganizationStatus.SUSPENDED, T1));
  }

  private static List<String> ids(Storage storage, KeyQuery query) {
    return storage.read(
        tx ->
            tx.apiKeys().list(query, PageRequest.first(99)).items().stream()
                .map(ApiKey::id)
                .toList());
  }
}
