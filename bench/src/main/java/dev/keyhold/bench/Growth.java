package dev.keyhold.bench;

import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the same things cost the more keys there are, in microseconds. */
final class Growth {
  /** Keys that are verified over and over: as many everywhere, so that the file alone grows. */
  private static final int WARM = 10_000;

  private final Options options;
  private final Map<String, List<Double>> series = new LinkedHashMap<>();

  private Growth(Options options) {
    this.options = options;
  }

  static void main(String[] arguments) throws Exception {
    Options options =
        Options.of(
            arguments,
            "growth",
            List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L),
            List.of(10_000L, 20_000L));
    Growth growth = new Growth(options);
    for (long keys : options.sizes()) {
      growth.measure(KeyFile.of(keys));
    }
    growth.write();
  }

  private void measure(KeyFile file) throws Exception {
    if (options.wants("verify-warm")) {
      add("verify, warm", file, warm(file));
    }
    if (options.wants("verify-cold")) {
      add("verify, cold", file, 1e6 / VerifyCold.rates(file, options.rounds(5, 0.5))[0]);
    }
    if (options.wants("page")) {
      add("page of 100 keys, anywhere", file, 1e6 / PageRates.keys(file, options.rounds(5, 0.5)));
    }
    if (options.wants("open")) {
      add("open", file, open(file));
    }
    if (options.wants("issue")) {
      add("issue, durable, 64 callers", file, issue(file));
    }
  }

  private void add(String name, KeyFile file, double micros) {
    series.computeIfAbsent(name, unused -> new ArrayList<>()).add(micros);
    System.out.printf(Locale.ROOT, "%,12d keys  %-28s %,12.2f us%n", file.keys(), name, micros);
  }

  private double warm(KeyFile file) throws Exception {
    String[] texts = new String[WARM];
    try (Storage storage = Verifying.storage(file, WARM)) {
      ApiKeys keys = Verifying.keys(storage, Verifying.LAST_USED);
      for (int i = 0; i < WARM; i++) {
        texts[i] = KeyTexts.text(i * (file.keys() / WARM));
        Verifying.check(keys.verify(texts[i]));
      }
      VerifyWarm.Draw draw = new VerifyWarm.Draw();
      Contender verify = Contender.alone(() -> Verifying.check(keys.verify(draw.of(texts))));
      return 1e6 / options.rounds(7, 1).rates(verify)[0];
    }
  }

  private double open(KeyFile file) throws IOException, InterruptedException {
    double[] micros = new double[options.quick() ? 1 : 5];
    for (int i = 0; i < micros.length; i++) {
      micros[i] = 1_000 * Child.run("256m", OpenOnce.class, file.url())[1];
    }
    return Rounds.median(micros);
  }

  /** Into the file itself, as a copy of the largest takes long, and out of it again. */
  private double issue(KeyFile file) throws Exception {
    try (Storage storage = file.open()) {
      double rate = options.rounds(5, 1).rates(Writing.issuing(storage))[0];
      Writing.deleteIssued(storage);
      return 1e6 / rate;
    }
  }

  private void write() throws IOException {
    Path out = options.out().toAbsolutePath();
    Files.createDirectories(out.getParent());
    Map<String, Object> machine = Machine.describe(options);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", machine);
    json.put("keys", options.sizes());
    json.put("microseconds", rounded());
    Results.save(out, ".json", Json.of(json).text() + "\n");
    Results.save(out, ".md", table() + "\n" + Machine.text(machine) + "\n");
    Results.save(
        out,
        ".svg",
        Svg.lines("What one operation costs", "keys", "microseconds", options.sizes(), series));
  }

  private Map<String, Object> rounded() {
    Map<String, Object> rounded = new LinkedHashMap<>();
    series.forEach(
        (name, values) -> rounded.put(name, values.stream().map(Figure::rounded).toList()));
    return rounded;
  }

  private String table() {
    StringBuilder table = new StringBuilder("| microseconds |");
    options.sizes().forEach(size -> table.append(String.format(Locale.ROOT, " %,d keys |", size)));
    table.append("\n|---|").append("---|".repeat(options.sizes().size())).append('\n');
    series.forEach(
        (name, values) -> {
          table.append("| ").append(name).append(" |");
          values.forEach(value -> table.append(' ').append(Figure.number(value)).append(" |"));
          table.append('\n');
        });
    return table.toString();
  }
}
