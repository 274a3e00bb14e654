package dev.keyhold.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import picocli.CommandLine;

/** One run of the command, as a shell would see it. */
record Run(int exitCode, String out, String err) {
  static Run of(String... arguments) {
    return by(KeyholdCommand.commandLine(), arguments);
  }

  /** By a command that was made before: to make it anew takes a while. */
  static Run by(CommandLine made, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        made.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = command.execute(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }

  /** Makes a file its owner's alone. */
  static Path close(Path file) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
