package dev.keyhold.bench;

import dev.keyhold.spi.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Two commits beside each other: what rounds that took turns came to, as {@code bench/run beside}
 * leaves them in a folder, {@code here-1.json}, {@code there-1.json} and so on.
 */
final class Beside {
  private Beside() {}

  /**
   * @param arguments the folder, and what the other commit is called
   */
  static void main(String[] arguments) throws IOException {
    Map<String, double[]> here = measured(Path.of(arguments[0]), "here");
    Map<String, double[]> there = measured(Path.of(arguments[0]), "there");
    System.out.println("| what | here | " + arguments[1] + " | here to there | rounds |");
    System.out.println("|---|---|---|---|---|");
    here.forEach(
        (what, rounds) -> {
          if (there.containsKey(what)) {
            System.out.println(row(what, rounds, there.get(what)));
          }
        });
  }

  private static String row(String what, double[] here, double[] there) {
    double mine = Rounds.median(here.clone());
    double other = Rounds.median(there.clone());
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f (%s) | %,.0f (%s) | %.2f | %d, %d |",
        what,
        mine,
        spread(here),
        other,
        spread(there),
        mine / other,
        here.length,
        there.length);
  }

  /** From the lowest to the highest, so that a reader sees what the ratio is worth. */
  private static String spread(double[] rounds) {
    return String.format(
        Locale.ROOT,
        "%,.0f to %,.0f",
        DoubleStream.of(rounds).min().orElse(0),
        DoubleStream.of(rounds).max().orElse(0));
  }

  /** What was measured in each round, by what it is. */
  private static Map<String, double[]> measured(Path folder, String side) throws IOException {
    Map<String, double[]> all = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files
              .filter(each -> each.getFileName().toString().matches(side + "-\\d+\\.json"))
              .sorted()
              .toList()) {
        figures(Json.parse(Files.readString(file)))
            .forEach(
                (what, value) ->
                    all.merge(
                        what,
                        new double[] {value},
                        (before, now) ->
                            DoubleStream.concat(DoubleStream.of(before), DoubleStream.of(now))
                                .toArray()));
      }
    }
    return all;
  }

  private static Map<String, Double> figures(Json results) {
    Map<String, Double> figures = new LinkedHashMap<>();
    if (results.value() instanceof Map<?, ?> members
        && members.get("figures") instanceof List<?> list) {
      for (Object each : list) {
        Map<?, ?> figure = (Map<?, ?>) each;
        figures.putIfAbsent(
            String.valueOf(figure.get("what")), number(String.valueOf(figure.get("measured"))));
      }
    }
    return figures;
  }

  /** The number that begins a figure in words, such as {@code 4,276,044/s}. */
  private static double number(String measured) {
    return Double.parseDouble(measured.replace(",", "").replaceFirst("[^0-9.].*", ""));
  }
}
