package dev.keyhold.bench;

import dev.keyhold.bench.Rounds.Contender;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requests to an application of Spring over loopback, guarded by API keys, by HTTP Basic, and by a
 * filter over a map; and how long the application takes to start.
 */
final class SpringRates {
  private static final int CONNECTIONS = 4;
  private static final int STARTS = 7;

  private SpringRates() {}

  /** The application in a process of its own. */
  private record Served(Process process, int port, long startMillis, String authorization)
      implements AutoCloseable {
    static Served by(String guard, Folder folder) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  System.getProperty("keyhold.bench.spring"),
                  guard,
                  "sqlite:" + folder.path().resolve("system.db"))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("the application did not start");
      }
      String[] said = line.split(" ", 3);
      return new Served(process, Integer.parseInt(said[0]), Long.parseLong(said[1]), said[2]);
    }

    Contender contender() {
      return new Contender(
          CONNECTIONS,
          caller -> {
            HttpCaller http = connected();
            return () -> http.post("/hello", "");
          });
    }

    private HttpCaller connected() {
      try {
        return new HttpCaller(port, authorization);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      process.onExit().join();
    }
  }

  static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments, "spring", List.of(0L), List.of(0L));
    List<Figure> figures = new ArrayList<>();
    try (Folder folder = Folder.onDisk()) {
      requests(options.rounds(9, 3), folder, figures);
      starts(options.quick() ? 1 : STARTS, folder, figures);
    }
    figures.forEach(figure -> System.out.println(figure.row()));
    Results.of(options, figures).write();
  }

  private static void requests(Rounds rounds, Folder folder, List<Figure> figures)
      throws Exception {
    try (Served keyhold = Served.by("KEYHOLD", folder);
        Served basic = Served.by("BASIC", folder);
        Served map = Served.by("MAP", folder)) {
      double[] rates = rounds.rates(keyhold.contender(), basic.contender(), map.contender());
      String what = "requests with a key, through Spring's chain";
      figures.add(Figure.rate(what, rates[0], "a filter over a map", rates[2], 0.8));
      figures.add(Figure.rate(what, rates[0], "HTTP Basic, bcrypt strength 4", rates[1], 1));
    }
  }

  private static void starts(int count, Folder folder, List<Figure> figures) throws IOException {
    double[] with = new double[count];
    double[] without = new double[count];
    for (int i = 0; i < count; i++) {
      with[i] = start("KEYHOLD", folder);
      without[i] = start("MAP", folder);
    }
    double more = Rounds.median(with) - Rounds.median(without);
    figures.add(
        Figure.atMost(
            "a start takes longer with Keyhold and SQLite",
            String.format(
                Locale.ROOT, "%.2f s, %.2f s without", Rounds.median(with), Rounds.median(without)),
            more,
            0.7));
  }

  private static double start(String guard, Folder folder) throws IOException {
    try (Served served = Served.by(guard, folder)) {
      return served.startMillis() / 1e3;
    }
  }
}
