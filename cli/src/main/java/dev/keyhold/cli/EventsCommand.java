package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold events}: looks at the log of events and its consumers. */
@Command(
    name = "events",
    description = "Looks at the log of events and its consumers.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      EventsTailCommand.class,
      EventsConsumersCommand.class,
      EventsReplayCommand.class,
      EventsTrimCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class EventsCommand implements Runnable {
  @Spec private CommandSpec spec;

  EventsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
