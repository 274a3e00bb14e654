package dev.keyhold.cli;

import dev.keyhold.spi.StorageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants remove}: for good. */
@Command(
    name = "remove",
    description =
        "Removes a tenant for good, with all its rows, its trail, its organization, the members and"
            + " the keys. Make a backup before. If it is cut off, run it again.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsRemoveCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenTenants given;

  @Parameters(paramLabel = "ORGANIZATION", description = "The id of the organization.")
  private String id;

  @Option(
      names = "--yes",
      required = true,
      description = "Nothing of it comes back but by a backup.")
  private boolean yes;

  TenantsRemoveCommand() {}

  @Override
  public void run() {
    boolean removed = given.use(tenants -> yes && tenants.remove(id));
    if (!removed) {
      throw new StorageException.NotFound("there is no organization " + id);
    }
    spec.commandLine().getOut().println("removed  " + id);
  }
}
