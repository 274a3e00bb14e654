package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold namespace}: the key spaces of keypal's clients. */
@Command(
    name = "namespace",
    description = "Makes and lists the namespaces that keypal's clients may use.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      NamespaceAddCommand.class,
      NamespaceListCommand.class,
      NamespaceTokenCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class NamespaceCommand implements Runnable {
  @Spec private CommandSpec spec;

  NamespaceCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
