package dev.keyhold.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }

  /**
   * @return the exit code
   */
  static int run(CommandLine command, String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].indexOf(UNREADABLE) >= 0) {
        command
            .getErr()
            .println(
                "keyhold: argument "
                    + (i + 1)
                    + " cannot be read in the locale of this shell; set"
                    + " LC_ALL=C.UTF-8 and try again");
        return ExitCode.USAGE;
      }
    }
    int code = command.execute(arguments);
    if (command.getOut().checkError()) {
      command
          .getErr()
          .println("keyhold: what was printed is not whole: standard output cannot be written");
      return code == ExitCode.OK ? ExitCode.SOFTWARE : code;
    }
    return code;
  }
}
