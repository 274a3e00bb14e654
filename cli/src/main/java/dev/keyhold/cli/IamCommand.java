package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold iam}: the tables behind sign-in. */
@Command(
    name = "iam",
    description = "Makes and checks the tables behind sign-in, and maps better-auth onto them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      IamInitCommand.class,
      IamCheckCommand.class,
      IamMappingCommand.class,
      IamSweepCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class IamCommand implements Runnable {
  @Spec private CommandSpec spec;

  IamCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
