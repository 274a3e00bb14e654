package dev.keyhold.secrets;

import static dev.keyhold.secrets.SecretsPlace.ACME;
import static dev.keyhold.secrets.SecretsPlace.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyhold.secrets.SecretAccess.Action;
import dev.keyhold.secrets.SecretAccess.Cause;
import dev.keyhold.secrets.SecretAccess.Outcome;
import dev.keyhold.secrets.Secrets.Rotation;
import dev.keyhold.secrets.StoredSecret.Status;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be done with secrets, and what the log says of it. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class SecretsTest extends SecretsPlacedTest {
  private static final Duration HOUR = Duration.ofHours(1);

  SecretsTest(StorageKind kind) {
    super(kind);
  }

  @Test
  void what_is_put_is_read_and_both_are_in_the_log() {
    StoredSecret made = create(STRIPE, "sk_live_1");
    assertThat(made.version()).isEqualTo(1);
    assertThat(read(STRIPE)).isEqualTo("sk_live_1");
    assertThat(log(STRIPE))
        .extracting(SecretAccess::action, SecretAccess::outcome, SecretAccess::actorId)
        .containsExactly(
            tuple(Action.READ, Outcome.DONE, "ada"), tuple(Action.CREATE, Outcome.DONE, "ada"));
  }

  @Test
  void the_log_says_for_whom_and_why() {
    create(STRIPE, "sk_live_1");
    SecretUse use = ADA.actorType("api_key").onBehalfOf("bob").reason("ticket 4711");
    place.secrets.read(ACME, STRIPE, use).close();
    SecretAccess line = log(STRIPE).get(0);
    assertThat(line.actorType()).isEqualTo("api_key");
    assertThat(line.onBehalfOfId()).contains("bob");
    assertThat(line.reason()).contains("ticket 4711");
    assertThat(line.version()).contains(1L);
    assertThat(place.secrets.logOf(ACME, "ada", ALL).items()).hasSize(2).contains(line);
    assertThat(place.secrets.log(ACME, ALL).items()).hasSize(2).contains(line);
  }

  @Test
  void a_name_is_taken_once_and_another_app_has_its_own() {
    create(STRIPE, "one");
    assertThatThrownBy(() -> create(STRIPE, "two")).isInstanceOf(StorageException.Duplicate.class);
    create(STRIPE.ofApp("acme/shop"), "three");
    assertThat(read(STRIPE)).isEqualTo("one");
    assertThat(read(STRIPE.ofApp("acme/shop"))).isEqualTo("three");
    assertThat(place.secrets.list(ACME, ALL).items()).hasSize(2);
  }

  @Test
  void another_organization_has_nothing_of_it() {
    create(STRIPE, "one");
    assertThatThrownBy(() -> place.secrets.read(BELL, STRIPE, ADA))
        .isInstanceOf(StorageException.NotFound.class);
    assertThat(place.secrets.list(BELL, ALL).items()).isEmpty();
    assertThat(place.secrets.log(BELL, STRIPE, ALL).items())
        .extracting(SecretAccess::why)
        .containsExactly(Optional.of(Cause.MISSING));
    assertThat(log(STRIPE)).hasSize(1);
  }

  @Test
  void a_new_version_takes_the_place_and_the_one_before_is_read_for_a_time() {
    create(STRIPE, "one");
    StoredSecret second = rotate(STRIPE, "two", Rotation.keeping(HOUR));
    assertThat(second.version()).isEqualTo(2);
    assertThat(read(STRIPE)).isEqualTo("two");
    assertThat(read(STRIPE, 1)).isEqualTo("one");
    place.pass(HOUR.minusMillis(1));
    assertThat(read(STRIPE, 1)).isEqualTo("one");
    place.pass(Duration.ofMillis(1));
    assertThatThrownBy(() -> read(STRIPE, 1))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("time");
    assertThat(log(STRIPE).get(0).why()).contains(Cause.EXPIRED);
    assertThat(read(STRIPE)).isEqualTo("two");
  }

  @Test
  void whoever_opens_a_secret_is_told_which_version_it_is() {
    create(STRIPE, "one");
    rotate(STRIPE, "two", Rotation.keeping(HOUR));
    try (OpenedSecret current = place.secrets.open(ACME, STRIPE, OptionalLong.empty(), ADA);
        OpenedSecret before = place.secrets.open(ACME, STRIPE, OptionalLong.of(1), ADA)) {
      assertThat(current.version()).isEqualTo(2);
      assertThat(current.value().text()).isEqualTo("two");
      assertThat(before.version()).isEqualTo(1);
      assertThat(before.toString()).doesNotContain("one");
    }
  }

  @Test
  void at_once_means_that_the_one_before_is_read_no_more() {
    create(STRIPE, "one");
    rotate(STRIPE, "two", Rotation.AT_ONCE);
    assertThatThrownBy(() -> read(STRIPE, 1)).isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> rotate(SecretName.of("other"), "x", Rotation.AT_ONCE))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void what_expires_is_read_until_its_instant() {
    try (SecretValue value = SecretValue.of("one")) {
      place.secrets.create(ACME, STRIPE, value, Optional.of(SecretsPlace.BEGIN.plusMillis(2)), ADA);
    }
    place.pass(Duration.ofMillis(1));
    assertThat(read(STRIPE)).isEqualTo("one");
    place.pass(Duration.ofMillis(1));
    assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void nobody_reads_what_is_disabled_until_it_is_enabled() {
    create(STRIPE, "one");
    rotate(STRIPE, "two", Rotation.keeping(HOUR));
    for (long version = 1; version <= 2; version++) {
      long which = version;
      place.secrets.disable(ACME, STRIPE, which, ADA);
      assertThatThrownBy(() -> read(STRIPE, which)).isInstanceOf(StorageException.Conflict.class);
      assertThat(log(STRIPE).get(0).why()).contains(Cause.DISABLED);
      place.secrets.enable(ACME, STRIPE, which, ADA);
    }
    assertThat(read(STRIPE)).isEqualTo("two");
    assertThat(read(STRIPE, 1)).isEqualTo("one");
  }

  @Test
  void what_was_disabled_when_another_came_stays_so() {
    create(STRIPE, "one");
    place.secrets.disable(ACME, STRIPE, 1, ADA);
    rotate(STRIPE, "two", Rotation.keeping(HOUR));
    assertThatThrownBy(() -> place.secrets.enable(ACME, STRIPE, 1, ADA))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> read(STRIPE, 1)).isInstanceOf(StorageException.Conflict.class);
    assertThat(read(STRIPE)).isEqualTo("two");
  }

  @Test
  void what_is_destroyed_is_overwritten() {
    create(STRIPE, "one");
    StoredSecret gone = place.secrets.destroy(ACME, STRIPE, 1, ADA);
    assertThat(gone.wrappedKey().length()).isZero();
    assertThat(gone.ciphertext().length()).isZero();
    assertThat(gone.keyId()).isEmpty();
    assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.Conflict.class);
    assertThat(log(STRIPE).get(0).why()).contains(Cause.DESTROYED);
    assertThatThrownBy(() -> place.secrets.enable(ACME, STRIPE, 1, ADA))
        .isInstanceOf(StorageException.Conflict.class);
    assertThat(place.secrets.destroy(ACME, STRIPE, 1, ADA).status()).isEqualTo(Status.DESTROYED);
    rotate(STRIPE, "two", Rotation.keeping(HOUR));
    assertThat(read(STRIPE)).isEqualTo("two");
  }

  @Test
  void a_new_wrapping_key_wraps_what_is_new_and_the_old_one_still_unwraps() {
    EncryptionKey first = place.secrets.keys().active().orElseThrow();
    create(STRIPE, "one");
    EncryptionKey second = place.useKey("second");
    assertThat(create(SecretName.of("new"), "two").keyId()).contains(second.id());
    assertThat(read(STRIPE)).isEqualTo("one");
    Rewrapped done = place.secrets.rewrap(ACME, first.id(), ALL, ADA);
    assertThat(done).isEqualTo(new Rewrapped(1, 0, List.of(), Optional.empty()));
    assertThat(place.secrets.list(ACME, ALL).items())
        .extracting(StoredSecret::keyId)
        .containsOnly(Optional.of(second.id()));
    assertThat(read(STRIPE)).isEqualTo("one");
    assertThat(log(STRIPE)).extracting(SecretAccess::action).contains(Action.REWRAP);
    assertThatThrownBy(() -> place.secrets.rewrap(ACME, second.id(), ALL, ADA))
        .isInstanceOf(StorageException.Conflict.class);
  }

  private long entries() {
    return place.tenants.apply(ACME).read(tx -> tx.audit().count(AuditQuery.ALL));
  }

  @Test
  void the_trail_tells_of_each_change_and_reading_and_of_no_rewrapping() {
    EncryptionKey first = place.secrets.keys().active().orElseThrow();
    long before = entries();
    create(STRIPE, "one");
    long created = entries();
    read(STRIPE);
    long opened = entries();
    assertThat(created).isGreaterThan(before);
    assertThat(opened).isGreaterThan(created);
    place.useKey("second");
    long used = entries();
    assertThat(place.secrets.rewrap(ACME, first.id(), ALL, ADA).done()).isEqualTo(1);
    assertThat(entries()).isEqualTo(used);
  }

  @Test
  void a_key_that_a_secret_names_is_not_destroyed() {
    EncryptionKeys keys = place.secrets.keys();
    EncryptionKey first = keys.active().orElseThrow();
    create(STRIPE, "one");
    assertThatThrownBy(() -> keys.destroy(first.id()))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("active");
    place.useKey("second");
    assertThatThrownBy(() -> keys.destroy(first.id()))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("until lately");
    place.pass(EncryptionKeys.SETTLING);
    assertThatThrownBy(() -> keys.destroy(first.id()))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining(ACME);
    place.secrets.rewrap(ACME, first.id(), ALL, ADA);
    assertThat(keys.destroy(first.id()).state()).isEqualTo(EncryptionKey.State.DESTROYED);
    assertThat(read(STRIPE)).isEqualTo("one");
    assertThatThrownBy(() -> keys.destroy(first.id()))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void without_a_key_nothing_is_put_and_the_message_says_what_to_do() {
    Secrets bare =
        Secrets.over(Secrets.Setup.of(place.system, place.tenants), () -> SecretsPlace.BEGIN);
    assertThatThrownBy(() -> bare.keys().use("none", "x"))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("file, environment and pkcs11");
    assertThat(bare.keys().list(ALL).items()).hasSize(1);
  }

  @Test
  void what_is_told_shows_no_value() {
    StoredSecret made = create(STRIPE, "sk_live_1");
    try (SecretValue value = place.secrets.read(ACME, STRIPE, ADA)) {
      assertThat(value.toString()).doesNotContain("sk_live");
    }
    assertThat(made.toString()).isEqualTo("stripe, version 1, ACTIVE");
  }
}
