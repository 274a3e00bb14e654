package dev.keyhold.tck;

import static dev.keyhold.spi.AccountStatus.ACTIVE;
import static dev.keyhold.spi.AccountStatus.DEACTIVATED;
import static dev.keyhold.spi.AccountStatus.SUSPENDED;
import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link AccountStore#changeStatus} promises. */
@PromiseOf(AccountStore.class)
@Needs(Part.IDENTITIES)
abstract class AccountStatusContract {
  @BeforeEach
  void ada_has_an_account(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(ADA));
  }

  @Test
  void STATUS_01_a_status_follows_where_it_may_and_is_refused_where_it_may_not(Storage storage) {
    for (AccountStatus from : AccountStatus.values()) {
      for (AccountStatus to : AccountStatus.values()) {
        String id = from + "-" + to;
        Account account = Account.builder(id, T0).email(id + "@x").status(from).build();
        storage.write(tx -> tx.identities().accounts().create(account));

        if (from.mayBecome(to)) {
          assertThat(change(storage, id, to, T1)).isEqualTo(from != to);
          assertThat(Stored.account(storage, id).status()).isEqualTo(to);
        } else {
          Refused.asConflict("status", () -> change(storage, id, to, T1));
          assertThat(Stored.account(storage, id)).isEqualTo(account);
        }
      }
    }
  }

  @Test
  void STATUS_02_a_change_of_status_touches_nothing_but_it_and_the_update_time(Storage storage) {
    change(storage, "ada", SUSPENDED, T1);

    Account expected =
        new Account(
            ADA.id(),
            ADA.email(),
            ADA.displayName(),
            ADA.accessLevel(),
            SUSPENDED,
            ADA.metadata(),
            T0,
            T1);
    assertThat(Stored.account(storage, "ada")).isEqualTo(expected);
  }

  @Test
  void STATUS_03_a_status_that_the_account_has_changes_nothing(Storage storage) {
    change(storage, "ada", SUSPENDED, T1);

    boolean changed = change(storage, "ada", SUSPENDED, T2);

    assertThat(changed).isFalse();
    assertThat(Stored.account(storage, "ada").updatedAt()).isEqualTo(T1);
  }

  @Test
  void STATUS_04_changing_the_status_of_an_unknown_account_says_so(Storage storage) {
    Refused.as(StorageException.NotFound.class, () -> change(storage, "grace", DEACTIVATED, T1));
  }

  @Test
  void STATUS_05_of_two_racing_suspensions_exactly_one_is_told_that_it_changed_the_status(
      Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      change(storage, "ada", ACTIVE, T0);
      var results =
          Race.between(
              () -> change(storage, "ada", SUSPENDED, T1),
              () -> change(storage, "ada", SUSPENDED, T2));

      assertThat(results).filteredOn(result -> result.answer().orElse(false)).hasSize(1);
    }
  }

  @Test
  void STATUS_06_a_patch_that_races_with_a_suspension_does_not_undo_it(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      change(storage, "ada", ACTIVE, T0);
      AccountPatch patch = AccountPatch.NONE.displayName(Change.to("name-" + i));
      Race.between(
          () -> change(storage, "ada", SUSPENDED, T1),
          () -> {
            storage.write(tx -> tx.identities().accounts().update("ada", patch, T2));
            return true;
          });

      Account account = Stored.account(storage, "ada");
      assertThat(account.status()).isEqualTo(SUSPENDED);
      assertThat(account.displayName()).isEqualTo(patch.displayName().value());
    }
  }

  private static boolean change(Storage storage, String id, AccountStatus status, Instant at) {
    return storage.write(tx -> tx.identities().accounts().changeStatus(id, status, at)).happened();
  }
}
