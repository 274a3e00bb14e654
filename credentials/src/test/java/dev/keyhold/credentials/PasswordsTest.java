package dev.keyhold.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import dev.keyhold.credentials.PasswordVerification.Reason;
import dev.keyhold.credentials.PasswordVerification.Rejected;
import dev.keyhold.credentials.PasswordVerification.Verified;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final String EMAIL = "ada@example.org";
  private static final String RIGHT = "correct horse";
  private static final String WRONG = "battery staple";

  private final Storage storage = InMemoryStorage.open();
  private final Account ada = Account.builder("ada", T0).email(EMAIL).build();
  private final Argon2 library =
      mock(Argon2.class, delegatesTo(Argon2Factory.create(Argon2Types.ARGON2id, 16, 32)));
  private Instant now = T0;
  private final InstantSource clock = () -> now;
  private Passwords passwords;

  @BeforeEach
  void ada_has_a_password() {
    storage.write(tx -> tx.identities().accounts().create(ada));
    passwords = builder().build();
    passwords.set("ada", RIGHT.toCharArray(), false);
    clearInvocations(library);
  }

  private PasswordsBuilder builder() {
    return Passwords.builder(storage, clock)
        .library(() -> library)
        .lockAfter(3, Duration.ofMinutes(15));
  }

  @Test
  void the_right_password_is_verified_by_address_and_by_id() {
    assertThat(attempt(RIGHT)).isEqualTo(new Verified(ada, false));
    assertThat(passwords.verify("ADA@example.org", RIGHT.toCharArray()))
        .isEqualTo(new Verified(ada, false));
    assertThat(passwords.verifyAccount("ada", RIGHT.toCharArray()))
        .isEqualTo(new Verified(ada, false));
  }

  @Test
  void the_stored_text_is_argon2id_with_the_cost_that_owasp_asks_for() {
    assertThat(credential().hash().text()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
  }

  @Test
  void a_wrong_password_is_refused_and_counted() {
    assertThat(attempt(WRONG)).isEqualTo(new Rejected(Reason.WRONG_PASSWORD, Optional.of("ada")));
    assertThat(credential().failedAttempts()).isEqualTo(1);

    attempt(RIGHT);
    assertThat(credential().failedAttempts()).isZero();
  }

  @Test
  void an_unknown_account_and_a_wrong_password_cost_one_hash_each() {
    attempt(WRONG);
    verify(library, times(1)).verify(anyString(), any(char[].class));
    clearInvocations(library);

    assertThat(passwords.verify("nobody@example.org", WRONG.toCharArray()))
        .isEqualTo(new Rejected(Reason.UNKNOWN_ACCOUNT, Optional.empty()));
    verify(library, times(1)).verify(anyString(), any(char[].class));
    clearInvocations(library);

    passwords.remove("ada");
    assertThat(attempt(RIGHT)).isEqualTo(new Rejected(Reason.NO_PASSWORD, Optional.of("ada")));
    verify(library, times(1)).verify(anyString(), any(char[].class));
  }

  @Test
  void too_many_failures_lock_the_password_for_a_while_the_right_one_included() {
    attempt(WRONG);
    attempt(WRONG);
    attempt(WRONG);

    assertThat(attempt(RIGHT)).isEqualTo(new Rejected(Reason.LOCKED, Optional.of("ada")));
    now = T0.plus(Duration.ofMinutes(15)).minusMillis(1);
    assertThat(attempt(RIGHT)).isEqualTo(new Rejected(Reason.LOCKED, Optional.of("ada")));
    now = T0.plus(Duration.ofMinutes(15));
    assertThat(attempt(RIGHT)).isInstanceOf(Verified.class);
    assertThat(credential().lockedUntil()).isEmpty();
  }

  @Test
  void a_failure_after_a_lock_locks_again() {
    for (int i = 0; i < 3; i++) {
      attempt(WRONG);
    }
    now = T0.plus(Duration.ofMinutes(16));

    attempt(WRONG);

    assertThat(attempt(RIGHT)).isEqualTo(new Rejected(Reason.LOCKED, Optional.of("ada")));
  }

  @Test
  void of_attempts_at_once_few_slip_past_the_lock() throws Exception {
    passwords = builder().atOnce(2).build();
    ExecutorService threads = Executors.newFixedThreadPool(12);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<PasswordVerification>> attempts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      attempts.add(
          threads.submit(
              () -> {
                start.await();
                return attempt(WRONG);
              }));
    }
    start.countDown();

    int judged = 0;
    for (Future<PasswordVerification> attempt : attempts) {
      judged +=
          attempt.get().equals(new Rejected(Reason.WRONG_PASSWORD, Optional.of("ada"))) ? 1 : 0;
    }
    threads.shutdown();

    assertThat(judged).isBetween(3, 4);
  }

  @Test
  void a_suspended_account_is_refused_only_to_those_who_know_its_password() {
    storage.write(
        tx -> tx.identities().accounts().changeStatus("ada", AccountStatus.SUSPENDED, T0));

    assertThat(attempt(RIGHT)).isEqualTo(new Rejected(Reason.ACCOUNT_INACTIVE, Optional.of("ada")));
    assertThat(attempt(WRONG)).isEqualTo(new Rejected(Reason.WRONG_PASSWORD, Optional.of("ada")));
  }

  @Test
  void an_older_hash_is_made_anew_when_the_cost_has_risen() {
    String before = credential().hash().text();
    passwords = builder().cost(new Argon2Cost(20 * 1024, 2, 1)).build();

    assertThat(attempt(WRONG)).isInstanceOf(Rejected.class);
    assertThat(credential().hash().text()).isEqualTo(before);
    assertThat(attempt(RIGHT)).isInstanceOf(Verified.class);

    assertThat(credential().hash().text()).startsWith("$argon2id$v=19$m=20480,t=2,p=1$");
    assertThat(attempt(RIGHT)).isInstanceOf(Verified.class);
  }

  @Test
  void whoever_knows_the_password_may_change_it() {
    passwords.set("ada", RIGHT.toCharArray(), true);
    assertThat(attempt(RIGHT)).isEqualTo(new Verified(ada, true));

    PasswordVerification changed =
        passwords.change("ada", RIGHT.toCharArray(), "another horse".toCharArray());

    assertThat(changed).isInstanceOf(Verified.class);
    assertThat(attempt(RIGHT)).isInstanceOf(Rejected.class);
    assertThat(attempt("another horse")).isEqualTo(new Verified(ada, false));
  }

  @Test
  void a_change_with_a_wrong_password_counts_as_a_failure_and_changes_nothing() {
    PasswordVerification refused =
        passwords.change("ada", WRONG.toCharArray(), "another horse".toCharArray());

    assertThat(refused).isEqualTo(new Rejected(Reason.WRONG_PASSWORD, Optional.of("ada")));
    assertThat(credential().failedAttempts()).isEqualTo(1);
    assertThat(attempt(RIGHT)).isInstanceOf(Verified.class);
  }

  @Test
  void passwords_are_wiped_whatever_becomes_of_them() {
    char[] set = RIGHT.toCharArray();
    char[] verified = RIGHT.toCharArray();
    char[] old = WRONG.toCharArray();
    char[] replacement = "another horse".toCharArray();
    char[] tooShort = "short".toCharArray();

    passwords.set("ada", set, false);
    passwords.verify(EMAIL, verified);
    passwords.change("ada", old, replacement);
    assertThatThrownBy(() -> passwords.set("ada", tooShort, false))
        .isInstanceOf(StorageException.InvalidInput.class);

    for (char[] password : List.of(set, verified, old, replacement, tooShort)) {
      assertThat(password).containsOnly('\0');
    }
  }

  @Test
  void what_is_no_password_is_refused_without_being_shown() {
    for (String bad :
        List.of("seven77", "x".repeat(1_025), "half a pair \ud83d", "canary\u0000canary")) {
      assertThatThrownBy(() -> passwords.set("ada", bad.toCharArray(), false))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageNotContaining("canary");
    }
    assertThat(attempt(RIGHT)).isInstanceOf(Verified.class);
  }

  @Test
  void letters_of_all_scripts_may_stand_in_a_password() {
    passwords.set("ada", "пароль 🔑 密码".toCharArray(), false);

    assertThat(attempt("пароль 🔑 密码")).isInstanceOf(Verified.class);
    assertThat(attempt("пароль ?? 密码")).isInstanceOf(Rejected.class);
  }

  @Test
  void nobody_has_the_password_of_an_account_that_does_not_exist() {
    assertThatThrownBy(() -> passwords.set("nobody", RIGHT.toCharArray(), false))
        .isInstanceOf(StorageException.MissingReference.class);
    assertThat(passwords.remove("nobody")).isFalse();
  }

  @Test
  void a_native_library_that_cannot_be_loaded_is_told_at_the_start() {
    PasswordsBuilder broken =
        builder()
            .library(
                () -> {
                  throw new UnsatisfiedLinkError("failed to map segment: canary-path");
                });

    assertThatThrownBy(broken::build)
        .isInstanceOf(StorageException.Unsupported.class)
        .hasMessageContaining("jna.tmpdir")
        .hasMessageNotContaining("canary");
  }

  @Test
  void a_cost_below_owasps_is_refused() {
    assertThatThrownBy(() -> new Argon2Cost(19 * 1024 - 1, 2, 1))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> new Argon2Cost(19 * 1024, 1, 1))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> new Argon2Cost(19 * 1024, 2, 0))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  private PasswordVerification attempt(String password) {
    return passwords.verify(EMAIL, password.toCharArray());
  }

  private PasswordCredential credential() {
    return storage.read(tx -> tx.identities().passwords().find("ada")).orElseThrow();
  }

  @Test
  void a_password_matches_however_its_characters_are_composed() {
    passwords.set("ada", "man\u0303ana y caf\u00e9".toCharArray(), false);

    for (String typed :
        List.of(
            "ma\u00f1ana y caf\u00e9",
            "man\u0303ana y cafe\u0301",
            "ma\u00f1ana\u00a0y\u3000caf\u00e9")) {
      assertThat(attempt(typed)).as(typed).isEqualTo(new Verified(ada, false));
    }
    assertThat(attempt("manana y cafe")).isInstanceOf(Rejected.class);
    assertThat(attempt("MA\u00d1ANA Y CAF\u00c9")).isInstanceOf(Rejected.class);
  }

  @Test
  void a_hash_of_a_password_as_it_was_typed_still_verifies_and_is_made_anew() {
    char[] typed = "man\u0303ana y siempre".toCharArray();
    PasswordHash old = new PasswordHash(library.hash(2, 19_456, 1, typed));
    storage.write(tx -> tx.identities().passwords().set("ada", old, false, T0));
    clearInvocations(library);

    assertThat(attempt("man\u0303ana y siempre")).isEqualTo(new Verified(ada, false));

    assertThat(credential().hash()).isNotEqualTo(old);
    assertThat(attempt("ma\u00f1ana y siempre")).isEqualTo(new Verified(ada, false));
    assertThat(attempt("man\u0303ana y siempre")).isEqualTo(new Verified(ada, false));
  }

  @Test
  void the_length_of_a_password_is_counted_in_code_points() {
    String smiley = "\uD83D\uDE00";
    assertThatThrownBy(() -> passwords.set("ada", smiley.repeat(7).toCharArray(), false))
        .isInstanceOf(StorageException.InvalidInput.class);
    passwords.set("ada", smiley.repeat(8).toCharArray(), false);
    passwords.set("ada", smiley.repeat(1_024).toCharArray(), false);
    assertThat(attempt(smiley.repeat(1_024))).isEqualTo(new Verified(ada, false));
    assertThatThrownBy(() -> passwords.set("ada", smiley.repeat(1_025).toCharArray(), false))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> passwords.set("ada", "a\u0301".repeat(7).toCharArray(), false))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_new_password_has_no_control_character() {
    for (String text : List.of("tab\there it is", "bell\u0007 rings", "c1\u0085 control")) {
      assertThatThrownBy(() -> passwords.set("ada", text.toCharArray(), false))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("control character");
    }
  }

  @Test
  void a_password_in_its_own_form_costs_one_hash_and_another_one_two_at_most() {
    attempt(RIGHT);
    verify(library, times(1)).verify(anyString(), any(char[].class));
    clearInvocations(library);

    attempt("ma\u00f1ana \u00a0 wrong");
    verify(library, times(2)).verify(anyString(), any(char[].class));
  }
}
