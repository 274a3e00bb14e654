package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold graph}: reads graphs of an organization from lines of JSON, and writes them. */
@Command(
    name = "graph",
    description = "Reads graphs of an organization from lines of JSON, and writes them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {GraphImportCommand.class, GraphExportCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class GraphCommand implements Runnable {
  @Spec private CommandSpec spec;

  GraphCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
