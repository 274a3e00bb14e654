package dev.keyhold.cli;

import dev.keyhold.spi.Finding;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tenants.Fleet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants doctor}: what was left behind. */
@Command(
    name = "doctor",
    description =
        "Looks for tenants whose making or removal was cut off, for databases that are missing, and"
            + " for databases of no tenant. With --all, opens each tenant, verifies its trail, and"
            + " prints a table of all.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsDoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenTenants given;

  @Option(
      names = "--mend",
      description = "Go on with what was cut off, and then look. Name the sets with --jar.")
  private boolean mend;

  @Option(
      names = "--all",
      description = {
        "Open each tenant and say in one table who is behind with migrations, damaged, large, or"
            + " not backed up. Changes nothing."
      })
  private boolean all;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many at once, with --all. Default: ${DEFAULT-VALUE}.")
  private int atOnce;

  @Option(
      names = "--backup",
      paramLabel = "FOLDER",
      description = "With --all: the last backup, made by keyhold tenants backup, to compare with.")
  private @Nullable Path backup;

  TenantsDoctorCommand() {}

  @Override
  public Integer call() {
    if (all && mend) {
      throw new StorageException.InvalidInput("--all changes nothing; run --mend by itself");
    }
    Optional<FolderManifest> compared = Optional.ofNullable(backup).map(FolderManifest::read);
    return all
        ? given.look(tenants -> table(tenants.fleet(), compared))
        : given.use(tenants -> look(tenants.fleet()));
  }

  private int table(Fleet fleet, Optional<FolderManifest> compared) {
    TenantTable table = given.table(spec.commandLine().getOut(), compared);
    fleet.examine(Math.max(1, atOnce), table::print);
    int found = look(fleet);
    return table.ok() ? found : ExitCode.SOFTWARE;
  }

  private int look(Fleet fleet) {
    PrintWriter out = spec.commandLine().getOut();
    if (mend) {
      fleet.mend(finding -> GivenTenants.print(out, finding));
    }
    List<Finding> found = fleet.look();
    found.forEach(finding -> GivenTenants.print(out, finding));
    if (found.isEmpty()) {
      out.println("all tenants are whole");
    }
    return found.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
