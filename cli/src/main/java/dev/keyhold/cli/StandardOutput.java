package dev.keyhold.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/**
 * What the command reads of its call and prints: UTF-8, wherever it runs, so that an export is the
 * same everywhere. What cannot be read or printed is told and never replaced.
 */
final class StandardOutput {
  /** What the JVM puts in the place of bytes of an argument that its locale does not know. */
  private static final char UNREADABLE = '\uFFFD';

  private StandardOutput() {}

  static PrintWriter of(FileDescriptor descriptor) {
    return new RawOutput(new FileOutputStream(descriptor));
  }

  /**
   * @return the exit code
   */
  static int run(CommandLine command, String... arguments) {
    Optional<String> unreadable = unreadable(arguments);
    if (unreadable.isPresent()) {
      command
          .getErr()
          .println(
              "keyhold: "
                  + unreadable.get()
                  + " cannot be read in the locale of this shell; set LC_ALL=C.UTF-8 and try again");
      return ExitCode.USAGE;
    }
    int code = execute(command, arguments);
    if (command.getOut().checkError()) {
      command
          .getErr()
          .println("keyhold: the output is incomplete: standard output cannot be written");
      return code == ExitCode.OK ? ExitCode.SOFTWARE : code;
    }
    return code;
  }

  private static int execute(CommandLine command, String... arguments) {
    try {
      return command.execute(arguments);
    } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
      return Fault.tell(e, command);
    }
  }

  /** Also the folder that names of files are relative to: another would be looked at. */
  private static Optional<String> unreadable(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].indexOf(UNREADABLE) >= 0) {
        return Optional.of(String.format(Locale.ROOT, "argument %d", i + 1));
      }
    }
    return System.getProperty("user.dir", "").indexOf(UNREADABLE) >= 0
        ? Optional.of("the name of the folder that this runs in")
        : Optional.empty();
  }
}
