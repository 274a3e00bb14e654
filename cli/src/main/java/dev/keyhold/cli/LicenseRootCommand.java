package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold license root}. */
@Command(
    name = "root",
    description = "Pins the keys that vouch for authors.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {LicenseRootAddCommand.class, LicenseRootListCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class LicenseRootCommand implements Runnable {
  @Spec private CommandSpec spec;

  LicenseRootCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
