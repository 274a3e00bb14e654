package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.OTHER_PASSWORD;
import static dev.keyhold.tck.Samples.PASSWORD;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static dev.keyhold.tck.Samples.T3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.PasswordStore;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link PasswordStore} promises about passwords. */
@PromiseOf(PasswordStore.class)
@Needs(Part.IDENTITIES)
abstract class PasswordContract {
  @BeforeEach
  void ada_has_a_password(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(ADA));
    storage.write(tx -> tx.identities().passwords().set("ada", PASSWORD, true, T0));
  }

  @Test
  void PASSWORD_01_a_password_is_found_as_it_was_set(Storage storage) {
    PasswordCredential found = Stored.password(storage, "ada");

    assertThat(found)
        .isEqualTo(
            new PasswordCredential(
                found.id(),
                "ada",
                PASSWORD,
                T0,
                true,
                0,
                Optional.empty(),
                Json.EMPTY_OBJECT,
                T0,
                T0));
  }

  @Test
  void PASSWORD_02_a_new_password_takes_the_place_of_the_old_one(Storage storage) {
    PasswordCredential before = Stored.password(storage, "ada");
    fail(storage, T1);
    lock(storage, T3, T1);

    PasswordCredential answered =
        storage.write(tx -> tx.identities().passwords().set("ada", OTHER_PASSWORD, false, T2));

    PasswordCredential expected =
        new PasswordCredential(
            before.id(),
            "ada",
            OTHER_PASSWORD,
            T2,
            false,
            0,
            Optional.empty(),
            before.metadata(),
            T0,
            T2);
    assertThat(answered).isEqualTo(expected);
    assertThat(Stored.password(storage, "ada")).isEqualTo(expected);
  }

  @Test
  void PASSWORD_03_a_password_needs_an_account(Storage storage) {
    Refused.asMissing(
        "accountId",
        () -> storage.write(tx -> tx.identities().passwords().set("nobody", PASSWORD, false, T0)));
  }

  @Test
  void PASSWORD_04_an_account_without_password_has_none(Storage storage) {
    Optional<PasswordCredential> found =
        storage.read(tx -> tx.identities().passwords().find("nobody"));

    assertThat(found).isEmpty();
  }

  @Test
  void PASSWORD_05_failures_are_counted_and_nothing_else_changes(Storage storage) {
    int first = fail(storage, T1);
    int second = fail(storage, T1);

    PasswordCredential found = Stored.password(storage, "ada");
    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(2);
    assertThat(found.failedAttempts()).isEqualTo(2);
    assertThat(found.hash()).isEqualTo(PASSWORD);
    assertThat(found.changedAt()).isEqualTo(T0);
    assertThat(found.mustChange()).isTrue();
  }

  @Test
  void PASSWORD_06_each_of_several_racing_failures_is_counted(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      var results = Race.between(() -> fail(storage, T1), () -> fail(storage, T1));

      Set<Integer> counts =
          results.stream().map(result -> result.answer().orElseThrow()).collect(Collectors.toSet());
      assertThat(counts).containsExactlyInAnyOrder(2 * i + 1, 2 * i + 2);
    }
  }

  @Test
  void PASSWORD_07_a_lock_is_set_and_lengthened(Storage storage) {
    boolean set = lock(storage, T2, T1);
    boolean lengthened = lock(storage, T3, T1);

    assertThat(set).isTrue();
    assertThat(lengthened).isTrue();
    assertThat(Stored.password(storage, "ada").lockedUntil()).contains(T3);
  }

  @Test
  void PASSWORD_08_a_lock_is_never_shortened(Storage storage) {
    lock(storage, T3, T1);

    boolean shortened = lock(storage, T2, T1);
    boolean again = lock(storage, T3, T1);

    assertThat(shortened).isFalse();
    assertThat(again).isFalse();
    assertThat(Stored.password(storage, "ada").lockedUntil()).contains(T3);
  }

  @Test
  void PASSWORD_09_of_two_racing_locks_the_longer_stays(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      storage.write(tx -> tx.identities().passwords().clearFailures("ada", T1));
      Race.between(() -> lock(storage, T2, T1), () -> lock(storage, T3, T1));

      assertThat(Stored.password(storage, "ada").lockedUntil()).contains(T3);
    }
  }

  @Test
  void PASSWORD_10_failures_and_lock_are_forgotten_together(Storage storage) {
    fail(storage, T1);
    lock(storage, T3, T1);

    boolean cleared = clear(storage);

    PasswordCredential found = Stored.password(storage, "ada");
    assertThat(cleared).isTrue();
    assertThat(found.failedAttempts()).isZero();
    assertThat(found.lockedUntil()).isEmpty();
    assertThat(found.hash()).isEqualTo(PASSWORD);
  }

  @Test
  void PASSWORD_11_clearing_says_whether_there_was_a_failure_or_a_lock(Storage storage) {
    boolean nothing = clear(storage);
    lock(storage, T3, T1);
    boolean lock = clear(storage);
    fail(storage, T1);
    boolean failure = clear(storage);

    assertThat(nothing).isFalse();
    assertThat(lock).isTrue();
    assertThat(failure).isTrue();
  }

  @Test
  void PASSWORD_12_counting_locking_and_clearing_need_a_password(Storage storage) {
    storage.write(tx -> tx.identities().passwords().remove("ada"));

    Refused.as(StorageException.NotFound.class, () -> fail(storage, T1));
    Refused.as(StorageException.NotFound.class, () -> lock(storage, T2, T1));
    Refused.as(StorageException.NotFound.class, () -> clear(storage));
  }

  @Test
  void PASSWORD_13_a_hash_that_is_still_there_is_replaced_and_failures_stay(Storage storage) {
    fail(storage, T1);
    lock(storage, T3, T1);

    boolean replaced = rehash(storage);

    PasswordCredential found = Stored.password(storage, "ada");
    assertThat(replaced).isTrue();
    assertThat(found.hash()).isEqualTo(OTHER_PASSWORD);
    assertThat(found.changedAt()).isEqualTo(T0);
    assertThat(found.mustChange()).isTrue();
    assertThat(found.failedAttempts()).isEqualTo(1);
    assertThat(found.lockedUntil()).contains(T3);
  }

  @Test
  void PASSWORD_14_a_hash_that_is_there_no_more_is_not_replaced(Storage storage) {
    rehash(storage);
    PasswordCredential before = Stored.password(storage, "ada");

    boolean again = rehash(storage);
    boolean unknown =
        storage.write(
            tx -> tx.identities().passwords().rehash("nobody", PASSWORD, OTHER_PASSWORD, T2));

    assertThat(again).isFalse();
    assertThat(unknown).isFalse();
    assertThat(Stored.password(storage, "ada")).isEqualTo(before);
  }

  @Test
  void PASSWORD_15_removing_a_password_says_whether_there_was_one(Storage storage) {
    boolean first = storage.write(tx -> tx.identities().passwords().remove("ada"));
    boolean second = storage.write(tx -> tx.identities().passwords().remove("ada"));

    Optional<PasswordCredential> found =
        storage.read(tx -> tx.identities().passwords().find("ada"));
    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(found).isEmpty();
  }

  @Test
  void PASSWORD_16_a_password_that_is_still_there_is_changed_and_all_is_forgotten(Storage storage) {
    PasswordCredential before = Stored.password(storage, "ada");
    fail(storage, T1);
    lock(storage, T3, T1);

    boolean changed = change(storage, OTHER_PASSWORD);

    assertThat(changed).isTrue();
    assertThat(Stored.password(storage, "ada"))
        .isEqualTo(
            new PasswordCredential(
                before.id(),
                "ada",
                OTHER_PASSWORD,
                T2,
                false,
                0,
                Optional.empty(),
                before.metadata(),
                T0,
                T2));
  }

  @Test
  void PASSWORD_17_a_password_that_is_there_no_more_is_not_changed(Storage storage) {
    rehash(storage);
    PasswordCredential before = Stored.password(storage, "ada");

    boolean changed = change(storage, new PasswordHash("third"));
    boolean unknown =
        storage.write(tx -> tx.identities().passwords().change("nobody", PASSWORD, PASSWORD, T2));

    assertThat(changed).isFalse();
    assertThat(unknown).isFalse();
    assertThat(Stored.password(storage, "ada")).isEqualTo(before);
  }

  @Test
  void PASSWORD_18_of_two_racing_changes_one_happens(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      storage.write(tx -> tx.identities().passwords().set("ada", PASSWORD, false, T1));
      var results =
          Race.between(
              () -> change(storage, new PasswordHash("left")),
              () -> change(storage, new PasswordHash("right")));

      boolean left = results.get(0).answer().orElseThrow();
      assertThat(results.get(1).answer()).contains(!left);
      assertThat(Stored.password(storage, "ada").hash().text()).isEqualTo(left ? "left" : "right");
    }
  }

  private static boolean change(Storage storage, PasswordHash to) {
    return storage.write(tx -> tx.identities().passwords().change("ada", PASSWORD, to, T2));
  }

  private static int fail(Storage storage, Instant at) {
    return storage.write(tx -> tx.identities().passwords().countFailure("ada", at));
  }

  private static boolean lock(Storage storage, Instant until, Instant at) {
    return storage.write(tx -> tx.identities().passwords().lock("ada", until, at));
  }

  private static boolean clear(Storage storage) {
    return storage.write(tx -> tx.identities().passwords().clearFailures("ada", T2));
  }

  private static boolean rehash(Storage storage) {
    return storage.write(
        tx -> tx.identities().passwords().rehash("ada", PASSWORD, OTHER_PASSWORD, T2));
  }
}
