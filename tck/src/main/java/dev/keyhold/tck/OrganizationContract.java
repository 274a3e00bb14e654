package dev.keyhold.tck;

import static dev.keyhold.spi.OrganizationStatus.ACTIVE;
import static dev.keyhold.spi.OrganizationStatus.SUSPENDED;
import static dev.keyhold.tck.Samples.ACME;
import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.BELL;
import static dev.keyhold.tck.Samples.GRACE;
import static dev.keyhold.tck.Samples.METADATA;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link OrganizationStore} promises about organizations. */
@PromiseOf(OrganizationStore.class)
@Needs(Part.IDENTITIES)
abstract class OrganizationContract {
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
  void ORGANIZATION_01_an_organization_is_found_by_its_id_as_it_was_created(Storage storage) {
    Organization full =
        new Organization("Ünï-🔑", "Ünï & Söhne 🔑", "uni-1", "grace", SUSPENDED, METADATA, T0, T1);

    Organization created = storage.write(tx -> tx.identities().organizations().create(full));

    assertThat(created).isEqualTo(full);
    assertThat(Stored.organization(storage, full.id())).isEqualTo(full);
  }

  @Test
  void ORGANIZATION_02_an_organization_is_found_by_its_slug_compared_exactly(Storage storage) {
    Optional<Organization> exact =
        storage.read(tx -> tx.identities().organizations().findBySlug("acme"));
    Optional<Organization> upper =
        storage.read(tx -> tx.identities().organizations().findBySlug("ACME"));

    assertThat(exact).contains(ACME);
    assertThat(upper).isEmpty();
  }

  @Test
  void ORGANIZATION_03_the_owner_becomes_the_first_owner_member(Storage storage) {
    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada");
    assertThat(Stored.member(storage, "acme", "ada").level()).isEqualTo(MembershipLevel.OWNER);
  }

  @Test
  void ORGANIZATION_04_a_taken_id_is_refused(Storage storage) {
    refusesDuplicate(
        storage,
        "id",
        Organization.builder("acme", T0).name("Other").slug("other").ownerId("ada").build());
  }

  @Test
  void ORGANIZATION_05_a_taken_name_is_refused(Storage storage) {
    refusesDuplicate(
        storage,
        "name",
        Organization.builder("other", T0).name(ACME.name()).slug("other").ownerId("ada").build());
  }

  @Test
  void ORGANIZATION_06_a_taken_slug_is_refused(Storage storage) {
    refusesDuplicate(
        storage,
        "slug",
        Organization.builder("other", T0).name("Other").slug("acme").ownerId("ada").build());
  }

  @Test
  void ORGANIZATION_07_names_are_compared_exactly(Storage storage) {
    String upper = ACME.name().toUpperCase(Locale.ROOT);
    storage.write(
        tx ->
            tx.identities()
                .organizations()
                .create(
                    Organization.builder("upper", T0)
                        .name(upper)
                        .slug("upper")
                        .ownerId("ada")
                        .build()));

    assertThat(Stored.organization(storage, "upper").name()).isEqualTo(upper);
  }

  @Test
  void ORGANIZATION_08_an_owner_that_does_not_exist_is_refused_and_nothing_is_created(
      Storage storage) {
    Organization orphan =
        Organization.builder("orphan", T0).name("Orphan").slug("orphan").ownerId("nobody").build();

    Refused.asMissing(
        "ownerId", () -> storage.write(tx -> tx.identities().organizations().create(orphan)));

    Optional<Organization> found =
        storage.read(tx -> tx.identities().organizations().find("orphan"));
    assertThat(found).isEmpty();
  }

  @Test
  void ORGANIZATION_09_a_patch_changes_what_it_names_and_the_update_time_alone(Storage storage) {
    OrganizationPatch patch = OrganizationPatch.NONE.slug("acme-2");

    Changed<Organization> changed =
        storage.write(tx -> tx.identities().organizations().update("acme", patch, T1));

    assertThat(changed).isEqualTo(new Changed<>(ACME, patch.over(ACME, T1)));
    assertThat(Stored.organization(storage, "acme")).isEqualTo(changed.after());
  }

  @Test
  void ORGANIZATION_10_a_patch_changes_every_component_that_it_names(Storage storage) {
    OrganizationPatch patch = OrganizationPatch.NONE.name("New").slug("new").metadata(METADATA);

    storage.write(tx -> tx.identities().organizations().update("acme", patch, T1));

    assertThat(Stored.organization(storage, "acme")).isEqualTo(patch.over(ACME, T1));
  }

  @Test
  void ORGANIZATION_11_a_patch_that_changes_nothing_leaves_the_update_time(Storage storage) {
    storage.write(tx -> tx.identities().organizations().update("acme", OrganizationPatch.NONE, T1));

    assertThat(Stored.organization(storage, "acme")).isEqualTo(ACME);
  }

  @Test
  void ORGANIZATION_12_updating_an_unknown_organization_says_so(Storage storage) {
    Refused.as(
        StorageException.NotFound.class,
        () ->
            storage.write(
                tx -> tx.identities().organizations().update("bell", OrganizationPatch.NONE, T1)));
  }

  @Test
  void ORGANIZATION_13_changing_to_a_taken_name_or_slug_is_refused_and_changes_nothing(
      Storage storage) {
    storage.write(tx -> tx.identities().organizations().create(BELL));

    Refused.asDuplicate("name", () -> update(storage, OrganizationPatch.NONE.name(ACME.name())));
    Refused.asDuplicate("slug", () -> update(storage, OrganizationPatch.NONE.slug("acme")));

    assertThat(Stored.organization(storage, "bell")).isEqualTo(BELL);
  }

  @Test
  void ORGANIZATION_14_a_name_and_a_slug_that_were_given_up_are_free(Storage storage) {
    OrganizationPatch patch = OrganizationPatch.NONE.name("New").slug("new");
    storage.write(tx -> tx.identities().organizations().update("acme", patch, T1));

    Organization heir =
        Organization.builder("heir", T0).name(ACME.name()).slug("acme").ownerId("ada").build();
    storage.write(tx -> tx.identities().organizations().create(heir));

    Optional<Organization> found =
        storage.read(tx -> tx.identities().organizations().findBySlug("acme"));
    assertThat(found).contains(heir);
  }

  @Test
  void ORGANIZATION_15_a_new_owner_becomes_an_owner_member_and_the_former_stays_one(
      Storage storage) {
    Changed<Organization> change =
        storage.write(tx -> tx.identities().organizations().transfer("acme", "grace", T1));

    Organization expected =
        new Organization("acme", ACME.name(), "acme", "grace", ACTIVE, ACME.metadata(), T0, T1);
    assertThat(change).isEqualTo(new Changed<>(ACME, expected));
    assertThat(Stored.organization(storage, "acme")).isEqualTo(expected);
    assertThat(Stored.member(storage, "acme", "grace").level()).isEqualTo(MembershipLevel.OWNER);
    assertThat(Stored.member(storage, "acme", "ada").level()).isEqualTo(MembershipLevel.OWNER);
  }

  @Test
  void ORGANIZATION_16_a_member_that_becomes_the_owner_is_raised(Storage storage) {
    Membership member = Membership.of("acme", "grace", MembershipLevel.MEMBER, T1);
    storage.write(tx -> tx.identities().members().add(member));

    storage.write(tx -> tx.identities().organizations().transfer("acme", "grace", T2));

    Membership raised = Stored.member(storage, "acme", "grace");
    assertThat(raised.level()).isEqualTo(MembershipLevel.OWNER);
    assertThat(raised.id()).isEqualTo(member.id());
  }

  @Test
  void ORGANIZATION_17_handing_over_to_an_unknown_account_is_refused_and_changes_nothing(
      Storage storage) {
    Refused.asMissing(
        "ownerId",
        () -> storage.write(tx -> tx.identities().organizations().transfer("acme", "nobody", T1)));

    assertThat(Stored.organization(storage, "acme")).isEqualTo(ACME);
    assertThat(Stored.memberIds(storage, "acme")).containsExactly("ada");
  }

  @Test
  void ORGANIZATION_18_handing_over_an_unknown_organization_says_so(Storage storage) {
    Refused.as(
        StorageException.NotFound.class,
        () -> storage.write(tx -> tx.identities().organizations().transfer("bell", "grace", T1)));
  }

  @Test
  void ORGANIZATION_19_an_organization_is_deleted_with_its_memberships_and_no_others(
      Storage storage) {
    storage.write(tx -> tx.identities().organizations().create(BELL));

    boolean first = storage.write(tx -> tx.identities().organizations().delete("acme"));
    boolean second = storage.write(tx -> tx.identities().organizations().delete("acme"));

    List<String> left =
        storage.read(
            tx ->
                tx.identities().members().listFor("ada", PageRequest.first(9)).items().stream()
                    .map(Membership::organizationId)
                    .toList());
    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(left).containsExactly("bell");
    assertThat(Stored.memberIds(storage, "acme")).isEmpty();
  }

  @Test
  void ORGANIZATION_20_of_two_racing_organizations_with_one_slug_exactly_one_is_created(
      Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      Organization left =
          Organization.builder("left-" + i, T0)
              .name("Left " + i)
              .slug("slug-" + i)
              .ownerId("ada")
              .build();
      Organization right =
          Organization.builder("right-" + i, T0)
              .name("Right " + i)
              .slug("slug-" + i)
              .ownerId("ada")
              .build();
      var results =
          Race.between(
              () -> storage.write(tx -> tx.identities().organizations().create(left)),
              () -> storage.write(tx -> tx.identities().organizations().create(right)));

      assertThat(results).filteredOn(result -> result.answer().isPresent()).hasSize(1);
      assertThat(results)
          .filteredOn(result -> result.refusedAs(StorageException.Duplicate.class))
          .hasSize(1);
    }
  }

  private static void refusesDuplicate(Storage storage, String field, Organization second) {
    Refused.asDuplicate(
        field, () -> storage.write(tx -> tx.identities().organizations().create(second)));

    assertThat(Stored.organization(storage, "acme")).isEqualTo(ACME);
    Optional<Organization> other =
        storage.read(tx -> tx.identities().organizations().find("other"));
    assertThat(other).isEmpty();
  }

  private static Organization update(Storage storage, OrganizationPatch patch) {
    return storage.write(tx -> tx.identities().organizations().update("bell", patch, T1)).after();
  }
}
