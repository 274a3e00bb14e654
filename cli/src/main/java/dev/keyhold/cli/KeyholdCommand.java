package dev.keyhold.cli;

import dev.keyhold.spi.StorageException;
import java.io.FileDescriptor;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command at the root: it knows the others, and how they fail. */
@Command(
    name = "keyhold",
    description = "Stores identities, API keys and their audit trail in SQLite or PostgreSQL.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      DoctorCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      MoveCommand.class,
      KeysCommand.class,
      AuditCommand.class,
      ServeCommand.class,
      NamespaceCommand.class,
      TablesCommand.class,
      IamCommand.class,
      TenantsCommand.class,
      EventsCommand.class,
      QueueCommand.class,
      AccessCommand.class,
      GraphCommand.class,
      PrivilegesCommand.class,
      RolesCommand.class,
      ImpersonationsCommand.class,
      LicenseCommand.class,
      SecretsCommand.class,
      KeypalCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit code: 0 when all is well, 1 when something failed or is wrong, 2 for wrong use."
    })
final class KeyholdCommand implements Runnable {
  @Spec private CommandSpec spec;

  KeyholdCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = StandardOutput.of(FileDescriptor.out);
    PrintWriter err = StandardOutput.of(FileDescriptor.err);
    System.exit(StandardOutput.run(commandLine().setOut(out).setErr(err), arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new KeyholdCommand())
        .setUsageHelpAutoWidth(false)
        .registerConverter(int.class, text -> Integer.parseInt(ascii(text)))
        .registerConverter(long.class, text -> Long.parseLong(ascii(text)))
        .registerConverter(Long.class, text -> Long.parseLong(ascii(text)))
        .setParameterExceptionHandler(WrongUse::tell)
        .setExecutionExceptionHandler(KeyholdCommand::fail);
  }

  /** The usual converters take the digits of every script. */
  private static String ascii(String number) {
    if (!number.matches("-?[0-9]+")) {
      throw new CommandLine.TypeConversionException("is not a whole number");
    }
    return number;
  }

  /**
   * A failure is one line: the library's messages say what was asked, what was found, what to read.
   */
  private static int fail(Exception e, CommandLine command, CommandLine.ParseResult arguments) {
    if (e instanceof StorageException) {
      command.getErr().println("keyhold: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    return Fault.tell(e, command);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
