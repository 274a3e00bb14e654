package dev.keyhold.cli;

import dev.keyhold.spi.Finding;
import dev.keyhold.tenants.Fleet;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
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
            + " for databases of no tenant.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsDoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GivenTenants given;

  @Option(
      names = "--mend",
      description = "Go on with what was cut off, and then look. Name the sets with --jar.")
  private boolean mend;

  TenantsDoctorCommand() {}

  @Override
  public Integer call() {
    return given.use(tenants -> look(tenants.fleet()));
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
