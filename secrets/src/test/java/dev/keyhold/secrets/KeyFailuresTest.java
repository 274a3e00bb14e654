package dev.keyhold.secrets;

import static dev.keyhold.secrets.SecretsPlace.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.secrets.SecretAccess.Cause;
import dev.keyhold.secrets.Secrets.Rotation;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys of others that misbehave. */
@ParameterizedClass
@EnumSource(
    value = StorageKind.class,
    names = {"MEMORY", "SQLITE"})
class KeyFailuresTest extends SecretsPlacedTest {
  KeyFailuresTest(StorageKind kind) {
    super(kind);
  }

  @SuppressWarnings("NullAway") // a provider that keeps no promise
  private static byte[] nothing() {
    return null;
  }

  @Test
  void a_key_that_cannot_be_reached_is_told_and_nothing_of_its_words() {
    create(STRIPE, "one");
    place.keyring.gone(true);
    assertThatThrownBy(() -> read(STRIPE))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageNotContaining("4711");
    assertThat(log(STRIPE).get(0).why()).contains(Cause.KEY_UNAVAILABLE);
    assertThatThrownBy(() -> rotate(STRIPE, "two", Rotation.AT_ONCE))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> place.secrets.disable(ACME, STRIPE, 1, ADA))
        .isInstanceOf(StorageException.Unavailable.class);
    place.keyring.gone(false);
    assertThat(read(STRIPE)).isEqualTo("one");
  }

  @Test
  void a_key_that_could_not_be_reached_is_opened_anew_as_after_a_token_was_reset() {
    create(STRIPE, "one");
    int before = place.keyring.opened();
    read(STRIPE);
    assertThat(place.keyring.opened()).isEqualTo(before);
    place.keyring.gone(true);
    assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.Unavailable.class);
    place.keyring.gone(false);
    read(STRIPE);
    assertThat(place.keyring.opened()).isEqualTo(before + 1);
  }

  @Test
  void a_key_that_does_not_open_what_it_has_wrapped_is_not_used() {
    EncryptionKey first = place.secrets.keys().active().orElseThrow();
    place.keyring.cues.add(wrapped -> wrapped);
    place.keyring.cues.add(key -> Gcm.random(Gcm.KEY_BYTES));
    assertThatThrownBy(() -> place.useKey("second"))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThat(place.secrets.keys().active()).contains(first);
    assertThat(place.secrets.keys().list(ALL).items()).hasSize(1);
  }

  @Test
  void damage_is_believed_of_a_key_alone_that_still_opens_its_proof() {
    create(STRIPE, "one");
    UnaryOperator<byte[]> broken =
        key -> {
          throw new StorageException.Corrupt("not mine");
        };
    place.keyring.cues.add(broken);
    place.keyring.cues.add(broken);
    assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.Unavailable.class);
    assertThat(log(STRIPE).get(0).why()).contains(Cause.KEY_UNAVAILABLE);
    assertThat(read(STRIPE)).isEqualTo("one"); // the key is open again
    place.keyring.cues.add(broken);
    assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.Corrupt.class);
    assertThat(log(STRIPE).get(0).why()).contains(Cause.DAMAGED);
    assertThat(read(STRIPE)).isEqualTo("one");
  }

  @Test
  void what_cannot_be_reached_can_be_destroyed() {
    create(STRIPE, "one");
    place.keyring.gone(true);
    assertThat(place.secrets.destroy(ACME, STRIPE, 1, ADA).status())
        .isEqualTo(StoredSecret.Status.DESTROYED);
  }

  @Test
  void an_answer_of_no_sense_opens_nothing() {
    create(STRIPE, "one");
    List<UnaryOperator<byte[]>> odd =
        List.of(
            key -> new byte[0],
            key -> new byte[31],
            key -> new byte[Gcm.KEY_BYTES],
            key -> {
              key[0] ^= 1;
              return key;
            },
            key -> nothing());
    for (UnaryOperator<byte[]> each : odd) {
      place.keyring.cues.add(each);
      assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.class);
      assertThat(log(STRIPE).get(0).outcome()).isEqualTo(SecretAccess.Outcome.FAILED);
    }
    assertThat(read(STRIPE)).isEqualTo("one");
  }

  @Test
  void what_a_key_wraps_badly_is_not_kept() {
    List<UnaryOperator<byte[]>> odd =
        List.of(key -> new byte[0], key -> new byte[4_097], key -> nothing());
    for (UnaryOperator<byte[]> each : odd) {
      place.keyring.cues.add(each);
      assertThatThrownBy(() -> create(STRIPE, "one"))
          .isInstanceOf(StorageException.Unavailable.class);
      assertThatThrownBy(() -> read(STRIPE)).isInstanceOf(StorageException.NotFound.class);
      place.useKey("second"); // as what has failed is opened anew, by its proof
    }
  }

  @Test
  void a_data_key_that_is_none_is_not_wrapped_anew() {
    EncryptionKey first = place.secrets.keys().active().orElseThrow();
    StoredSecret row = create(STRIPE, "one");
    place.useKey("second");
    place.keyring.cues.add(key -> new byte[31]);
    assertThat(place.secrets.rewrap(ACME, first.id(), ALL, ADA).damaged()).containsExactly(row);
    assertThat(read(STRIPE)).isEqualTo("one");
  }

  @Test
  void another_key_in_the_place_of_one_is_noticed() {
    create(STRIPE, "one");
    // A process that opens the key anew, at whose reference there is another one by now.
    KeysInMemory others = new KeysInMemory();
    WrappingKeyProvider replaced =
        new WrappingKeyProvider() {
          @Override
          public String name() {
            return "memory";
          }

          @Override
          public WrappingKey open(String reference) {
            return others.open("another");
          }
        };
    Secrets later =
        Secrets.over(
            Secrets.Setup.of(place.system, place.tenants).providers(replaced), place.clock);
    assertThatThrownBy(() -> later.read(ACME, STRIPE, ADA))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(
            () ->
                later.create(ACME, SecretName.of("b"), SecretValue.of("x"), Optional.empty(), ADA))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("another key is in its place");
    assertThat(log(STRIPE).get(0).why()).contains(Cause.KEY_UNAVAILABLE);
  }

  @Test
  void a_key_that_answers_after_a_minute_has_wrapped_for_nothing() {
    place.keyring.cues.add(
        wrapped -> {
          place.pass(EncryptionKeys.LONGEST_CHANGE.plusMillis(1));
          return wrapped;
        });
    assertThatThrownBy(() -> create(STRIPE, "one"))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("too long");
    assertThat(place.secrets.list(ACME, ALL).items()).isEmpty();
  }

  @Test
  void a_damaged_secret_does_not_stop_the_others_from_being_wrapped_anew() {
    EncryptionKey first = place.secrets.keys().active().orElseThrow();
    StoredSecret one = create(STRIPE, "one");
    create(SecretName.of("a"), "two");
    create(SecretName.of("z"), "three");
    place.useKey("second");
    place.keyring.cues.add(
        key -> {
          throw new StorageException.Corrupt("not mine");
        });
    Rewrapped done = place.secrets.rewrap(ACME, first.id(), ALL, ADA);
    assertThat(done.done()).isEqualTo(2);
    assertThat(done.damaged()).hasSize(1);
    assertThat(one.keyId()).contains(first.id());
    assertThat(place.secrets.rewrap(ACME, first.id(), ALL, ADA).done()).isEqualTo(1);
  }

  @Test
  void a_damaged_secret_is_replaced_by_being_destroyed_first() {
    create(STRIPE, "one");
    UnaryOperator<byte[]> broken =
        key -> {
          throw new StorageException.Corrupt("not mine");
        };
    place.keyring.cues.add(wrapped -> wrapped);
    place.keyring.cues.add(broken);
    assertThatThrownBy(() -> rotate(STRIPE, "two", Rotation.keeping(Duration.ofHours(1))))
        .isInstanceOf(StorageException.Corrupt.class);
    assertThat(read(STRIPE)).isEqualTo("one");
    place.secrets.destroy(ACME, STRIPE, 1, ADA);
    rotate(STRIPE, "two", Rotation.AT_ONCE);
    assertThat(read(STRIPE)).isEqualTo("two");
  }

  @Test
  void a_key_that_opens_slowly_was_active_until_the_other_took_its_place() {
    EncryptionKey first = place.secrets.keys().active().orElseThrow();
    place.keyring.cues.add(
        wrapped -> {
          place.pass(EncryptionKeys.SETTLING.multipliedBy(2));
          return wrapped;
        });
    EncryptionKey second = place.useKey("second");
    assertThat(second.activatedAt()).isEqualTo(place.clock.instant());
    assertThatThrownBy(() -> place.secrets.keys().destroy(first.id()))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("until lately");
  }

  @Test
  void whatever_a_key_throws_leaves_its_line() {
    create(STRIPE, "one");
    List<UnaryOperator<byte[]>> odd =
        List.of(
            key -> {
              throw new StorageException.InvalidInput("the token 4711 was refused");
            },
            key -> {
              throw new NoClassDefFoundError("4711");
            });
    for (UnaryOperator<byte[]> each : odd) {
      place.keyring.cues.add(each);
      assertThatThrownBy(() -> read(STRIPE))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageNotContaining("4711");
      assertThat(log(STRIPE).get(0).why()).contains(Cause.KEY_UNAVAILABLE);
    }
  }

  @Test
  void a_time_that_is_none_is_refused() {
    assertThatThrownBy(() -> Rotation.keeping(Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> Rotation.keeping(Duration.ofSeconds(-1)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }
}
