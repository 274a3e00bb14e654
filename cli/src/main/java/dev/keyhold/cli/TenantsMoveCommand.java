package dev.keyhold.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants move}: to the other kind of place. */
@Command(
    name = "move",
    description = {
      "Moves a tenant from the rows of the shared database into one of its own, or back, and proves"
          + " that it is the same there. Name the sets of its tables with --jar.",
      "Nobody reaches the tenant meanwhile. A move that was cut short goes on when the command is run"
          + " again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsMoveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenTenants given;

  @Parameters(paramLabel = "ORGANIZATION", description = "The id of the organization.")
  private String id;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "MODE",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private TenantModeWord to;

  TenantsMoveCommand() {}

  @Override
  public Integer call() {
    CopySteps steps = new CopySteps(spec);
    boolean same =
        given.use(
            tenants -> steps.proved(tenants.fleet().move(id, to.meant(), new CopiedLines(steps))));
    steps.say(same ? "moved" : "WRONG", id + (same ? "" : " is not the same there"));
    return same ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
