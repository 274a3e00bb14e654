package dev.keyhold.secrets;

import static dev.keyhold.secrets.SecretsPlace.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.secrets.SecretAccess.Cause;
import dev.keyhold.secrets.SecretAccess.Outcome;
import dev.keyhold.secrets.Secrets.Rotation;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody else does while a key is asked, which is outside of every transaction. */
@ParameterizedClass
@EnumSource(
    value = StorageKind.class,
    names = {"MEMORY", "SQLITE"})
class MeanwhileTest extends SecretsPlacedTest {
  MeanwhileTest(StorageKind kind) {
    super(kind);
  }

  private void meanwhile(Runnable what) {
    place.keyring.cues.add(
        answer -> {
          what.run();
          return answer;
        });
  }

  @Test
  void what_is_disabled_while_it_is_opened_does_not_leave() {
    create(STRIPE, "one");
    meanwhile(() -> place.secrets.disable(ACME, STRIPE, 1, ADA));
    assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.Conflict.class);
    assertThat(log(STRIPE).get(0).why()).contains(Cause.DISABLED);
    assertThat(log(STRIPE))
        .extracting(SecretAccess::outcome)
        .containsExactly(Outcome.REFUSED, Outcome.DONE, Outcome.DONE);
  }

  @Test
  void what_is_destroyed_while_it_is_opened_does_not_leave() {
    create(STRIPE, "one");
    meanwhile(() -> place.secrets.destroy(ACME, STRIPE, 1, ADA));
    assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.Conflict.class);
    assertThat(log(STRIPE).get(0).why()).contains(Cause.DESTROYED);
  }

  @Test
  void what_expires_while_it_is_opened_does_not_leave() {
    try (SecretValue value = SecretValue.of("one")) {
      place.secrets.create(ACME, STRIPE, value, Optional.of(SecretsPlace.BEGIN.plusMillis(1)), ADA);
    }
    meanwhile(() -> place.pass(Duration.ofMillis(1)));
    assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.Conflict.class);
    assertThat(log(STRIPE).get(0).why()).contains(Cause.EXPIRED);
  }

  @Test
  void what_is_rotated_while_it_is_opened_is_opened_anew() {
    create(STRIPE, "one");
    meanwhile(() -> rotate(STRIPE, "two", Rotation.AT_ONCE));
    try (OpenedSecret opened = place.secrets.open(ACME, STRIPE, OptionalLong.empty(), ADA)) {
      assertThat(opened.value().text()).isEqualTo("two");
      assertThat(opened.version()).isEqualTo(2);
    }
    assertThat(log(STRIPE).get(0).version()).contains(2L);
    assertThat(log(STRIPE)).hasSize(3);
  }

  @Test
  void what_is_wrapped_anew_while_it_is_opened_is_the_same() {
    EncryptionKey first = place.secrets.keys().active().orElseThrow();
    create(STRIPE, "one");
    meanwhile(
        () -> {
          place.useKey("second");
          place.secrets.rewrap(ACME, first.id(), ALL, ADA);
        });
    assertThat(read(STRIPE)).isEqualTo("one");
  }

  /** With the next answer but those of the rotation itself. */
  private void rotateAndAgain() {
    rotate(STRIPE, "more", Rotation.AT_ONCE);
    meanwhile(this::rotateAndAgain);
  }

  @Test
  void whoever_is_always_overtaken_is_told_so() {
    create(STRIPE, "one");
    meanwhile(this::rotateAndAgain);
    assertThatThrownBy(() -> read(STRIPE))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("again and again");
    assertThat(log(STRIPE)).extracting(SecretAccess::outcome).containsOnly(Outcome.DONE);
  }

  @Test
  void the_data_key_is_overwritten_once_it_was_used() {
    create(STRIPE, "one");
    List<byte[]> keys = new ArrayList<>();
    place.keyring.cues.add(
        key -> {
          keys.add(key);
          return key;
        });
    assertThat(read(STRIPE)).isEqualTo("one");
    assertThat(keys).containsExactly(new byte[Gcm.KEY_BYTES]);
  }

  @Test
  void to_enable_one_while_another_takes_its_place_makes_no_two_current_ones() {
    create(STRIPE, "one");
    place.secrets.disable(ACME, STRIPE, 1, ADA);
    meanwhile(() -> rotate(STRIPE, "two", Rotation.AT_ONCE));
    assertThatThrownBy(() -> place.secrets.enable(ACME, STRIPE, 1, ADA))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("newer one");
    assertThat(place.secrets.list(ACME, ALL).items())
        .extracting(StoredSecret::status)
        .containsExactly(StoredSecret.Status.DISABLED, StoredSecret.Status.ACTIVE);
  }

  @Test
  void to_enable_one_while_another_is_put_and_disabled_makes_no_two_current_ones() {
    create(STRIPE, "one");
    place.secrets.disable(ACME, STRIPE, 1, ADA);
    meanwhile(
        () -> {
          rotate(STRIPE, "two", Rotation.AT_ONCE);
          place.secrets.disable(ACME, STRIPE, 2, ADA);
        });
    assertThatThrownBy(() -> place.secrets.enable(ACME, STRIPE, 1, ADA))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("newer one");
  }

  @Test
  void to_rotate_while_another_enables_the_one_before_makes_no_two_current_ones() {
    create(STRIPE, "one");
    place.secrets.disable(ACME, STRIPE, 1, ADA);
    meanwhile(() -> place.secrets.enable(ACME, STRIPE, 1, ADA));
    rotate(STRIPE, "two", Rotation.keeping(Duration.ofHours(1)));
    assertThat(place.secrets.list(ACME, ALL).items())
        .extracting(StoredSecret::status)
        .containsExactly(StoredSecret.Status.PREVIOUS, StoredSecret.Status.ACTIVE);
    assertThat(read(STRIPE, 1)).isEqualTo("one");
  }
}
