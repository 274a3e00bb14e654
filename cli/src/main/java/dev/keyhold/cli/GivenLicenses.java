package dev.keyhold.cli;

import dev.keyhold.apps.AppTables;
import dev.keyhold.apps.Apps;
import dev.keyhold.apps.Licenses;
import dev.keyhold.events.EventTables;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The organization whose licences a command is about. */
final class GivenLicenses {
  private static final List<SetShape> NEEDED = List.of(EventTables.SET, AppTables.SET);

  @Mixin private DataFolder data;
  @Mixin private ActorOption actor;
  @Mixin private OrganizationOption organization;
  @Mixin private LicenseTrustOptions trust;

  GivenLicenses() {}

  /**
   * Uses the licences of a database that has some.
   *
   * @throws StorageException.InvalidInput if it has no tables of them
   * @throws StorageException.NotFound if there is no such organization
   */
  <T> T use(Function<Licenses, T> work) {
    OwnSets.require(data.config().build(), AppTables.SET, "licences", "AppTables.SET");
    return OpenedData.use(
        data,
        actor,
        data.config().setting("migrations", "validate"),
        NEEDED,
        opened -> {
          opened.requireOrganization(organization.id());
          Apps apps = Apps.over(opened.system(), opened.tenants(), OpenedData.CLOCK);
          return work.apply(apps.licenses(trust.trust()).apply(organization.id()));
        });
  }
}
