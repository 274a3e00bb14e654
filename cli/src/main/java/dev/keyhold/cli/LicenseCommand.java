package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold license}. */
@Command(
    name = "license",
    description =
        "Brings licences of apps to organizations, shows them, and signs them for authors.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      LicenseRootCommand.class,
      LicenseVerifyCommand.class,
      LicenseImportCommand.class,
      LicenseShowCommand.class,
      LicenseTimeCommand.class,
      LicenseKeyCommand.class,
      LicenseCertifyCommand.class,
      LicenseIssueCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class LicenseCommand implements Runnable {
  @Spec private CommandSpec spec;

  LicenseCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
