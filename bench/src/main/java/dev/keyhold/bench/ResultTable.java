package dev.keyhold.bench;

import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The results of one class of benchmarks, each with its ratio to the floor.
 *
 * @param floor the name of the benchmark that the others are held to
 * @param scores by name, in the unit that the class measures
 */
record ResultTable(String floor, Map<String, Double> scores, String unit) {

  static ResultTable run(Class<?> benchmarks, String floor) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("^" + benchmarks.getName() + "\\.")
                    .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    Map<String, Double> scores = new LinkedHashMap<>();
    String unit = "";
    for (RunResult result : results) {
      scores.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
      unit = result.getPrimaryResult().getScoreUnit();
    }
    return new ResultTable(floor, scores, unit);
  }

  void print(PrintStream out) {
    double reference = scores.get(floor);
    out.printf(Locale.ROOT, "%-24s %12s %10s%n", "what", unit, "to floor");
    scores.forEach(
        (name, score) ->
            out.printf(Locale.ROOT, "%-24s %,12.2f %10.2f%n", name, score, score / reference));
  }
}
