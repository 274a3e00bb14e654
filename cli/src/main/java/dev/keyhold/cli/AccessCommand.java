package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold access}: says who may do what to what, by the access graph of an organization. */
@Command(
    name = "access",
    description = "Says who may do what to what, by the access graph of an organization.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      AccessImportCommand.class,
      AccessCheckCommand.class,
      AccessExplainCommand.class,
      AccessResourcesCommand.class,
      AccessPrincipalsCommand.class,
      AccessActionsCommand.class,
      AccessReconcileCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class AccessCommand implements Runnable {
  @Spec private CommandSpec spec;

  AccessCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
