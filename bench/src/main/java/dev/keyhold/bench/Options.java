package dev.keyhold.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What was asked on the command line.
 *
 * @param quick smaller and shorter, to see that all of it works; the figures mean little
 * @param out where the results go, without an ending; the JDK's number if nothing is said
 * @param only words of which one must stand in a measurement's name; all if empty
 */
record Options(boolean quick, Path out, List<String> only, List<Long> sizes) {

  static Options of(String[] arguments, String name, List<Long> sizes, List<Long> quickSizes) {
    boolean quick = false;
    Path out =
        Path.of(System.getProperty("keyhold.bench.results", "results"))
            .resolve(name + "-" + Runtime.version().feature());
    List<String> only = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--quick" -> quick = true;
        case "--out" -> out = Path.of(value(arguments, ++i));
        case "--only" -> only.add(value(arguments, ++i));
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    return new Options(quick, out, List.copyOf(only), quick ? quickSizes : sizes);
  }

  private static String value(String[] arguments, int index) {
    if (index == arguments.length) {
      throw new IllegalArgumentException(arguments[index - 1] + " needs a value");
    }
    return arguments[index];
  }

  boolean wants(String name) {
    Predicate<String> named = name::contains;
    return only.isEmpty() || only.stream().anyMatch(named);
  }

  /** So many turns of so many seconds; a few short ones if it has to be quick. */
  Rounds rounds(int count, double seconds) {
    return quick
        ? new Rounds(3, Duration.ofMillis(200))
        : new Rounds(count, Duration.ofMillis(Math.round(seconds * 1_000)));
  }
}
