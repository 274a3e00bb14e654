package dev.keyhold.bench;

import dev.keyhold.bench.Rounds.Step;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every figure that is promised, each beside its floor, on the JDK that runs this. */
final class Figures {
  /** With a session each. */
  private static final long PEOPLE = 100_000;

  private static final String HEAP = "3g";

  /** Its id and its hash alone take more. */
  private static final double LEAST_BYTES_OF_A_KEY = 50;

  private final Options options;
  private final List<Figure> figures = new ArrayList<>();
  private final long small;
  private final long large;

  private Figures(Options options) {
    this.options = options;
    this.small = options.sizes().get(0);
    this.large = options.sizes().get(1);
  }

  static void main(String[] arguments) throws Exception {
    Options options =
        Options.of(arguments, "figures", List.of(10_000L, 1_000_000L), List.of(10_000L, 20_000L));
    Figures all = new Figures(options);
    all.measure();
    Results.of(options, all.figures).write();
  }

  private void measure() throws Exception {
    for (long keys : options.sizes()) {
      KeyFile unused = KeyFile.of(keys); // not within a measurement
    }
    section("verify-warm", () -> warm(small, 0.4));
    section("verify-warm", () -> warm(large, 0.2));
    section("verify-cold", this::cold);
    section("write", () -> write(small));
    section("write", () -> write(large));
    section("bridge", this::bridge);
    section("last-used", this::lastUsed);
    section("open", this::open);
    section("heap", this::heapPerKey);
    section("page", this::page);
    section("tables", () -> figures.addAll(TableRates.figures(large, options)));
    section("iam", () -> figures.addAll(IamRates.figures(Math.min(PEOPLE, large), options)));
    section("postgres", () -> figures.addAll(PostgresRates.figures(large, options)));
  }

  private void section(String name, Step step) throws Exception {
    if (!options.wants(name)) {
      return;
    }
    long begin = System.nanoTime();
    int before = figures.size();
    step.run();
    figures.subList(before, figures.size()).forEach(figure -> System.out.println(figure.row()));
    System.err.printf(
        Locale.ROOT, "%s: %d s%n", name, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
  }

  private static String sized(String what, long keys) {
    return String.format(Locale.ROOT, "%s, %,d keys", what, keys);
  }

  private void warm(long keys, double demanded) throws RunnerException {
    Map<String, Double> one = run(keys, 1);
    Map<String, Double> two = run(keys, 2);
    String floor = "SHA-256 and hex";
    figures.add(
        Figure.rate(
            sized("verify, warm", keys), one.get("verify"), floor, one.get("floor"), demanded));
    figures.add(
        Figure.rate(
            sized("verify, warm, 2 threads", keys),
            two.get("verify"),
            floor + ", 2 threads",
            two.get("floor"),
            demanded));
    figures.add(
        Figure.rate(
            sized("verify, warm, 2 threads", keys),
            two.get("verify"),
            "1 thread",
            one.get("verify"),
            1.5));
  }

  /** The rates of the floor and of the verification, by the names of their methods. */
  private Map<String, Double> run(long keys, int threads) throws RunnerException {
    var jmh =
        new OptionsBuilder()
            .include("^" + VerifyWarm.class.getName() + "\\.")
            .param("keys", Long.toString(keys))
            .threads(threads)
            .forks(options.quick() ? 1 : 2)
            .warmupIterations(options.quick() ? 1 : 3)
            .warmupTime(TimeValue.milliseconds(options.quick() ? 300 : 1_000))
            .measurementIterations(options.quick() ? 2 : 5)
            .measurementTime(TimeValue.milliseconds(options.quick() ? 300 : 1_000))
            .jvmArgsAppend(
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx" + HEAP,
                "-Dkeyhold.bench.data=" + System.getProperty("keyhold.bench.data", "target/data"))
            .verbosity(VerboseMode.SILENT)
            .build();
    Map<String, Double> rates = new TreeMap<>();
    for (RunResult result : new Runner(jmh).run()) {
      rates.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    return rates;
  }

  private void cold() throws Exception {
    double[] rates = VerifyCold.rates(KeyFile.of(large), options.rounds(9, 0.5));
    figures.add(
        Figure.rate(
            sized("verify, cold, one thread", large),
            rates[0],
            "select by hash, plain JDBC",
            rates[1],
            0.6));
  }

  private void write(long keys) throws Exception {
    Writing rates = Writing.measure(KeyFile.of(keys), options.rounds(5, 1.5));
    String floor = "bare inserts, a commit each";
    figures.add(
        Figure.rate(
            sized("issue with two tags, durable, 64 callers", keys),
            rates.issue(),
            floor,
            rates.bare(),
            3));
    figures.add(
        Figure.rate(
            sized("the same, audited, with the tree", keys),
            rates.auditedIssue(),
            floor,
            rates.bare(),
            1.5));
    figures.add(
        Figure.rate(
            sized("audited change of an account, durable, 64 callers", keys),
            rates.auditedChange(),
            "unaudited",
            rates.change(),
            0.5));
  }

  private void bridge() throws Exception {
    Duration lasting = options.quick() ? Duration.ofSeconds(1) : Duration.ofSeconds(6);
    double rate =
        BridgeLoad.measure(lasting, lasting).get("save").length / (double) lasting.toSeconds();
    figures.add(
        new Figure(
            "bridge, durable save, 16 connections",
            String.format(Locale.ROOT, "%,.0f/s", rate),
            "",
            rate,
            true,
            3_000));
  }

  private void lastUsed() throws Exception {
    double[] rates = LastUsed.rates(KeyFile.of(small), options.rounds(9, 1));
    figures.add(
        Figure.rate(
            sized("verify, warm, last use recorded", small),
            rates[0],
            "not recorded",
            rates[1],
            0.9));
  }

  private void open() throws IOException, SQLException, InterruptedException {
    int count = options.quick() ? 3 : 9;
    double[][] runs = new double[4][count];
    for (int i = 0; i < count; i++) {
      double[] run = Child.run("256m", OpenOnce.class, KeyFile.of(large).url());
      for (int j = 0; j < run.length; j++) {
        runs[j][i] = run[j];
      }
    }
    opened("open", Rounds.median(runs[1]));
    opened("open, the first time in a JVM", Rounds.median(runs[0]));
    double peak = Rounds.median(runs[2]) / 1e6;
    double after = Rounds.median(runs[3]) / 1e6;
    figures.add(
        Figure.atMost(
            sized("open, MB of heap", large),
            String.format(Locale.ROOT, "%.1f MB at most, %.1f MB kept", peak, after),
            peak,
            40));
  }

  private void opened(String what, double millis) {
    String measured = String.format(Locale.ROOT, "%.0f ms", millis);
    figures.add(Figure.atMost(sized(what, large), measured, millis, 150));
  }

  private void heapPerKey() throws IOException, SQLException, InterruptedException {
    long keys = Math.min(100_000, large);
    double bytes =
        Child.run("1g", HeapPerKey.class, KeyFile.of(large).path().toString(), keys + "")[0];
    if (bytes < LEAST_BYTES_OF_A_KEY) {
      System.err.println("heap: nothing is kept in memory, so there is nothing to measure");
      return;
    }
    figures.add(
        Figure.atMost(
            "heap for a key in the cache, 3 scopes, 2 tags",
            String.format(Locale.ROOT, "%.0f bytes", bytes),
            bytes,
            700));
  }

  private void page() throws Exception {
    double[] rates = PageRates.members(KeyFile.of(large), options.rounds(9, 0.3));
    double micros = 1e6 / rates[1];
    figures.add(
        new Figure(
            String.format(Locale.ROOT, "page of 100 of %,d members, anywhere", large),
            String.format(Locale.ROOT, "%.0f us", micros),
            String.format(Locale.ROOT, "first page: %.0f us", 1e6 / rates[0]),
            rates[0] / rates[1],
            false,
            1.5));
  }
}
