package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold keys}: all keys at once. */
@Command(
    name = "keys",
    description = "Revokes many API keys at once, and reports keys that need attention.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {KeysRevokeCommand.class, KeysReportCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  KeysCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
