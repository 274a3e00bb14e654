package dev.keyhold.cli;

import dev.keyhold.spi.Text;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;

/**
 * What the operator is told of a failure that no part of the library has put into words: of the
 * JVM, of a file, or of Keyhold itself. Messages are left out, which may hold anything.
 */
final class Fault {
  private Fault() {}

  /**
   * @return the exit code
   */
  static int tell(Throwable failure, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("keyhold: " + Text.visible(words(failure)));
    if (isOurs(failure)) {
      for (StackTraceElement frame : failure.getStackTrace()) {
        err.println("  at " + frame);
      }
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String words(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "there is not enough memory; give it more: JAVA_TOOL_OPTIONS=-Xmx2g";
    }
    if (failure instanceof StackOverflowError) {
      return "the stack is too small for what was given; give it more: JAVA_TOOL_OPTIONS=-Xss8m";
    }
    if (failure instanceof UnsatisfiedLinkError) {
      return "a native library cannot be loaded: the temporary folder is full or forbids execution,"
          + " or there is none for this platform; name another folder:"
          + " JAVA_TOOL_OPTIONS='-Djava.io.tmpdir=DIR -Djna.tmpdir=DIR'";
    }
    if (failure instanceof LinkageError) {
      return "the program is incomplete, or its parts do not fit each other (%s); build or install it again"
          .formatted(failure.getClass().getSimpleName());
    }
    return failure instanceof UncheckedIOException unreadable && unreadable.getCause() != null
        ? "a file cannot be read or written: " + unreadable.getCause().getClass().getSimpleName()
        : "an error of Keyhold itself; please report it with these lines: "
            + failure.getClass().getName();
  }

  private static boolean isOurs(Throwable failure) {
    return !(failure instanceof Error) && !(failure instanceof UncheckedIOException);
  }
}
