package dev.keyhold.keys;

import static dev.keyhold.keys.Samples.ADA;
import static dev.keyhold.keys.Samples.BOB;
import static dev.keyhold.keys.Samples.T0;
import static dev.keyhold.keys.Samples.adas;
import static dev.keyhold.keys.Samples.reveal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.keys.Samples.StoppedClock;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyTransition;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApiKeysTest {
  private static final Duration DAY = Duration.ofDays(1);

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
  void an_issued_key_is_what_was_asked_for() {
    ApiKey key =
        keys.issue(
                adas()
                    .name("ci")
                    .description("builds")
                    .scopes(List.of("read", "write"))
                    .resources(Map.of("document:7", List.of("delete")))
                    .tags(List.of("Prod"))
                    .expiresAt(T0.plus(DAY))
                    .enabled(false)
                    .metadata(Json.parse("{\"team\":1}")))
            .key();

    assertThat(key)
        .isEqualTo(
            ApiKey.builder(key.id(), key.hash(), "sha256", T0)
                .ownerId(ADA.id())
                .displayHint(key.displayHint().orElseThrow())
                .name("ci")
                .description("builds")
                .scopes(List.of("read", "write"))
                .resources(Map.of("document:7", List.of("delete")))
                .tags(List.of("prod"))
                .expiresAt(T0.plus(DAY))
                .enabled(false)
                .metadata(Json.parse("{\"team\":1}"))
                .build());
    assertThat(keys.find(key.id())).contains(key);
  }

  @Test
  void by_default_a_key_is_32_letters_and_digits() {
    String text = reveal(keys.issue(adas()).secret());

    assertThat(text).matches("[A-Za-z0-9]{32}");
  }

  @Test
  void the_look_of_a_key_is_the_configured_one() {
    ApiKeys own =
        ApiKeys.builder(
                storage,
                KeyPolicy.builder().prefix("acme_").length(40).alphabet("0123456789abcdef").build())
            .random(Samples.seeded())
            .build();

    assertThat(reveal(own.issue(adas()).secret())).matches("acme_[0-9a-f]{40}");
  }

  @Test
  void the_last_four_characters_are_kept_as_a_hint() {
    IssuedKey issued = keys.issue(adas());
    String text = reveal(issued.secret());

    assertThat(issued.key().displayHint()).contains(text.substring(28));
  }

  @Test
  void a_key_needs_no_owner() {
    IssuedKey issued = keys.issue(KeyRequest.PLAIN);

    assertThat(issued.key().ownerId()).isEmpty();
    assertThat(keys.verify(reveal(issued.secret()))).isEqualTo(new Verified(issued.key()));
  }

  @Test
  void an_unknown_owner_is_refused() {
    KeyRequest request = KeyRequest.PLAIN.ownerId("nobody");

    assertThatThrownBy(() -> keys.issue(request))
        .isInstanceOf(StorageException.MissingReference.class);
  }

  @Test
  void a_key_that_was_made_elsewhere_is_adopted_and_verified() {
    String text = "from-elsewhere-0123456789abcdef";

    ApiKey adopted = storage.write(tx -> keys.adopt(tx, adas(), text));

    assertThat(adopted.displayHint()).contains("cdef");
    assertThat(keys.verify(text)).isEqualTo(new Verified(adopted));
    assertThatThrownBy(() -> storage.write(tx -> keys.adopt(tx, adas(), text)))
        .isInstanceOf(StorageException.Duplicate.class);
  }

  @Test
  void a_text_that_cannot_be_a_key_is_not_adopted() {
    for (String text :
        List.of("", "short", "0123456789 0123456789 0123456789", "x".repeat(1_025))) {
      assertThatThrownBy(() -> storage.write(tx -> keys.adopt(tx, adas(), text)))
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void an_accounts_keys_are_listed_page_by_page_in_the_order_of_their_issue() {
    ApiKey first = keys.issue(adas()).key();
    keys.issue(KeyRequest.PLAIN.ownerId(BOB.id()));
    ApiKey second = keys.issue(adas()).key();
    ApiKey third = keys.issue(adas()).key();
    PageRequest two = PageRequest.first(2);

    Page<ApiKey> page = keys.list(ADA.id(), two);
    Page<ApiKey> rest = keys.list(ADA.id(), two.after(page.next().orElseThrow()));

    assertThat(page.items()).containsExactly(first, second);
    assertThat(rest.items()).containsExactly(third);
    assertThat(rest.next()).isEmpty();
  }

  @Test
  void a_key_is_revoked_once_and_for_good() {
    String id = keys.issue(adas()).key().id();
    clock.advance(DAY);

    assertThat(keys.revoke(id, "leaked")).isEqualTo(KeyTransition.CHANGED);
    clock.advance(DAY);
    assertThat(keys.revoke(id, "again")).isEqualTo(KeyTransition.UNCHANGED);
    assertThat(keys.enable(id)).isEqualTo(KeyTransition.REVOKED);
    assertThat(keys.disable(id)).isEqualTo(KeyTransition.REVOKED);

    ApiKey key = keys.find(id).orElseThrow();
    assertThat(key.revokedAt()).contains(T0.plus(DAY));
    assertThat(key.revocationReason()).contains("leaked");
  }

  @Test
  void a_key_is_revoked_without_a_reason_too() {
    String id = keys.issue(adas()).key().id();

    assertThat(keys.revoke(id)).isEqualTo(KeyTransition.CHANGED);

    assertThat(keys.find(id).orElseThrow().revocationReason()).isEmpty();
  }

  @Test
  void a_key_is_disabled_and_enabled() {
    String id = keys.issue(adas()).key().id();

    assertThat(keys.enable(id)).isEqualTo(KeyTransition.UNCHANGED);
    assertThat(keys.disable(id)).isEqualTo(KeyTransition.CHANGED);
    assertThat(keys.disable(id)).isEqualTo(KeyTransition.UNCHANGED);
    assertThat(keys.enable(id)).isEqualTo(KeyTransition.CHANGED);
  }

  @Test
  void of_a_key_that_is_not_there_each_change_says_so() {
    assertThat(keys.find("nothing")).isEmpty();
    assertThat(keys.revoke("nothing")).isEqualTo(KeyTransition.NOT_FOUND);
    assertThat(keys.enable("nothing")).isEqualTo(KeyTransition.NOT_FOUND);
    assertThat(keys.disable("nothing")).isEqualTo(KeyTransition.NOT_FOUND);
  }

  @Test
  void changes_compose_in_one_transaction() {
    String old = keys.issue(adas()).key().id();
    String other = keys.issue(adas()).key().id();

    IssuedKey issued =
        storage.write(
            tx -> {
              keys.disable(tx, other);
              keys.enable(tx, other);
              keys.revoke(tx, other);
              keys.revoke(tx, old, "replaced");
              return keys.issue(tx, adas());
            });

    assertThat(keys.find(old).flatMap(ApiKey::revocationReason)).contains("replaced");
    assertThat(keys.find(other).flatMap(ApiKey::revokedAt)).contains(T0);
    assertThat(keys.verify(reveal(issued.secret()))).isEqualTo(new Verified(issued.key()));
  }

  @Test
  void what_the_caller_does_after_takes_the_change_with_it_when_it_fails() {
    ApiKey old = keys.issue(adas()).key();

    assertThatThrownBy(
            () ->
                storage.write(
                    tx -> {
                      keys.rotate(tx, old.id(), RotationRequest.PLAIN);
                      keys.issue(tx, adas());
                      return tx.identities().accounts().create(ADA);
                    }))
        .isInstanceOf(StorageException.Duplicate.class);

    assertThat(keys.list(ADA.id(), PageRequest.first(10)).items()).containsExactly(old);
  }

  @Test
  void the_form_without_a_transaction_is_refused_inside_a_unit_of_work() {
    assertThatThrownBy(() -> storage.write(tx -> keys.issue(adas())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_storage_of_keys_alone_will_do() {
    try (InMemoryStorage alone = InMemoryStorage.offering(Part.API_KEYS)) {
      ApiKeys own = ApiKeys.of(alone, KeyPolicy.DEFAULT);
      IssuedKey issued = own.issue(KeyRequest.PLAIN.ownerId("nobody"));
      String text = reveal(issued.secret());
      assertThat(own.verify(text)).isEqualTo(new Verified(issued.key()));

      RotatedKey rotated = own.rotate(issued.key().id());

      assertThat(own.verify(text)).isInstanceOf(Verification.Rejected.class);
      assertThat(own.verify(reveal(rotated.secret()))).isInstanceOf(Verified.class);
      assertThat(own.list("nobody", PageRequest.first(10)).items()).hasSize(2);
      assertThat(rotated.successor().ownerId()).isEqualTo(Optional.of("nobody"));
    }
  }

  @Test
  void a_storage_without_keys_is_refused() {
    try (InMemoryStorage trail = InMemoryStorage.offering(Part.AUDIT)) {
      assertThatThrownBy(() -> ApiKeys.of(trail, KeyPolicy.DEFAULT))
          .isInstanceOf(StorageException.Unsupported.class);
    }
  }
}
