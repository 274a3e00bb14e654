package dev.keyhold.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants create}: before somebody comes. */
@Command(
    name = "create",
    description =
        "Makes the place of tenants now, and not when each is first used. Name with --jar the sets"
            + " that they need.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsCreateCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenTenants given;

  @Parameters(arity = "1..*", paramLabel = "ORGANIZATION", description = "Ids of organizations.")
  private List<String> ids;

  TenantsCreateCommand() {}

  @Override
  public void run() {
    given.use(
        tenants -> {
          for (String id : ids) {
            tenants.fleet().create(id);
            spec.commandLine().getOut().println("created  " + id);
          }
          return true;
        });
  }
}
