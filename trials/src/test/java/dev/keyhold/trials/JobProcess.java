package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.trials.Jobs.Holder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One life of a {@link JobWorker}, and what it said. */
final class JobProcess {
  private final Holder holder;
  private final Process process;
  private final BufferedReader out;
  private final List<String[]> said = new ArrayList<>();

  private JobProcess(Holder holder, Process process) {
    this.holder = holder;
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static JobProcess start(String url, String round, Holder holder) throws IOException {
    return new JobProcess(
        holder, JavaProcess.start(JobWorker.class, url, round, holder.toString()));
  }

  Holder holder() {
    return holder;
  }

  void awaitReady() throws IOException {
    assertThat(out.readLine()).isEqualTo(JobWorker.READY);
  }

  void begin() throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write('\n');
    }
  }

  /** Kills it after so many lines. */
  void kill(int lines) throws IOException, InterruptedException {
    for (int i = 0; i < lines; i++) {
      hear(out.readLine());
    }
    JavaProcess.kill(process, out).forEach(this::hear);
    out.close();
  }

  /** It has come to its end by itself. */
  void end() throws IOException, InterruptedException {
    out.lines().forEach(this::hear);
    out.close();
    assertThat(process.waitFor()).as("%s came to a good end", holder).isZero();
  }

  private void hear(String line) {
    said.add(line.split(" ", -1));
  }

  /** The words behind the first one of each line that begins with it. */
  Stream<List<String>> said(String first) {
    return said.stream()
        .filter(words -> words[0].equals(first))
        .map(words -> List.of(words).subList(1, words.length));
  }

  /** The ledger's versions after the changes that were acknowledged, in order. */
  List<Long> versions() {
    return said.stream()
        .filter(words -> JobWorker.CHANGES.contains(words[0]))
        .map(words -> Long.valueOf(words[words.length - 1]))
        .toList();
  }
}
