package dev.keyhold.tck;

import static dev.keyhold.spi.OrganizationStatus.ACTIVE;
import static dev.keyhold.spi.OrganizationStatus.SUSPENDED;
import static dev.keyhold.tck.Samples.ACME;
import static dev.keyhold.tck.Samples.ADA;
import static dev.keyhold.tck.Samples.GRACE;
import static dev.keyhold.tck.Samples.T0;
import static dev.keyhold.tck.Samples.T1;
import static dev.keyhold.tck.Samples.T2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationPatch;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.OrganizationStore;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link OrganizationStore#changeStatus} promises. */
@PromiseOf(OrganizationStore.class)
@Needs(Part.IDENTITIES)
abstract class OrganizationStatusContract {
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
  void ORGSTATUS_01_a_change_of_status_touches_nothing_but_it_and_the_update_time(Storage storage) {
    Changed<Organization> suspended = change(storage, "acme", SUSPENDED, T1);
    Organization between = Stored.organization(storage, "acme");
    Changed<Organization> active = change(storage, "acme", ACTIVE, T2);

    Organization expected =
        new Organization(
            ACME.id(), ACME.name(), ACME.slug(), "ada", SUSPENDED, ACME.metadata(), T0, T1);
    assertThat(suspended).isEqualTo(new Changed<>(ACME, expected));
    assertThat(between).isEqualTo(expected);
    assertThat(active).isEqualTo(new Changed<>(expected, ACME.with(ACTIVE, T2)));
    assertThat(Stored.organization(storage, "acme")).isEqualTo(active.after());
  }

  @Test
  void ORGSTATUS_02_a_status_that_the_organization_has_changes_nothing(Storage storage) {
    change(storage, "acme", SUSPENDED, T1);

    Changed<Organization> again = change(storage, "acme", SUSPENDED, T2);

    assertThat(again.happened()).isFalse();
    assertThat(Stored.organization(storage, "acme")).isEqualTo(ACME.with(SUSPENDED, T1));
  }

  @Test
  void ORGSTATUS_03_changing_the_status_of_an_unknown_organization_says_so(Storage storage) {
    Refused.as(
        StorageException.NotFound.class,
        () -> storage.write(tx -> tx.identities().organizations().changeStatus("x", ACTIVE, T1)));
  }

  @Test
  void ORGSTATUS_04_a_patch_and_a_new_owner_leave_a_suspended_organization_suspended(
      Storage storage) {
    change(storage, "acme", SUSPENDED, T1);

    storage.write(
        tx -> {
          OrganizationPatch patch = OrganizationPatch.NONE.name("Other");
          tx.identities().organizations().update("acme", patch, T2);
          return tx.identities().organizations().transfer("acme", "grace", T2);
        });

    assertThat(Stored.organization(storage, "acme").status()).isEqualTo(SUSPENDED);
  }

  @Test
  void ORGSTATUS_05_of_two_racing_suspensions_exactly_one_is_told_that_it_changed_the_status(
      Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      change(storage, "acme", ACTIVE, T0);
      var results =
          Race.between(
              () -> change(storage, "acme", SUSPENDED, T1).happened(),
              () -> change(storage, "acme", SUSPENDED, T2).happened());

      assertThat(results).filteredOn(result -> result.answer().orElse(false)).hasSize(1);
    }
  }

  @Test
  void ORGSTATUS_06_a_patch_that_races_with_a_suspension_does_not_undo_it(Storage storage) {
    for (int i = 0; i < Race.ROUNDS; i++) {
      change(storage, "acme", ACTIVE, T0);
      OrganizationPatch patch = OrganizationPatch.NONE.name("name-" + i);
      Race.between(
          () -> change(storage, "acme", SUSPENDED, T1).after(),
          () ->
              storage
                  .write(tx -> tx.identities().organizations().update("acme", patch, T2))
                  .after());

      Organization organization = Stored.organization(storage, "acme");
      assertThat(organization.status()).isEqualTo(SUSPENDED);
      assertThat(organization.name()).isEqualTo("name-" + i);
    }
  }

  private static Changed<Organization> change(
      Storage storage, String id, OrganizationStatus status, Instant at) {
    return storage.write(tx -> tx.identities().organizations().changeStatus(id, status, at));
  }
}
