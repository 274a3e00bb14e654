package dev.keyhold.keys;

import static dev.keyhold.keys.Samples.ADA;
import static dev.keyhold.keys.Samples.T0;
import static dev.keyhold.keys.Samples.adas;
import static dev.keyhold.keys.Samples.reveal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.keys.Samples.StoppedClock;
import dev.keyhold.keys.Verification.Reason;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.OrganizationStatus;
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
class VerificationTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String UNKNOWN = "acme_0123456789abcdefghijklmnopqrstuv";

  private final InMemoryStorage storage = InMemoryStorage.open();
  private final StoppedClock clock = new StoppedClock();
  private final ApiKeys keys =
      ApiKeys.builder(storage, KeyPolicy.prefixed("acme_")).clock(clock).build();
  private ApiKey key;
  private String text;

  @BeforeEach
  void ada_owns_a_key_that_expires_in_a_minute() {
    Samples.addAccounts(storage);
    IssuedKey issued = keys.issue(adas().expiresAt(T0.plus(MINUTE)));
    key = issued.key();
    text = reveal(issued.secret());
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void an_issued_key_is_verified() {
    assertThat(keys.verify(text)).isEqualTo(new Verified(key));
  }

  @Test
  void bearer_in_exactly_this_case_is_taken_off() {
    assertThat(keys.verify("Bearer " + text)).isEqualTo(new Verified(key));
    assertThat(keys.verify("Bearer   " + text + " ")).isEqualTo(new Verified(key));
    assertThat(keys.verify("bearer " + text)).isEqualTo(rejected(Reason.INVALID_FORMAT));
  }

  @Test
  void a_key_alone_is_taken_as_it_stands() {
    assertThat(keys.verify(" " + text)).isEqualTo(rejected(Reason.INVALID_FORMAT));
    assertThat(keys.verify(text + " ")).isEqualTo(rejected(Reason.INVALID_KEY));
  }

  @Test
  void a_key_is_found_in_the_headers_of_a_request() {
    assertThat(keys.verify(Map.of("Authorization", List.of("bearer " + text))))
        .isEqualTo(new Verified(key));
    assertThat(keys.verify(Map.of("X-Api-Key", List.of(text, "another"))))
        .isEqualTo(new Verified(key));
    assertThat(keys.extract(Map.of("x-api-key", List.of(text)))).contains(text);
  }

  @Test
  void headers_without_a_key_are_rejected() {
    assertThat(keys.verify(Map.of("Accept", List.of("*/*"))))
        .isEqualTo(rejected(Reason.MISSING_KEY));
    assertThat(keys.extract(Map.of("Accept", List.of("*/*")))).isEmpty();
  }

  @Test
  void the_headers_are_the_configured_ones() {
    ApiKeys own =
        ApiKeys.builder(storage, KeyPolicy.DEFAULT)
            .headerNames(List.of("x-acme"))
            .extractBearer(false)
            .build();

    assertThat(own.extract(Map.of("authorization", List.of(UNKNOWN)))).isEmpty();
    assertThat(own.extract(Map.of("x-acme", List.of("Bearer " + UNKNOWN))))
        .contains("Bearer " + UNKNOWN);
  }

  @Test
  void no_text_is_a_missing_key() {
    assertThat(keys.verify("")).isEqualTo(rejected(Reason.MISSING_KEY));
    assertThat(keys.verify("Bearer ")).isEqualTo(rejected(Reason.MISSING_KEY));
  }

  @Test
  void an_unknown_key_is_rejected() {
    assertThat(keys.verify(UNKNOWN)).isEqualTo(rejected(Reason.INVALID_KEY));
    assertThat(keys.verify("acme_clé-🔑")).isEqualTo(rejected(Reason.INVALID_KEY));
  }

  @Test
  void what_cannot_be_a_key_is_rejected_without_a_look_up() {
    storage.close();

    List<String> malformed =
        List.of(
            "other_0123456789abcdefghijklmnopqrstuv",
            "ACME_0123456789abcdefghijklmnopqrstuv",
            "acme_\ud83d",
            "acme_\udd11\ud83d",
            "acme_\ud83dx",
            "acme_\0",
            "acme_" + "x".repeat(1_020),
            "acme_" + "x".repeat(1_000_000));

    assertThat(malformed)
        .allSatisfy(
            wrong -> assertThat(keys.verify(wrong)).isEqualTo(rejected(Reason.INVALID_FORMAT)));
  }

  @Test
  void a_key_that_cannot_be_looked_up_is_not_verified() {
    storage.close();

    assertThatThrownBy(() -> keys.verify(text)).isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void a_key_hashed_by_another_scheme_is_unknown() {
    ApiKeys salted =
        ApiKeys.builder(storage, KeyPolicy.DEFAULT).hashScheme(HashScheme.sha512("salt")).build();
    IssuedKey other = salted.issue(adas());
    String otherText = reveal(other.secret());

    assertThat(other.key().hashScheme()).isEqualTo("sha512-salted");
    assertThat(salted.verify(otherText)).isEqualTo(new Verified(other.key()));
    assertThat(salted.verify(text)).isEqualTo(rejected(Reason.INVALID_KEY));
  }

  @Test
  void a_key_works_up_to_the_last_millisecond_before_its_expiry() {
    clock.advance(MINUTE.minusMillis(1));

    assertThat(keys.verify(text)).isEqualTo(new Verified(key));
  }

  @Test
  void a_key_has_expired_at_the_very_millisecond_of_its_expiry() {
    clock.advance(MINUTE);

    assertThat(keys.verify(text)).isEqualTo(rejectedKey(Reason.EXPIRED));
  }

  @Test
  void a_revoked_key_is_rejected() {
    keys.revoke(key.id());

    assertThat(keys.verify(text)).isEqualTo(rejectedKey(Reason.REVOKED));
  }

  @Test
  void a_disabled_key_is_rejected_until_it_is_enabled() {
    keys.disable(key.id());
    assertThat(keys.verify(text)).isEqualTo(rejectedKey(Reason.DISABLED));

    keys.enable(key.id());
    assertThat(keys.verify(text)).isInstanceOf(Verified.class);
  }

  @Test
  void the_key_of_an_owner_who_is_not_active_is_rejected_until_the_owner_is() {
    owner(AccountStatus.SUSPENDED);
    assertThat(keys.verify(text)).isEqualTo(rejectedKey(Reason.OWNER_INACTIVE));

    owner(AccountStatus.DEACTIVATED);
    assertThat(keys.verify(text)).isEqualTo(rejectedKey(Reason.OWNER_INACTIVE));

    owner(AccountStatus.ACTIVE);
    assertThat(keys.verify(text)).isEqualTo(new Verified(key));
  }

  @Test
  void the_key_of_a_suspended_organization_is_rejected_until_the_organization_is_active() {
    IssuedKey acmes = keys.issue(KeyRequest.PLAIN.organizationId("acme"));
    String presented = reveal(acmes.secret());
    Rejected stopped = new Rejected(Reason.ORGANIZATION_INACTIVE, Optional.of(acmes.key().id()));

    assertThat(keys.verify(presented))
        .isInstanceOfSatisfying(
            Verified.class, verified -> assertThat(verified.organizationId()).contains("acme"));
    organization(OrganizationStatus.SUSPENDED);
    assertThat(keys.verify(presented)).isEqualTo(stopped);
    assertThat(keys.verify(text)).isEqualTo(new Verified(key));

    organization(OrganizationStatus.ACTIVE);
    assertThat(keys.verify(presented)).isEqualTo(new Verified(acmes.key()));
  }

  @Test
  void a_key_of_both_works_while_both_are_active_and_the_owner_is_named_first() {
    IssuedKey both = keys.issue(adas().organizationId("acme"));
    String presented = reveal(both.secret());
    Optional<String> id = Optional.of(both.key().id());

    organization(OrganizationStatus.SUSPENDED);
    assertThat(keys.verify(presented)).isEqualTo(new Rejected(Reason.ORGANIZATION_INACTIVE, id));

    owner(AccountStatus.SUSPENDED);
    assertThat(keys.verify(presented)).isEqualTo(new Rejected(Reason.OWNER_INACTIVE, id));

    organization(OrganizationStatus.ACTIVE);
    assertThat(keys.verify(presented)).isEqualTo(new Rejected(Reason.OWNER_INACTIVE, id));

    owner(AccountStatus.ACTIVE);
    assertThat(keys.verify(presented)).isEqualTo(new Verified(both.key()));
  }

  @Test
  void expired_comes_before_revoked_before_disabled_before_the_owner() {
    owner(AccountStatus.SUSPENDED);
    assertThat(keys.verify(text)).isEqualTo(rejectedKey(Reason.OWNER_INACTIVE));

    keys.disable(key.id());
    assertThat(keys.verify(text)).isEqualTo(rejectedKey(Reason.DISABLED));

    keys.revoke(key.id());
    assertThat(keys.verify(text)).isEqualTo(rejectedKey(Reason.REVOKED));

    clock.advance(MINUTE);
    assertThat(keys.verify(text)).isEqualTo(rejectedKey(Reason.EXPIRED));
  }

  @Test
  void a_verification_leaves_the_key_as_it_is() {
    keys.verify(text);

    assertThat(keys.find(key.id())).contains(key);
  }

  @Test
  void the_messages_are_fit_for_an_answer() {
    assertThat(Reason.values())
        .extracting(Reason::message)
        .containsExactly(
            "Missing API key",
            "Invalid API key format",
            "Invalid API key",
            "API key has expired",
            "API key has been revoked",
            "API key is disabled",
            "The owner of the API key is not active",
            "The organization of the API key is not active");
  }

  private void organization(OrganizationStatus status) {
    storage.run(tx -> tx.identities().organizations().changeStatus("acme", status, T0));
  }

  private void owner(AccountStatus status) {
    storage.write(tx -> tx.identities().accounts().changeStatus(ADA.id(), status, T0));
  }

  private static Rejected rejected(Reason reason) {
    return new Rejected(reason, Optional.empty());
  }

  private Rejected rejectedKey(Reason reason) {
    return new Rejected(reason, Optional.of(key.id()));
  }
}
