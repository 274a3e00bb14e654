package dev.keyhold.cli;

import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageConfig;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants archive}: one tenant into one file. */
@Command(
    name = "archive",
    description = {
      "Writes a tenant with all its rows and its trail into a new file, an SQLite database with a"
          + " manifest that holds a digest of each part. Name the sets of its tables with --jar.",
      "The tenant stays, and can be read meanwhile. Nobody writes to its database until it is done."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsArchiveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenTenants given;

  @Parameters(paramLabel = "ORGANIZATION", description = "The id of the organization.")
  private String id;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The new file.")
  private Path file;

  TenantsArchiveCommand() {}

  @Override
  public Integer call() {
    given.keepClear(file);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw GivenFile.of(file).refused("already exists and is not overwritten");
    }
    CopySteps steps = new CopySteps(spec);
    StorageConfig target = StorageConfig.of("sqlite:" + file);
    boolean same =
        given.use(
            tenants -> steps.proved(tenants.fleet().archive(id, target, new CopiedLines(steps))));
    steps.say(same ? "archived" : "WRONG", id + (same ? " in " : " is not the same in ") + file);
    return same ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
