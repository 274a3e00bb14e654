package dev.keyhold.cli;

import dev.keyhold.access.GraphTables;
import dev.keyhold.core.Core;
import dev.keyhold.core.CoreTables;
import dev.keyhold.events.EventTables;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The organization whose roles, delegations and sessions a command is about. */
final class GivenPower {
  private static final List<SetShape> NEEDED =
      List.of(EventTables.SET, GraphTables.SET, CoreTables.SET);

  @Mixin private DataFolder data;
  @Mixin private ActorOption actor;
  @Mixin private OrganizationOption organization;

  @Option(
      names = "--platform",
      paramLabel = "ID",
      description =
          "The organization that runs everything, in which alone privileges of the platform count.")
  private @Nullable String platform;

  GivenPower() {}

  /** What is open while a command runs. */
  record Open(OpenedData data, Core core, String organization) {}

  /**
   * Uses the core of a database that has it.
   *
   * @throws StorageException.InvalidInput if it has none
   * @throws StorageException.NotFound if there is no such organization
   */
  <T> T use(Function<Open, T> work) {
    OwnSets.require(
        data.config().build(), CoreTables.SET, "roles and no delegations", "CoreTables.SET");
    return OpenedData.use(
        data,
        actor,
        data.config().setting("migrations", "validate"),
        NEEDED,
        opened -> {
          opened.requireOrganization(organization.id());
          Core.Setup setup = Core.Setup.of(opened.system(), opened.tenants(), opened.events());
          return work.apply(
              new Open(
                  opened,
                  Core.over(platform == null ? setup : setup.platform(platform), OpenedData.CLOCK),
                  organization.id()));
        });
  }
}
