package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One life of a {@link WriterProcess}, or of two on one server, and what they said. */
final class WriterRun {
  static final int WORKERS = 6;

  private final Place place;
  private final long seed;
  private final int number;
  private final List<String[]> said = new ArrayList<>();

  WriterRun(Place place, long seed, int number) {
    this.place = place;
    this.seed = seed;
    this.number = number;
  }

  private Process start(List<String> before, int first, int end) throws IOException {
    return JavaProcess.start(
        before,
        WriterProcess.class,
        place.folder().toString(),
        place.url(),
        Long.toString(seed),
        Integer.toString(number),
        Integer.toString(first),
        Integer.toString(end));
  }

  private Process start(List<String> before) throws IOException {
    return start(before, 0, WORKERS);
  }

  /** Lets two processes share the workers. Kills one after so many lines, and then the other. */
  void killBothAfter(int lines) throws IOException, InterruptedException {
    Process one = start(List.of(), 0, WORKERS / 2);
    Process other = start(List.of(), WORKERS / 2, WORKERS);
    killAfter(one, lines);
    killAfter(other, lines);
  }

  /** Kills it after so many lines. */
  void killAfter(int lines) throws IOException, InterruptedException {
    killAfter(start(List.of()), lines);
  }

  private void killAfter(Process process, int lines) throws IOException, InterruptedException {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < lines; i++) {
        String line = out.readLine();
        assertThat(line).as("the process ended by itself").isNotNull();
        said.add(line.split(" ", -1));
      }
      kill(process, out);
    }
  }

  /** Kills it after a while, most likely while it opens the storage. */
  void killAfterMillis(int millis) throws IOException, InterruptedException {
    Process process = start(List.of());
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
      assertThat(ended).as("the process ended by itself").isFalse();
      kill(process, out);
    }
  }

  /**
   * Lets it run until the storage has refused every worker.
   *
   * @param before a command that starts it
   */
  void untilRefused(List<String> before) throws IOException, InterruptedException {
    Process process = start(before);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (int refused = 0; refused < WORKERS; ) {
        String line = out.readLine();
        assertThat(line).as("the process ended by itself").isNotNull();
        said.add(line.split(" ", -1));
        refused += line.contains(WriterProcess.REFUSED) ? 1 : 0;
      }
      kill(process, out);
    }
  }

  private void kill(Process process, BufferedReader out) throws IOException, InterruptedException {
    JavaProcess.kill(process, out).forEach(line -> said.add(line.split(" ", -1)));
  }

  Script script(int worker, Model before) {
    return new Script(seed, number, worker, before);
  }

  /** How many operations of a worker were acknowledged. */
  int acknowledged(int worker) {
    return Math.toIntExact(
        said.stream()
            .filter(line -> line[0].equals(Integer.toString(worker)))
            .filter(line -> !line[1].equals(WriterProcess.REFUSED))
            .count());
  }

  int acknowledged() {
    int all = 0;
    for (int worker = 0; worker < WORKERS; worker++) {
      all += acknowledged(worker);
    }
    return all;
  }

  /** Why the workers were refused, as anchors of the page about errors. */
  List<String> refusals() {
    return said.stream()
        .filter(line -> line[1].equals(WriterProcess.REFUSED))
        .map(line -> line[2])
        .toList();
  }

  /** The texts of the keys that were issued, by their names. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    said.stream()
        .filter(line -> !line[1].equals(WriterProcess.REFUSED) && !line[2].equals("-"))
        .forEach(line -> texts.put(line[1], line[2]));
    return texts;
  }
}
