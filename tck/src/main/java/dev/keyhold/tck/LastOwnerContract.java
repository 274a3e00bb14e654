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
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link IdentityStore} promises about the owner of an organization. */
@PromiseOf(IdentityStore.class)
@Needs(Part.IDENTITIES)
abstract class LastOwnerContract {
  @BeforeEach
  void ada_owns_acme(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().accounts().create(ADA);
          tx.identities().accounts().create(GRACE);
          return tx.identities().organizations().create(ACME);
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
    storage.write(tx -> tx.identities().members().add(Membership.of("acme", "grace", MEMBER, T0)));

    Refused.asLastOwner(List.of("acme"), () -> remove(storage, "ada"));
    remove(storage, "grace");

    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada");
  }

  @Test
  void OWNER_04_the_owner_of_another_organization_is_no_other_owner(Storage storage) {
    storage.write(
        tx -> {
          tx.identities().organizations().create(BELL);
          return tx.identities().members().add(Membership.of("bell", "grace", OWNER, T0));
        });

    Refused.asLastOwner(List.of("acme"), () -> remove(storage, "ada"));
  }

  @Test
  void OWNER_05_the_owner_is_not_removed_though_others_are_owners_who_may_be(Storage storage) {
    make_grace_an_owner(storage);

    Refused.asLastOwner(List.of("acme"), () -> remove(storage, "ada"));
    boolean removed = remove(storage, "grace");

    assertThat(removed).isTrue();
    the_owner_is_an_owner_member(storage);
  }

  @Test
  void OWNER_06_the_owner_is_not_lowered_though_others_are_owners_who_may_be(Storage storage) {
    make_grace_an_owner(storage);

    Refused.asLastOwner(List.of("acme"), () -> lower(storage, "ada"));
    lower(storage, "grace");

    assertThat(Stored.member(storage, "acme", "grace").level()).isEqualTo(MEMBER);
    the_owner_is_an_owner_member(storage);
  }

  @Test
  void OWNER_07_an_account_that_owns_organizations_is_not_deleted_and_all_are_named(
      Storage storage) {
    make_grace_an_owner(storage);
    storage.write(tx -> tx.identities().organizations().create(Samples.organization("aaa")));

    Refused.asLastOwner(List.of("aaa", "acme"), () -> delete(storage, "ada"));

    assertThat(Stored.account(storage, "ada")).isEqualTo(ADA);
    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada", "grace");
  }

  @Test
  void OWNER_08_an_owner_member_that_is_not_the_owner_may_be_deleted(Storage storage) {
    make_grace_an_owner(storage);

    boolean deleted = delete(storage, "grace");

    assertThat(deleted).isTrue();
    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada");
  }

  @Test
  void OWNER_09_a_former_owner_may_leave_and_be_deleted_and_the_new_one_may_not(Storage storage) {
    hand_over(storage, "grace");

    Refused.asLastOwner(List.of("acme"), () -> remove(storage, "grace"));
    Refused.asLastOwner(List.of("acme"), () -> delete(storage, "grace"));
    boolean removed = remove(storage, "ada");
    boolean deleted = delete(storage, "ada");

    assertThat(removed).isTrue();
    assertThat(deleted).isTrue();
    the_owner_is_an_owner_member(storage);
  }

  @Test
  void OWNER_10_an_account_that_handed_over_its_organization_may_be_deleted(Storage storage) {
    storage.write(tx -> tx.identities().organizations().transfer("acme", "grace", T1));

    boolean deleted = delete(storage, "ada");

    assertThat(deleted).isTrue();
    assertThat(Stored.memberIds(storage, "acme")).containsExactly("grace");
  }

  @Test
  void OWNER_11_an_account_may_be_deleted_after_its_organization(Storage storage) {
    storage.write(tx -> tx.identities().organizations().delete("acme"));

    boolean deleted = delete(storage, "ada");

    assertThat(deleted).isTrue();
  }

  @Test
  void OWNER_12_who_is_removed_while_it_becomes_the_owner_is_an_owner_member(Storage storage) {
    the_new_owner_races_with(storage, () -> remove(storage, "grace"));
  }

  @Test
  void OWNER_13_who_is_lowered_while_it_becomes_the_owner_is_an_owner_member(Storage storage) {
    the_new_owner_races_with(storage, () -> lower(storage, "grace"));
  }

  @Test
  void OWNER_14_of_two_that_become_the_owner_at_once_the_owner_is_an_owner_member(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      storage.write(tx -> tx.identities().accounts().create(Samples.person("alan")));

      Race.between(() -> hand_over(storage, "grace"), () -> hand_over(storage, "alan"));

      the_owner_is_an_owner_member(storage);
      hand_over(storage, "ada");
      delete(storage, "alan");
      remove(storage, "grace");
    }
  }

  @Test
  void OWNER_15_who_is_deleted_while_it_becomes_the_owner_is_either(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      String heir = "heir-" + i;
      storage.write(tx -> tx.identities().accounts().create(Samples.person(heir)));

      var results = Race.between(() -> hand_over(storage, heir), () -> delete(storage, heir));

      assertThat(results).filteredOn(result -> result.answer().isPresent()).hasSize(1);
      the_owner_is_an_owner_member(storage);
      hand_over(storage, "ada");
      delete(storage, heir);
    }
  }

  private static void make_grace_an_owner(Storage storage) {
    storage.write(tx -> tx.identities().members().add(Membership.of("acme", "grace", OWNER, T0)));
  }

  private static void the_new_owner_races_with(Storage storage, Callable<Boolean> leaving) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      make_grace_an_owner(storage);

      Race.between(() -> hand_over(storage, "grace"), leaving);

      the_owner_is_an_owner_member(storage);
      hand_over(storage, "ada");
      remove(storage, "grace");
    }
  }

  private static void the_owner_is_an_owner_member(Storage storage) {
    MembershipLevel level =
        storage.read(
            tx -> {
              String owner = tx.identities().organizations().find("acme").orElseThrow().ownerId();
              return tx.identities().members().find("acme", owner).orElseThrow().level();
            });
    assertThat(level).isEqualTo(OWNER);
  }

  private static boolean hand_over(Storage storage, String accountId) {
    storage.write(tx -> tx.identities().organizations().transfer("acme", accountId, T1));
    return true;
  }

  private static boolean remove(Storage storage, String accountId) {
    return storage.write(tx -> tx.identities().members().remove("acme", accountId)).isPresent();
  }

  private static boolean lower(Storage storage, String accountId) {
    storage.write(tx -> tx.identities().members().changeLevel("acme", accountId, MEMBER, T1));
    return true;
  }

  private static boolean delete(Storage storage, String accountId) {
    return storage.write(tx -> tx.identities().accounts().delete(accountId));
  }
}
