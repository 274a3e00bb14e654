package dev.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyhold audit}: the trail and its proof. */
@Command(
    name = "audit",
    description = "Shows the audit trail, erases old entries, and proves that nobody changed it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      AuditListCommand.class,
      AuditShowCommand.class,
      AuditVerifyCommand.class,
      AuditVerifyBundleCommand.class,
      AuditProveCommand.class,
      AuditExportCommand.class,
      AuditKeyCommand.class,
      AuditCheckpointCommand.class,
      AuditRetentionCommand.class,
      AuditRebuildTreeCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  AuditCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
