package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold impersonations}: sessions in the shoes of members. */
@Command(
    name = "impersonations",
    description = "Shows and ends sessions in which administrators work in the shoes of members.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {ImpersonationsListCommand.class, ImpersonationsEndCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class ImpersonationsCommand implements Runnable {
  @Spec private CommandSpec spec;

  ImpersonationsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
