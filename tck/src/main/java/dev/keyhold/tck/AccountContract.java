package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.ACME;
import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.GRACE;
import static dev.keyhold.tck.Samples.METADATA;
import static dev.keyhold.tck.Samples.PASSWORD;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AccountStore;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link AccountStore} promises about accounts. */
@PromiseOf(AccountStore.class)
@Needs(Part.IDENTITIES)
abstract class AccountContract {
  private static final Account FULL =
      Account.builder("åsa 🔑", T0)
          .email("asa@example.org")
          .displayName("Åsa \"🔑\" Ek\n")
          .accessLevel(AccessLevel.ADMIN)
          .status(AccountStatus.SUSPENDED)
          .metadata(METADATA)
          .build();

  @BeforeEach
  void ada_has_an_account(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(ADA));
  }

  @Test
  void ACCOUNT_01_an_account_is_found_by_its_id_as_it_was_created(Storage storage) {
    Account created = storage.write(tx -> tx.identities().accounts().create(FULL));

    assertThat(created).isEqualTo(FULL);
    assertThat(Stored.account(storage, FULL.id())).isEqualTo(FULL);
  }

  @Test
  void ACCOUNT_02_an_id_is_compared_exactly(Storage storage) {
    Optional<Account> upper = storage.read(tx -> tx.identities().accounts().find("ADA"));
    Optional<Account> padded = storage.read(tx -> tx.identities().accounts().find("ada "));

    assertThat(upper).isEmpty();
    assertThat(padded).isEmpty();
  }

  @Test
  void ACCOUNT_03_a_taken_id_is_refused_and_the_first_account_stays(Storage storage) {
    Account second = Account.builder("ada", T1).email("second@example.org").build();

    Refused.asDuplicate("id", () -> storage.write(tx -> tx.identities().accounts().create(second)));

    assertThat(Stored.account(storage, "ada")).isEqualTo(ADA);
  }

  @Test
  void ACCOUNT_04_a_patch_changes_what_it_names_and_the_update_time_alone(Storage storage) {
    AccountPatch patch = AccountPatch.NONE.displayName(Change.to("Ada Lovelace"));

    Changed<Account> changed =
        storage.write(tx -> tx.identities().accounts().update("ada", patch, T1));

    assertThat(changed).isEqualTo(new Changed<>(ADA, patch.over(ADA, T1)));
    assertThat(Stored.account(storage, "ada")).isEqualTo(changed.after());
  }

  @Test
  void ACCOUNT_05_a_patch_changes_every_component_that_it_names(Storage storage) {
    AccountPatch patch =
        AccountPatch.NONE
            .email(Change.to("countess@example.org"))
            .displayName(Change.to("Ada"))
            .accessLevel(AccessLevel.ADMIN)
            .metadata(METADATA);

    storage.write(tx -> tx.identities().accounts().update("ada", patch, T1));

    assertThat(Stored.account(storage, "ada")).isEqualTo(patch.over(ADA, T1));
  }

  @Test
  void ACCOUNT_06_a_patch_clears_what_it_is_told_to_clear(Storage storage) {
    storage.write(tx -> tx.identities().accounts().create(FULL));

    storage.write(
        tx ->
            tx.identities()
                .accounts()
                .update(FULL.id(), AccountPatch.NONE.displayName(Change.clear()), T1));

    assertThat(Stored.account(storage, FULL.id()).displayName()).isEmpty();
  }

  @Test
  void ACCOUNT_07_a_patch_that_changes_nothing_leaves_the_update_time(Storage storage) {
    Changed<Account> same =
        storage.write(tx -> tx.identities().accounts().update("ada", AccountPatch.NONE, T1));

    assertThat(same).isEqualTo(Changed.nothing(ADA));
    assertThat(Stored.account(storage, "ada")).isEqualTo(ADA);
  }

  @Test
  void ACCOUNT_08_updating_an_unknown_account_says_so(Storage storage) {
    Refused.as(
        StorageException.NotFound.class,
        () ->
            storage.write(tx -> tx.identities().accounts().update("grace", AccountPatch.NONE, T1)));
  }

  @Test
  void ACCOUNT_09_an_account_without_address_is_never_raised_above_service(Storage storage) {
    Account robot = Account.builder("robot", T0).accessLevel(AccessLevel.SERVICE).build();
    storage.write(tx -> tx.identities().accounts().create(robot));

    Refused.asConflict(
        "email",
        () ->
            storage.write(
                tx ->
                    tx.identities()
                        .accounts()
                        .update("robot", AccountPatch.NONE.accessLevel(AccessLevel.USER), T1)));

    assertThat(Stored.account(storage, "robot")).isEqualTo(robot);
  }

  @Test
  void ACCOUNT_10_of_two_racing_patches_of_different_components_both_stay(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      Change<String> name = Change.to("name-" + i);
      Json metadata = Json.of(Map.of("round", i));
      Race.between(
          () -> patch(storage, AccountPatch.NONE.displayName(name)),
          () -> patch(storage, AccountPatch.NONE.metadata(metadata)));

      Account account = Stored.account(storage, "ada");
      assertThat(account.displayName()).isEqualTo(name.value());
      assertThat(account.metadata()).isEqualTo(metadata);
    }
  }

  @Test
  void ACCOUNT_11_deleting_an_account_says_whether_there_was_one(Storage storage) {
    boolean first = storage.write(tx -> tx.identities().accounts().delete("ada"));
    boolean second = storage.write(tx -> tx.identities().accounts().delete("ada"));

    Optional<Account> found = storage.read(tx -> tx.identities().accounts().find("ada"));
    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(found).isEmpty();
  }

  @Test
  void ACCOUNT_12_the_id_of_a_deleted_account_may_be_taken_again(Storage storage) {
    storage.write(tx -> tx.identities().accounts().delete("ada"));

    storage.write(tx -> tx.identities().accounts().create(ADA));

    assertThat(Stored.account(storage, "ada")).isEqualTo(ADA);
  }

  @Test
  void ACCOUNT_13_the_memberships_of_an_account_are_deleted_with_it(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().accounts().create(GRACE);
          tx.identities().organizations().create(ACME);
          return tx.identities()
              .members()
              .add(Membership.of("acme", "grace", MembershipLevel.MEMBER, T0));
        });

    storage.write(tx -> tx.identities().accounts().delete("grace"));

    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada");
  }

  @Test
  void ACCOUNT_14_the_password_of_an_account_is_deleted_with_it(Storage storage) {
    storage.write(tx -> tx.identities().passwords().set("ada", PASSWORD, false, T0));

    storage.write(tx -> tx.identities().accounts().delete("ada"));
    storage.write(tx -> tx.identities().accounts().create(ADA));

    Optional<PasswordCredential> found =
        storage.read(tx -> tx.identities().passwords().find("ada"));
    assertThat(found).isEmpty();
  }

  @Test
  @Needs(Part.API_KEYS)
  void ACCOUNT_15_the_keys_of_an_account_are_deleted_with_it_and_no_others(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().accounts().create(GRACE);
          tx.apiKeys().insert(key("hers").toBuilder().ownerId("ada").build());
          tx.apiKeys().insert(key("not-hers").toBuilder().ownerId("grace").build());
          return tx.apiKeys().insert(key("nobodys"));
        });

    storage.write(tx -> tx.identities().accounts().delete("ada"));

    List<Boolean> left =
        Stream.of("hers", "not-hers", "nobodys").map(id -> Stored.hasKey(storage, id)).toList();
    assertThat(left).containsExactly(false, true, true);
  }

  @Test
  @Needs(Part.AUDIT)
  void ACCOUNT_16_the_trail_of_an_account_outlives_it(Storage storage) {
    storage.write(
        tx ->
            tx.audit()
                .append(
                    AuditEntry.builder("e1", "account.create", T0)
                        .ownerId("ada")
                        .actorId("ada")
                        .target("account", "ada")
                        .build()));
    StoredEntry before = Stored.entry(storage, "e1");

    storage.write(tx -> tx.identities().accounts().delete("ada"));

    assertThat(Stored.entry(storage, "e1")).isEqualTo(before);
  }

  private static Account patch(Storage storage, AccountPatch patch) {
    return storage.write(tx -> tx.identities().accounts().update("ada", patch, T1)).after();
  }
}
