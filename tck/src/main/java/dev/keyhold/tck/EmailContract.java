package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.GRACE;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link AccountStore} promises about e-mail addresses. */
@PromiseOf(AccountStore.class)
@Needs(Part.IDENTITIES)
abstract class EmailContract {
  private static final String COMPOSED = "åsa@example.org";
  private static final String DECOMPOSED = "a\u030Asa@example.org";

  @BeforeEach
  void ada_and_grace_have_accounts(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(ADA));
    storage.write(tx -> tx.identities().accounts().create(GRACE));
  }

  @Test
  void EMAIL_01_an_account_is_found_by_its_address_whatever_the_case(Storage storage) {
    assertThat(holderOf(storage, "ada@example.org")).contains("ada");
    assertThat(holderOf(storage, "ADA@Example.ORG")).contains("ada");
    assertThat(holderOf(storage, "nobody@example.org")).isEmpty();
  }

  @Test
  void EMAIL_02_an_address_is_kept_as_it_was_given(Storage storage) {
    Account account = withEmail("Åsa.EK@Example.ORG");
    storage.write(tx -> tx.identities().accounts().create(account));

    assertThat(Stored.account(storage, "asa").email()).contains("Åsa.EK@Example.ORG");
  }

  @Test
  void EMAIL_03_an_address_beyond_ASCII_is_found_whatever_the_case(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(withEmail("ÅSA@ÉTÉ.example")));

    assertThat(holderOf(storage, "åsa@été.EXAMPLE")).contains("asa");
  }

  @Test
  void EMAIL_04_an_address_is_found_composed_or_decomposed(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(withEmail(DECOMPOSED)));

    assertThat(holderOf(storage, COMPOSED)).contains("asa");
    assertThat(holderOf(storage, DECOMPOSED)).contains("asa");
  }

  @Test
  void EMAIL_05_a_capital_I_is_a_small_i_in_every_locale_and_one_with_a_dot_is_not(
      Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(withEmail("INFO@example.org")));

    assertThat(holderOf(storage, "info@example.org")).contains("asa");
    assertThat(holderOf(storage, "İNFO@example.org")).isEmpty();
    assertThat(holderOf(storage, "ınfo@example.org")).isEmpty();
  }

  @Test
  void EMAIL_06_a_taken_address_is_refused_in_another_case_and_nothing_is_created(Storage storage) {
    Refused.asDuplicate(
        "email",
        () -> storage.write(tx -> tx.identities().accounts().create(withEmail("ADA@example.org"))));

    Optional<Account> found = storage.read(tx -> tx.identities().accounts().find("asa"));
    assertThat(found).isEmpty();
  }

  @Test
  void EMAIL_07_a_taken_address_is_refused_beyond_ASCII_and_decomposed(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(withEmail("ÅSA@example.org")));
    Account second = Account.builder("second", T0).email(DECOMPOSED).build();

    Refused.asDuplicate(
        "email", () -> storage.write(tx -> tx.identities().accounts().create(second)));
  }

  @Test
  void EMAIL_08_changing_to_a_taken_address_is_refused_and_changes_nothing(Storage storage) {
    Refused.asDuplicate("email", () -> change(storage, "grace", Change.to("Ada@example.org")));

    assertThat(Stored.account(storage, "grace")).isEqualTo(GRACE);
  }

  @Test
  void EMAIL_09_an_account_may_change_the_case_of_its_own_address(Storage storage) {
    change(storage, "ada", Change.to("Ada@Example.org"));

    assertThat(Stored.account(storage, "ada").email()).contains("Ada@Example.org");
  }

  @Test
  void EMAIL_10_an_address_that_was_changed_is_free_and_found_no_more(Storage storage) {
    change(storage, "ada", Change.to("countess@example.org"));

    assertThat(holderOf(storage, "ada@example.org")).isEmpty();
    change(storage, "grace", Change.to("ada@example.org"));
    assertThat(holderOf(storage, "ada@example.org")).contains("grace");
    assertThat(holderOf(storage, "countess@example.org")).contains("ada");
  }

  @Test
  void EMAIL_11_the_address_of_a_deleted_account_is_free(Storage storage) {
    storage.write(tx -> tx.identities().accounts().delete("ada"));

    change(storage, "grace", Change.to("ada@example.org"));

    assertThat(holderOf(storage, "ada@example.org")).contains("grace");
  }

  @Test
  void EMAIL_12_any_number_of_services_has_no_address(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(service("robot-1")));
    storage.write(tx -> tx.identities().accounts().create(service("robot-2")));

    assertThat(Stored.account(storage, "robot-1").email()).isEmpty();
    assertThat(Stored.account(storage, "robot-2").email()).isEmpty();
  }

  @Test
  void EMAIL_13_a_service_may_give_up_its_address_and_others_may_not(Storage storage) {
    storage.write(
        tx ->
            tx.identities()
                .accounts()
                .update("ada", AccountPatch.NONE.accessLevel(AccessLevel.SERVICE), T1));

    change(storage, "ada", Change.clear());
    Refused.asConflict("email", () -> change(storage, "grace", Change.clear()));

    assertThat(Stored.account(storage, "ada").email()).isEmpty();
    assertThat(Stored.account(storage, "grace")).isEqualTo(GRACE);
  }

  @Test
  void EMAIL_14_of_two_racing_accounts_with_one_address_exactly_one_is_created(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String email = "racer-" + i + "@example.org";
      Account left = Account.builder("left-" + i, T0).email(email).build();
      Account right = Account.builder("right-" + i, T0).email(email.replace('r', 'R')).build();
      var results =
          Race.between(
              () -> storage.write(tx -> tx.identities().accounts().create(left)),
              () -> storage.write(tx -> tx.identities().accounts().create(right)));

      assertThat(results).filteredOn(result -> result.answer().isPresent()).hasSize(1);
      assertThat(results)
          .filteredOn(result -> result.refusedAs(StorageException.Duplicate.class))
          .hasSize(1);
    }
  }

  @Test
  void EMAIL_15_of_two_racing_changes_to_one_address_exactly_one_takes_place(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      Change<String> address = Change.to("racer-" + i + "@example.org");
      var results =
          Race.between(
              () -> change(storage, "ada", address), () -> change(storage, "grace", address));

      assertThat(results).filteredOn(result -> result.answer().isPresent()).hasSize(1);
      assertThat(results)
          .filteredOn(result -> result.refusedAs(StorageException.Duplicate.class))
          .hasSize(1);
    }
  }

  @Test
  void EMAIL_16_an_address_that_looks_like_another_one_is_refused(Storage storage) {
    for (String email :
        List.of(
            "ada\u200B@example.org",
            "ada@example.org.",
            "ada@example\u3002org",
            "ada@\uFF45xample.org")) {
      Refused.as(
          StorageException.InvalidInput.class,
          () -> storage.write(tx -> tx.identities().accounts().create(withEmail(email))));
      Refused.as(
          StorageException.InvalidInput.class, () -> change(storage, "grace", Change.to(email)));
    }

    assertThat(Stored.account(storage, "grace")).isEqualTo(GRACE);
  }

  @Test
  void EMAIL_17_a_domain_is_the_same_in_letters_and_in_ASCII(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(withEmail("asa@xn--bcher-kva.example")));

    assertThat(holderOf(storage, "asa@B\u00FCcher.example")).contains("asa");
    Refused.asDuplicate(
        "email", () -> change(storage, "grace", Change.to("asa@b\u00FCcher.example")));
  }

  private static Account withEmail(String email) {
    return Account.builder("asa", T0).email(email).build();
  }

  private static Account service(String id) {
    return Account.builder(id, T0).accessLevel(AccessLevel.SERVICE).build();
  }

  private static Optional<String> holderOf(Storage storage, String email) {
    return storage.read(tx -> tx.identities().accounts().findByEmail(email).map(Account::id));
  }

  private static Account change(Storage storage, String id, Change<String> email) {
    return storage
        .write(tx -> tx.identities().accounts().update(id, AccountPatch.NONE.email(email), T1))
        .after();
  }
}
