package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets key}: the keys that wrap secrets. */
@Command(
    name = "key",
    description = "Makes, changes and lists the keys that wrap secrets.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      SecretsKeyNewCommand.class,
      SecretsKeyUseCommand.class,
      SecretsKeyListCommand.class,
      SecretsKeyDestroyCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class SecretsKeyCommand implements Runnable {
  @Spec private CommandSpec spec;

  SecretsKeyCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
