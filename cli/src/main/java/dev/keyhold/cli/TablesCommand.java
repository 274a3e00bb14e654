package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold tables}: the tables of a hub's own sets. */
@Command(
    name = "tables",
    description = "Compares, upgrades and describes the tables of your own sets.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      TablesDiffCommand.class,
      TablesCheckCommand.class,
      TablesMigrateCommand.class,
      TablesPageCommand.class,
      TablesEraseCommand.class,
      TablesMendCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class TablesCommand implements Runnable {
  @Spec private CommandSpec spec;

  TablesCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
