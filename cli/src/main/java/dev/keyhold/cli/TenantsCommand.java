package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold tenants}: each with its rows and its trail. */
@Command(
    name = "tenants",
    description = "Says where the rows of tenants are, makes and removes tenants, and checks them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      TenantsInitCommand.class,
      TenantsListCommand.class,
      TenantsCreateCommand.class,
      TenantsRemoveCommand.class,
      TenantsMigrateCommand.class,
      TenantsDoctorCommand.class,
      TenantsMoveCommand.class,
      TenantsBackupCommand.class,
      TenantsArchiveCommand.class,
      TenantsRestoreCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class TenantsCommand implements Runnable {
  @Spec private CommandSpec spec;

  TenantsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
