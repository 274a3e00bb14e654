package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold privileges}: says who may do what in an organization. */
@Command(
    name = "privileges",
    description =
        "Says who may do what in an organization, by roles, delegations and the access graph.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      PrivilegesMayCommand.class,
      PrivilegesWhoCommand.class,
      PrivilegesWhyCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class PrivilegesCommand implements Runnable {
  @Spec private CommandSpec spec;

  PrivilegesCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
