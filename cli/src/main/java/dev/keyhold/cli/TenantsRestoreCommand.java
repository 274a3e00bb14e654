package dev.keyhold.cli;

import dev.keyhold.spi.StorageConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants restore}: out of an archive. */
@Command(
    name = "restore",
    description = {
      "Brings a tenant back from an archive, once the archive is found to be what its manifest says."
          + " Name the sets of its tables with --jar.",
      "Its organization must be there and no tenant yet, and so must the accounts that its rows refer"
          + " to. A restoration that was cut short goes on when the command is run again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsRestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenTenants given;

  @Parameters(paramLabel = "ORGANIZATION", description = "The id of the organization.")
  private String id;

  @Option(names = "--from", required = true, paramLabel = "FILE", description = "The archive.")
  private Path file;

  TenantsRestoreCommand() {}

  @Override
  public Integer call() {
    CopySteps steps = new CopySteps(spec);
    StorageConfig source = StorageConfig.of("sqlite:" + file);
    boolean same =
        given.use(
            tenants -> steps.proved(tenants.fleet().restore(id, source, new CopiedLines(steps))));
    steps.say(same ? "restored" : "WRONG", id + (same ? "" : " is not the same here"));
    return same ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
