package dev.keyhold.keys;

import static dev.keyhold.keys.Samples.ADA;
import static dev.keyhold.keys.Samples.BOB;
import static dev.keyhold.keys.Samples.T0;
import static dev.keyhold.keys.Samples.adas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.keys.Samples.StoppedClock;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RevokeAllTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final KeyQuery ADAS = KeyQuery.ALL.ownedBy(ADA.id());
  private static final PageRequest TEN = PageRequest.first(10);

  private final InMemoryStorage storage = InMemoryStorage.open();
  private final StoppedClock clock = new StoppedClock();
  private final ApiKeys keys = ApiKeys.builder(storage, KeyPolicy.DEFAULT).clock(clock).build();

  @BeforeEach
  void ada_and_bob_have_accounts() {
    Samples.addAccounts(storage);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void every_key_of_an_owner_is_revoked_whatever_its_state() {
    String active = keys.issue(adas()).key().id();
    String disabled = keys.issue(adas().enabled(false)).key().id();
    String expired = keys.issue(adas().expiresAt(T0.plusSeconds(1))).key().id();
    String revoked = keys.issue(adas()).key().id();
    keys.revoke(revoked, "lost");
    ApiKey bobs = keys.issue(KeyRequest.PLAIN.ownerId(BOB.id())).key();
    clock.advance(DAY);

    assertThat(keys.revokeAll(ADAS, "left")).isEqualTo(new RevokedKeys(3, 1));

    assertThat(List.of(active, disabled, expired))
        .allSatisfy(id -> assertThat(key(id).revocationReason()).contains("left"))
        .allSatisfy(id -> assertThat(key(id).revokedAt()).contains(T0.plus(DAY)));
    assertThat(key(revoked).revocationReason()).contains("lost");
    assertThat(key(revoked).revokedAt()).contains(T0);
    assertThat(keys.find(bobs.id())).contains(bobs);
  }

  @Test
  void every_key_of_an_organization_is_revoked_or_those_of_one_owner_alone() {
    String acmes = keys.issue(KeyRequest.PLAIN.organizationId("acme")).key().id();
    String both = keys.issue(adas().organizationId("acme")).key().id();
    ApiKey own = keys.issue(adas()).key();
    KeyQuery ofAcme = KeyQuery.ALL.ofOrganization("acme");

    assertThat(keys.revokeAll(ofAcme.ownedBy("ada"), "left")).isEqualTo(new RevokedKeys(1, 0));
    assertThat(key(both).revokedAt()).isPresent();
    assertThat(key(acmes).revokedAt()).isEmpty();

    assertThat(keys.revokeAll(ofAcme, "closed")).isEqualTo(new RevokedKeys(1, 1));
    assertThat(key(acmes).revocationReason()).contains("closed");
    assertThat(keys.find(own.id())).contains(own);
  }

  @Test
  void again_it_changes_nothing() {
    String id = keys.issue(adas()).key().id();
    assertThat(keys.revokeAll(ADAS)).isEqualTo(new RevokedKeys(1, 0));
    ApiKey after = key(id);
    clock.advance(DAY);

    assertThat(keys.revokeAll(ADAS, "again")).isEqualTo(new RevokedKeys(0, 1));

    assertThat(key(id)).isEqualTo(after);
    assertThat(after.revocationReason()).isEmpty();
  }

  @Test
  void of_an_owner_without_keys_none_is_revoked() {
    assertThat(keys.revokeAll(KeyQuery.ALL.ownedBy("nobody"))).isEqualTo(new RevokedKeys(0, 0));
  }

  @Test
  void keys_are_revoked_by_tag_too_and_those_without_an_owner() {
    keys.issue(adas().tags(List.of("Prod")));
    keys.issue(KeyRequest.PLAIN.tags(List.of("prod", "eu")));
    keys.issue(KeyRequest.PLAIN);
    keys.issue(adas());

    assertThat(keys.revokeAll(ADAS.taggedAnyOf(List.of("PROD")))).isEqualTo(new RevokedKeys(1, 0));
    assertThat(keys.revokeAll(KeyQuery.ALL.taggedAnyOf(List.of("prod"))))
        .isEqualTo(new RevokedKeys(1, 1));
    assertThat(keys.revokeAll(KeyQuery.ALL.withoutOwner())).isEqualTo(new RevokedKeys(1, 1));
  }

  @Test
  void more_than_a_page_are_revoked() {
    // A write in memory copies all there is, so all are issued in one.
    storage.write(
        tx -> {
          for (int i = 0; i < 2_001; i++) {
            keys.issue(tx, adas());
          }
          return true;
        });

    assertThat(keys.revokeAll(ADAS)).isEqualTo(new RevokedKeys(2_001, 0));
  }

  @Test
  void it_is_undone_with_the_unit_that_it_is_part_of() {
    String id = keys.issue(adas()).key().id();

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      assertThat(keys.revokeAll(tx, ADAS).revoked()).isEqualTo(1);
                      assertThat(keys.revokeAll(tx, ADAS, "left").revoked()).isZero();
                      return tx.identities().accounts().create(ADA);
                    }))
        .isInstanceOf(StorageException.Duplicate.class);

    assertThat(key(id).revokedAt()).isEmpty();
  }

  @Test
  void a_query_that_names_nothing_does_not_revoke_everything() {
    String id = keys.issue(adas()).key().id();

    assertThatThrownBy(() -> keys.revokeAll(KeyQuery.ALL.taggedAnyOf(List.of())))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("every key would be revoked");

    assertThat(key(id).revokedAt()).isEmpty();
  }

  @Test
  void keys_are_found_by_tag_page_by_page() {
    ApiKey prod = keys.issue(adas().tags(List.of("Prod"))).key();
    ApiKey both = keys.issue(KeyRequest.PLAIN.tags(List.of("prod", "eu"))).key();
    ApiKey eu = keys.issue(adas().tags(List.of("eu"))).key();
    PageRequest two = PageRequest.first(2);

    assertThat(keys.findByTag("PROD", TEN).items()).containsExactly(prod, both);
    assertThat(keys.findByTags(List.of("Eu", "prod"), two).items()).containsExactly(prod, both);
    assertThat(
            keys.findByTags(
                    List.of("eu", "prod"),
                    two.after(keys.findByTags(List.of("eu", "prod"), two).next().orElseThrow()))
                .items())
        .containsExactly(eu);
    assertThat(keys.list(ADAS.taggedAnyOf(List.of("prod")), TEN).items()).containsExactly(prod);
  }

  @Test
  void of_no_tags_no_key_has_any() {
    keys.issue(adas().tags(List.of("prod")));

    assertThat(keys.findByTags(List.of(), TEN).items()).isEmpty();
    assertThat(keys.findByTag("unknown", TEN).items()).isEmpty();
  }

  @Test
  void without_a_trail_there_is_no_history() {
    try (InMemoryStorage alone = InMemoryStorage.offering(Part.API_KEYS)) {
      KeyHistory history = ApiKeys.of(alone, KeyPolicy.DEFAULT).history();

      assertThatThrownBy(() -> history.of("id", TEN))
          .isInstanceOf(StorageException.Unsupported.class);
      assertThatThrownBy(() -> history.of("ada", "api_key.revoke", TEN))
          .isInstanceOf(StorageException.Unsupported.class);
      assertThatThrownBy(() -> history.stats("ada"))
          .isInstanceOf(StorageException.Unsupported.class);
    }
  }

  private ApiKey key(String id) {
    return keys.find(id).orElseThrow();
  }
}
