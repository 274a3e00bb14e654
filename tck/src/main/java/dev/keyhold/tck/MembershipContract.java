package dev.keyhold.tck;

import static dev.keyhold.spi.MembershipLevel.ADMIN;
import static dev.keyhold.spi.MembershipLevel.MEMBER;
import static dev.keyhold.tck.Samples.ACME;
import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.BELL;
import static dev.keyhold.tck.Samples.GRACE;
import static dev.keyhold.tck.Samples.LINUS;
import static dev.keyhold.tck.Samples.METADATA;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipStore;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link MembershipStore} promises about memberships. */
@PromiseOf(MembershipStore.class)
@Needs(Part.IDENTITIES)
abstract class MembershipContract {
  private static final Membership GRACE_AT_ACME =
      new Membership("m-1", "acme", "grace", ADMIN, METADATA, T0, T1);

  @BeforeEach
  void grace_is_a_member_of_acme(Storage storage) {
    storage.write(
        tx -> {
          List.of(ADA, GRACE, LINUS).forEach(tx.identities().accounts()::create);
          tx.identities().organizations().create(ACME);
          tx.identities().organizations().create(BELL);
          return tx.identities().members().add(GRACE_AT_ACME);
        });
  }

  @Test
  void MEMBERSHIP_01_a_membership_is_found_by_its_pair_as_it_was_added(Storage storage) {
    Membership linus = new Membership("m-2", "acme", "linus", MEMBER, METADATA, T0, T1);

    Membership added = storage.write(tx -> tx.identities().members().add(linus));

    assertThat(added).isEqualTo(linus);
    assertThat(Stored.member(storage, "acme", "linus")).isEqualTo(linus);
    assertThat(Stored.member(storage, "acme", "grace")).isEqualTo(GRACE_AT_ACME);
  }

  @Test
  void MEMBERSHIP_02_who_is_no_member_is_not_found(Storage storage) {
    Optional<Membership> other =
        storage.read(tx -> tx.identities().members().find("bell", "grace"));
    Optional<Membership> unknown =
        storage.read(tx -> tx.identities().members().find("nowhere", "nobody"));

    assertThat(other).isEmpty();
    assertThat(unknown).isEmpty();
  }

  @Test
  void MEMBERSHIP_03_a_second_membership_of_a_pair_is_refused_and_the_first_stays(Storage storage) {
    Refused.asDuplicate(
        "membership", () -> add(storage, Membership.of("acme", "grace", MEMBER, T2)));

    assertThat(Stored.member(storage, "acme", "grace")).isEqualTo(GRACE_AT_ACME);
  }

  @Test
  void MEMBERSHIP_04_a_taken_id_is_refused(Storage storage) {
    Refused.asDuplicate(
        "id", () -> add(storage, new Membership("m-1", "bell", "linus", MEMBER, METADATA, T0, T0)));
  }

  @Test
  void MEMBERSHIP_05_an_organization_that_does_not_exist_is_refused(Storage storage) {
    Refused.asMissing(
        "organizationId", () -> add(storage, Membership.of("nowhere", "linus", MEMBER, T0)));
  }

  @Test
  void MEMBERSHIP_06_an_account_that_does_not_exist_is_refused(Storage storage) {
    Refused.asMissing("accountId", () -> add(storage, Membership.of("acme", "nobody", MEMBER, T0)));

    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada", "grace");
  }

  @Test
  void MEMBERSHIP_07_the_members_of_an_organization_are_listed_by_account(Storage storage) {
    add(storage, Membership.of("bell", "linus", MEMBER, T0));
    add(storage, Membership.of("bell", "grace", MEMBER, T0));

    assertThat(Stored.memberIds(storage, "bell")).containsExactly("ada", "grace", "linus");
    assertThat(Stored.memberIds(storage, "nowhere")).isEmpty();
  }

  @Test
  void MEMBERSHIP_08_the_memberships_of_an_account_are_listed_by_organization(Storage storage) {
    storage.write(tx -> tx.identities().organizations().create(Samples.organization("aaa")));
    add(storage, Membership.of("bell", "grace", MEMBER, T0));
    add(storage, Membership.of("aaa", "grace", MEMBER, T0));

    assertThat(organizationsOf(storage, "grace")).containsExactly("aaa", "acme", "bell");
    assertThat(organizationsOf(storage, "nobody")).isEmpty();
  }

  @Test
  void MEMBERSHIP_09_a_change_of_level_touches_nothing_but_it_and_the_update_time(Storage storage) {
    Changed<Membership> changed =
        storage.write(tx -> tx.identities().members().changeLevel("acme", "grace", MEMBER, T2));

    Membership expected = new Membership("m-1", "acme", "grace", MEMBER, METADATA, T0, T2);
    assertThat(changed).isEqualTo(new Changed<>(GRACE_AT_ACME, expected));
    assertThat(Stored.member(storage, "acme", "grace")).isEqualTo(expected);
  }

  @Test
  void MEMBERSHIP_10_a_level_that_the_member_has_changes_nothing(Storage storage) {
    Changed<Membership> same =
        storage.write(tx -> tx.identities().members().changeLevel("acme", "grace", ADMIN, T2));

    assertThat(same).isEqualTo(Changed.nothing(GRACE_AT_ACME));
    assertThat(Stored.member(storage, "acme", "grace")).isEqualTo(GRACE_AT_ACME);
  }

  @Test
  void MEMBERSHIP_11_changing_the_level_of_who_is_no_member_says_so(Storage storage) {
    Refused.as(
        StorageException.NotFound.class,
        () ->
            storage.write(tx -> tx.identities().members().changeLevel("acme", "linus", ADMIN, T2)));
  }

  @Test
  void MEMBERSHIP_12_removing_a_member_says_what_there_was(Storage storage) {
    Optional<Membership> first =
        storage.write(tx -> tx.identities().members().remove("acme", "grace"));
    Optional<Membership> second =
        storage.write(tx -> tx.identities().members().remove("acme", "grace"));

    assertThat(first).contains(GRACE_AT_ACME);
    assertThat(second).isEmpty();
    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada");
  }

  @Test
  void MEMBERSHIP_13_who_was_removed_may_be_added_again(Storage storage) {
    storage.write(tx -> tx.identities().members().remove("acme", "grace"));

    add(storage, GRACE_AT_ACME);

    assertThat(Stored.member(storage, "acme", "grace")).isEqualTo(GRACE_AT_ACME);
  }

  @Test
  void MEMBERSHIP_14_of_two_racing_memberships_of_a_pair_exactly_one_is_added(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      storage.write(tx -> tx.identities().members().remove("acme", "linus"));
      var results =
          Race.between(
              () -> add(storage, Membership.of("acme", "linus", MEMBER, T0)),
              () -> add(storage, Membership.of("acme", "linus", ADMIN, T0)));

      assertThat(results).filteredOn(result -> result.answer().isPresent()).hasSize(1);
      assertThat(results)
          .filteredOn(result -> result.refusedAs(StorageException.Duplicate.class))
          .hasSize(1);
    }
  }

  private static Membership add(Storage storage, Membership membership) {
    return storage.write(tx -> tx.identities().members().add(membership));
  }

  private static List<String> organizationsOf(Storage storage, String accountId) {
    return storage.read(
        tx ->
            tx.identities().members().listFor(accountId, PageRequest.first(9)).items().stream()
                .map(Membership::organizationId)
                .toList());
  }
}
