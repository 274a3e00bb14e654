package dev.keyhold.keys;

import static dev.keyhold.keys.Samples.ADA;
import static dev.keyhold.keys.Samples.T0;
import static dev.keyhold.keys.Samples.adas;
import static dev.keyhold.keys.Samples.reveal;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.keys.Samples.StoppedClock;
import dev.keyhold.keys.Verification.Reason;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HashUpgradeTest {
  private static final String UNKNOWN = "0123456789abcdefghijklmnopqrstuv";
  private static final HashScheme PLAIN = HashScheme.sha256();
  private static final HashScheme FIRST = HashScheme.hmacSha256("1", new byte[32]);
  private static final HashScheme SECOND =
      HashScheme.hmacSha256("2", "another pepper of 32 bytes......".getBytes(US_ASCII));

  private final InMemoryStorage storage = InMemoryStorage.open();
  private final ObservedStorage observed = new ObservedStorage(storage);
  private final StoppedClock clock = new StoppedClock();
  private final ApiKeys current = builder().alsoAccept(FIRST, PLAIN).build();

  @BeforeEach
  void ada_has_an_account() {
    Samples.addAccounts(storage);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void a_key_of_another_scheme_verifies_and_is_hashed_by_the_current_one() {
    IssuedKey issued = hashedBy(FIRST);
    String text = reveal(issued.secret());
    clock.advance(Duration.ofDays(1));

    assertThat(current.verify(text)).isEqualTo(new Verified(issued.key()));

    ApiKey upgraded = row(issued);
    assertThat(upgraded)
        .isEqualTo(
            issued.key().toBuilder()
                .hash(SECOND.hash(text))
                .hashScheme("hmac-sha256:2")
                .updatedAt(clock.instant())
                .build());
    assertThat(builder().build().verify(text)).isEqualTo(new Verified(upgraded));
  }

  @Test
  void keys_of_many_schemes_live_side_by_side_and_end_with_one() {
    List<HashScheme> schemes =
        List.of(
            PLAIN,
            HashScheme.sha256("salt"),
            HashScheme.sha256("another salt"),
            HashScheme.sha512(),
            HashScheme.sha512("salt"),
            FIRST);
    ApiKeys all = builder().alsoAccept(schemes.toArray(HashScheme[]::new)).build();

    for (HashScheme scheme : schemes) {
      IssuedKey issued = hashedBy(scheme);
      assertThat(issued.key().hashScheme()).isEqualTo(scheme.id());
      assertThat(all.verify(reveal(issued.secret()))).isEqualTo(new Verified(issued.key()));
      assertThat(row(issued).hashScheme()).isEqualTo("hmac-sha256:2");
    }
  }

  @Test
  void the_current_scheme_is_looked_up_first_and_the_others_in_their_order() {
    String newest = reveal(hashedBy(SECOND).secret());
    String oldest = reveal(hashedBy(PLAIN).secret());

    current.verify(newest);
    assertThat(observed.lookUps).containsExactly(SECOND.hash(newest));
    observed.lookUps.clear();
    current.verify(oldest);
    assertThat(observed.lookUps)
        .containsExactly(SECOND.hash(oldest), FIRST.hash(oldest), PLAIN.hash(oldest));
    observed.lookUps.clear();
    current.verify(oldest);
    assertThat(observed.lookUps).containsExactly(SECOND.hash(oldest));
    assertThat(observed.writes).isEqualTo(1);
  }

  @Test
  void a_key_that_nobody_has_costs_one_look_up_more_than_there_are_schemes() {
    assertThat(current.verify(UNKNOWN)).isEqualTo(rejected(Reason.INVALID_KEY));
    assertThat(observed.lookUps)
        .containsExactly(
            SECOND.hash(UNKNOWN), FIRST.hash(UNKNOWN), PLAIN.hash(UNKNOWN), SECOND.hash(UNKNOWN));
  }

  @Test
  void with_one_scheme_it_costs_one_look_up() {
    assertThat(builder().build().verify(UNKNOWN)).isEqualTo(rejected(Reason.INVALID_KEY));
    assertThat(observed.lookUps).containsExactly(SECOND.hash(UNKNOWN));
  }

  @Test
  void a_key_that_is_upgraded_between_two_look_ups_is_found() {
    IssuedKey issued = hashedBy(FIRST);
    String text = reveal(issued.secret());
    ApiKeys other =
        ApiKeys.builder(storage, KeyPolicy.DEFAULT)
            .hashScheme(SECOND)
            .alsoAccept(FIRST)
            .clock(clock)
            .build();
    observed.afterLookUp = () -> other.verify(text);

    assertThat(current.verify(text)).isEqualTo(new Verified(row(issued)));
    assertThat(row(issued).hashScheme()).isEqualTo("hmac-sha256:2");
    assertThat(observed.writes).isZero();
  }

  @Test
  void a_key_that_may_not_be_used_is_refused_for_its_reason_and_left_as_it_is() {
    IssuedKey issued = hashedBy(PLAIN);
    String text = reveal(issued.secret());
    String id = issued.key().id();

    storage.write(
        tx -> tx.identities().accounts().changeStatus(ADA.id(), AccountStatus.SUSPENDED, T0));
    assertThat(current.verify(text))
        .isEqualTo(new Rejected(Reason.OWNER_INACTIVE, Optional.of(id)));
    current.disable(id);
    assertThat(current.verify(text)).isEqualTo(new Rejected(Reason.DISABLED, Optional.of(id)));
    current.revoke(id);
    assertThat(current.verify(text)).isEqualTo(new Rejected(Reason.REVOKED, Optional.of(id)));

    assertThat(row(issued).hash()).isEqualTo(PLAIN.hash(text));
  }

  @Test
  void a_key_that_is_revoked_before_its_upgrade_is_written_stays_revoked() {
    IssuedKey issued = hashedBy(PLAIN);
    String text = reveal(issued.secret());
    String id = issued.key().id();
    observed.afterLookUp =
        () -> {
          if (observed.lookUps.size() == 3) { // the one by the old hash, which found the key
            current.revoke(id, "leaked");
          }
        };

    assertThat(current.verify(text)).isEqualTo(new Verified(issued.key()));

    assertThat(row(issued).revokedAt()).contains(T0);
    assertThat(row(issued).revocationReason()).contains("leaked");
    assertThat(row(issued).hashScheme()).isEqualTo("hmac-sha256:2");
    assertThat(current.verify(text)).isEqualTo(new Rejected(Reason.REVOKED, Optional.of(id)));
  }

  @Test
  void an_upgrade_that_fails_fails_no_verification_and_is_tried_again_after_ten_seconds() {
    for (RuntimeException failure :
        List.of(
            new StorageException.Unavailable("full"),
            new StorageException.OutcomeUnknown("lost"),
            new StorageException.Duplicate("hash", "taken"),
            new IllegalStateException("inside a unit of work"))) {
      IssuedKey issued = hashedBy(PLAIN);
      String text = reveal(issued.secret());
      observed.failure = failure;
      observed.writes = 0;

      assertThat(current.verify(text)).isEqualTo(new Verified(issued.key()));
      observed.failure = null;
      clock.advance(Duration.ofMillis(9_999));
      assertThat(current.verify(text)).isEqualTo(new Verified(issued.key()));
      assertThat(observed.writes).isEqualTo(1);
      assertThat(row(issued)).isEqualTo(issued.key());

      clock.advance(Duration.ofMillis(1));
      assertThat(current.verify(text)).isEqualTo(new Verified(issued.key()));
      assertThat(row(issued).hashScheme()).isEqualTo("hmac-sha256:2");
    }
  }

  @Test
  void while_a_key_is_upgraded_others_verify_it_and_write_nothing() {
    IssuedKey issued = hashedBy(PLAIN);
    String text = reveal(issued.secret());
    List<Verification> meanwhile = new ArrayList<>();
    observed.beforeWrite = () -> meanwhile.add(current.verify(text));

    assertThat(current.verify(text)).isEqualTo(new Verified(issued.key()));

    assertThat(meanwhile).containsExactly(new Verified(issued.key()));
    assertThat(observed.writes).isEqualTo(1);
    assertThat(row(issued).hashScheme()).isEqualTo("hmac-sha256:2");
  }

  @Test
  void peppers_change_without_a_moment_in_which_a_key_does_not_verify() {
    // First every program learns the new pepper, then each in turn begins to use it.
    ApiKeys before = builder().hashScheme(FIRST).alsoAccept(SECOND).upgradeHashes(false).build();
    ApiKeys after = builder().alsoAccept(FIRST).build();
    IssuedKey old = before.issue(adas());
    IssuedKey fresh = after.issue(adas());
    String oldText = reveal(old.secret());
    String freshText = reveal(fresh.secret());

    for (int i = 0; i < 2; i++) {
      assertThat(before.verify(oldText)).isInstanceOf(Verified.class);
      assertThat(before.verify(freshText)).isInstanceOf(Verified.class);
      assertThat(row(fresh).hashScheme()).isEqualTo("hmac-sha256:2");
      assertThat(after.verify(oldText)).isInstanceOf(Verified.class);
      assertThat(after.verify(freshText)).isInstanceOf(Verified.class);
      assertThat(row(old).hashScheme()).isEqualTo("hmac-sha256:2");
    }
    assertThat(observed.writes).isEqualTo(1);
  }

  @Test
  void the_successor_of_a_key_of_another_scheme_is_of_the_current_one() {
    RotatedKey rotated = current.rotate(hashedBy(PLAIN).key().id());

    assertThat(rotated.successor().hashScheme()).isEqualTo("hmac-sha256:2");
    assertThat(builder().build().verify(reveal(rotated.secret()))).isInstanceOf(Verified.class);
  }

  @Test
  void a_key_that_is_known_by_another_scheme_is_not_adopted_again() {
    IssuedKey issued = hashedBy(PLAIN);
    String text = reveal(issued.secret());
    current.revoke(issued.key().id());

    assertThatThrownBy(() -> storage.write(tx -> current.adopt(tx, adas(), text)))
        .isInstanceOfSatisfying(
            StorageException.Duplicate.class, e -> assertThat(e.field()).contains("hash"));
    assertThat(current.verify(text)).isInstanceOf(Rejected.class);
  }

  @Test
  void two_peppers_of_one_id_are_refused_and_two_salts_are_not() {
    HashScheme impostor = HashScheme.hmacSha256("2", new byte[40]);

    assertThatThrownBy(() -> builder().alsoAccept(impostor).build())
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> builder().alsoAccept(PLAIN, FIRST).alsoAccept(PLAIN).build())
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThat(builder().alsoAccept(HashScheme.sha512("a"), HashScheme.sha512("b")).build())
        .isNotNull();
  }

  private IssuedKey hashedBy(HashScheme scheme) {
    return ApiKeys.builder(storage, KeyPolicy.DEFAULT)
        .hashScheme(scheme)
        .clock(clock)
        .build()
        .issue(adas());
  }

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(observed, KeyPolicy.DEFAULT).hashScheme(SECOND).clock(clock);
  }

  private ApiKey row(IssuedKey issued) {
    return storage.read(tx -> tx.apiKeys().findById(issued.key().id())).orElseThrow();
  }

  private static Rejected rejected(Reason reason) {
    return new Rejected(reason, Optional.empty());
  }
}
