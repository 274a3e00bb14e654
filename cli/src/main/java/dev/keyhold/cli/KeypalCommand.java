package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold keypal}: moving in from keypal's own stores, and out again. */
@Command(
    name = "keypal",
    description = "Moves the records and logs of the TypeScript library keypal in and out.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {KeypalImportCommand.class, KeypalExportCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class KeypalCommand implements Runnable {
  @Spec private CommandSpec spec;

  KeypalCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
