package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold secrets}: secrets of organizations, kept encrypted. */
@Command(
    name = "secrets",
    description = {
      "Keeps secrets of organizations encrypted, and logs each reading of one before the value"
          + " leaves: docs/secrets.md.",
      "A value comes from standard input or a file, and never from the command line."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      SecretsPutCommand.class,
      SecretsGetCommand.class,
      SecretsListCommand.class,
      SecretsRotateCommand.class,
      SecretsRewrapCommand.class,
      SecretsDestroyCommand.class,
      SecretsLogCommand.class,
      SecretsKeyCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class SecretsCommand implements Runnable {
  @Spec private CommandSpec spec;

  SecretsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
