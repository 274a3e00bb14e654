package dev.keyhold.cli;

import dev.keyhold.spi.Words;
import dev.keyhold.tenants.TenantMode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants init}: decides where their rows are. */
@Command(
    name = "init",
    description = {
      "Decides where the rows of tenants are, and makes the tables that say so. It is decided once.",
      "rows: beside each other in the one database, which better-auth needs. databases: a file each"
          + " beside system.db, or a schema each on a server."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TenantsInitCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenTenants given;

  @Option(
      names = "--mode",
      required = true,
      paramLabel = "MODE",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private TenantModeWord mode;

  TenantsInitCommand() {}

  @Override
  public void run() {
    TenantMode decided = given.use(Optional.of(mode.meant()), tenants -> tenants.mode());
    spec.commandLine()
        .getOut()
        .println("tenants are kept as " + Words.of(decided) + "; see docs/tenants.md");
  }
}
