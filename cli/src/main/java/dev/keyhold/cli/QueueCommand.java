package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold queue}: looks at queues of jobs. */
@Command(
    name = "queue",
    description = "Looks at queues of jobs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {QueueListCommand.class, QueueRequeueCommand.class, QueueCancelCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class QueueCommand implements Runnable {
  @Spec private CommandSpec spec;

  QueueCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
