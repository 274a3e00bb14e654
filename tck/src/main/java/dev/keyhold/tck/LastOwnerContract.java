package dev.keyhold.tck;

import static dev.keyhold.spi.MembershipLevel.MEMBER;
import static dev.keyhold.spi.MembershipLevel.OWNER;
import static dev.keyhold.tck.Samples.ACME;
import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.BELL;
import static dev.keyhold.tck.Samples.GRACE;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link IdentityStore} promises about the last owner of an organization. */
@Needs(Part.IDENTITIES)
abstract class LastOwnerContract {
  @BeforeEach
  void ada_owns_acme(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().createAccount(ADA);
          tx.identities().createAccount(GRACE);
          return tx.identities().createOrganization(ACME);
        });
  }

  @Test
  void OWNER_01_the_last_owner_is_not_removed(Storage storage) {
    Refused.asLastOwner(List.of("acme"), () -> remove(storage, "ada"));

    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada");
  }

  @Test
  void OWNER_02_the_last_owner_is_not_lowered(Storage storage) {
    Membership before = Stored.member(storage, "acme", "ada");

    Refused.asLastOwner(List.of("acme"), () -> lower(storage, "ada"));

    assertThat(Stored.member(storage, "acme", "ada")).isEqualTo(before);
  }

  @Test
  void OWNER_03_another_member_is_no_other_owner(Storage storage) {
    storage.write(tx -> tx.identities().addMember(Membership.of("acme", "grace", MEMBER, T0)));

    Refused.asLastOwner(List.of("acme"), () -> remove(storage, "ada"));
    remove(storage, "grace");

    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada");
  }

  @Test
  void OWNER_04_the_owner_of_another_organization_is_no_other_owner(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().createOrganization(BELL);
          return tx.identities().addMember(Membership.of("bell", "grace", OWNER, T0));
        });

    Refused.asLastOwner(List.of("acme"), () -> remove(storage, "ada"));
  }

  @Test
  void OWNER_05_one_of_two_owners_may_be_removed_and_the_other_may_not(Storage storage) {
    make_grace_an_owner(storage);

    boolean removed = remove(storage, "ada");

    assertThat(removed).isTrue();
    Refused.asLastOwner(List.of("acme"), () -> remove(storage, "grace"));
  }

  @Test
  void OWNER_06_one_of_two_owners_may_be_lowered_and_the_other_may_not(Storage storage) {
    make_grace_an_owner(storage);

    lower(storage, "ada");

    assertThat(Stored.member(storage, "acme", "ada").level()).isEqualTo(MEMBER);
    Refused.asLastOwner(List.of("acme"), () -> lower(storage, "grace"));
  }

  @Test
  void OWNER_07_an_account_that_owns_organizations_is_not_deleted_and_all_are_named(
      Storage storage) {
    make_grace_an_owner(storage);
    storage.write(tx -> tx.identities().createOrganization(Samples.organization("aaa")));

    Refused.asLastOwner(List.of("aaa", "acme"), () -> delete(storage, "ada"));

    assertThat(Stored.account(storage, "ada")).isEqualTo(ADA);
    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada", "grace");
  }

  @Test
  void OWNER_08_an_account_that_is_the_last_owner_member_is_not_deleted(Storage storage) {
    storage.write(tx -> tx.identities().createOrganization(BELL));
    make_grace_an_owner(storage);
    remove(storage, "ada");

    Refused.asLastOwner(List.of("acme"), () -> delete(storage, "grace"));

    assertThat(Stored.account(storage, "grace")).isEqualTo(GRACE);
  }

  @Test
  void OWNER_09_an_owner_that_is_no_member_any_more_is_not_deleted(Storage storage) {
    make_grace_an_owner(storage);
    remove(storage, "ada");

    Refused.asLastOwner(List.of("acme"), () -> delete(storage, "ada"));
  }

  @Test
  void OWNER_10_an_account_that_handed_over_its_organization_may_be_deleted(Storage storage) {
    storage.write(tx -> tx.identities().transferOrganization("acme", "grace", T1));

    boolean deleted = delete(storage, "ada");

    assertThat(deleted).isTrue();
    assertThat(Stored.memberIds(storage, "acme")).containsExactly("grace");
  }

  @Test
  void OWNER_11_an_account_may_be_deleted_after_its_organization(Storage storage) {
    storage.write(tx -> tx.identities().deleteOrganization("acme"));

    boolean deleted = delete(storage, "ada");

    assertThat(deleted).isTrue();
  }

  @Test
  void OWNER_12_of_two_last_owners_that_leave_at_once_one_stays(Storage storage) {
    exactly_one_goes(storage, () -> remove(storage, "ada"), () -> remove(storage, "grace"));
  }

  @Test
  void OWNER_13_of_two_last_owners_that_are_lowered_at_once_one_stays(Storage storage) {
    exactly_one_goes(storage, () -> lower(storage, "ada"), () -> lower(storage, "grace"));
  }

  @Test
  void OWNER_14_of_two_last_owners_one_removed_and_one_lowered_at_once_one_stays(Storage storage) {
    exactly_one_goes(storage, () -> remove(storage, "ada"), () -> lower(storage, "grace"));
  }

  @Test
  void OWNER_15_of_two_last_owners_one_deleted_and_one_removed_at_once_one_stays(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String owner = "owner-" + i;
      storage.write(
          tx -> {
            tx.identities().createAccount(Samples.person(owner));
            restore(tx.identities(), owner);
            restore(tx.identities(), "grace");
            return tx.identities().removeMember("acme", "ada");
          });

      var results = Race.between(() -> delete(storage, owner), () -> remove(storage, "grace"));

      assertThat(results)
          .filteredOn(result -> result.refusedAs(StorageException.LastOwner.class))
          .hasSize(1);
      storage.write(
          tx -> {
            restore(tx.identities(), "ada");
            return tx.identities().deleteAccount(owner);
          });
    }
  }

  private static void make_grace_an_owner(Storage storage) {
    storage.write(tx -> tx.identities().addMember(Membership.of("acme", "grace", OWNER, T0)));
  }

  private static void exactly_one_goes(
      Storage storage, Callable<Boolean> left, Callable<Boolean> right) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      storage.write(
          tx -> {
            restore(tx.identities(), "ada");
            restore(tx.identities(), "grace");
            return "two owners";
          });

      var results = Race.between(left, right);

      assertThat(results).filteredOn(result -> result.answer().isPresent()).hasSize(1);
      assertThat(results)
          .filteredOn(result -> result.refusedAs(StorageException.LastOwner.class))
          .hasSize(1);
      assertThat(owners(storage)).isEqualTo(1);
    }
  }

  private static void restore(IdentityStore identities, String accountId) {
    if (identities.findMember("acme", accountId).isPresent()) {
      identities.changeMemberLevel("acme", accountId, OWNER, T1);
    } else {
      identities.addMember(Membership.of("acme", accountId, OWNER, T0));
    }
  }

  private static long owners(Storage storage) {
    return storage.read(
        tx ->
            tx.identities().listMembers("acme", PageRequest.first(9)).items().stream()
                .filter(member -> member.level() == OWNER)
                .count());
  }

  private static boolean remove(Storage storage, String accountId) {
    return storage.write(tx -> tx.identities().removeMember("acme", accountId));
  }

  private static boolean lower(Storage storage, String accountId) {
    storage.write(tx -> tx.identities().changeMemberLevel("acme", accountId, MEMBER, T1));
    return true;
  }

  private static boolean delete(Storage storage, String accountId) {
    return storage.write(tx -> tx.identities().deleteAccount(accountId));
  }
}
