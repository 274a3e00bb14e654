package dev.keyhold.cli;

import java.io.Console;

/** Whether somebody watches. */
final class Terminal {
  private Terminal() {}

  /** From JDK 22 on there is a console in any case, and it has to be asked what it is. */
  @SuppressWarnings("SystemConsoleNull") // which is what the second question is for
  static boolean isThere() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true; // before JDK 22
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
