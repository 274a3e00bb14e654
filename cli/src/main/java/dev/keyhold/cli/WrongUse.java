package dev.keyhold.cli;

import dev.keyhold.spi.Text;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is said of a command line that is wrong. It names options, and never what was given: a key
 * or a password may have come into the wrong place.
 */
final class WrongUse {
  private WrongUse() {}

  static int tell(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(Text.visible(message(wrong, arguments)));
    if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
      command.usage(err, command.getColorScheme());
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String message(ParameterException wrong, String[] arguments) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched, arguments);
    }
    ArgSpec of = wrong.getArgSpec();
    if (of == null || wrong instanceof MissingParameterException) {
      return String.valueOf(wrong.getMessage()); // of what is missing, or in a command's own words
    }
    String name =
        of.isOption()
            ? "option " + ((CommandLine.Model.OptionSpec) of).longestName()
            : of.paramLabel();
    return name + ": it does not take what was given" + allowed(of);
  }

  private static String unknown(UnmatchedArgumentException unmatched, String[] arguments) {
    int place = Arrays.asList(arguments).indexOf(unmatched.getUnmatched().get(0)) + 1;
    return place == 0
        ? "an argument is not known here"
        : String.format(Locale.ROOT, "argument %d is not known here", place);
  }

  private static String allowed(ArgSpec of) {
    return of.completionCandidates() == null
        ? ""
        : "; it takes " + String.join(", ", of.completionCandidates());
  }
}
