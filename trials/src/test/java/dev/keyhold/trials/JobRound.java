package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Storage;
import dev.keyhold.tables.Global;
import dev.keyhold.trials.Jobs.Holder;
import dev.keyhold.trials.Jobs.Job;
import dev.keyhold.trials.Jobs.Ledger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three processes compete for jobs on one database. */
final class JobRound {
  private final String url;
  private final String name;
  private final List<JobProcess> processes = new ArrayList<>();
  private Optional<JobProcess> killed = Optional.empty();

  JobRound(String url, String name) {
    this.url = url;
    this.name = name;
  }

  /** They begin when all of them have opened the database. */
  void begin() throws IOException {
    try (Storage storage = Jobs.open(url)) {
      storage.run(tx -> fill(Jobs.TABLES.global(tx)));
    }
    for (Holder holder : Holder.PROCESSES) {
      processes.add(JobProcess.start(url, name, holder));
    }
    for (JobProcess process : processes) {
      process.awaitReady();
    }
    for (JobProcess process : processes) {
      process.begin();
    }
  }

  private void fill(Global rows) {
    rows.add(Ledger.TABLE, Ledger.empty(name));
    rows.addAll(Job.TABLE, jobs().map(Job::free).toList());
  }

  private Stream<String> jobs() {
    return IntStream.range(0, JobWorker.JOBS).mapToObj(number -> JobWorker.job(name, number));
  }

  void killOne(Random random) throws IOException, InterruptedException {
    JobProcess one = processes.get(random.nextInt(processes.size()));
    killed = Optional.of(one);
    one.kill(random.nextInt(JobWorker.FEWEST_LINES));
  }

  void end() throws IOException, InterruptedException {
    for (JobProcess process : processes) {
      if (!killed.equals(Optional.of(process))) {
        process.end();
      }
    }
  }

  int conflicts() {
    return said(JobWorker.CONFLICT).size();
  }

  private List<List<String>> said(String first) {
    return processes.stream().flatMap(process -> process.said(first)).toList();
  }

  void check() {
    Map<String, Holder> holders = new HashMap<>();
    Ledger ledger;
    try (Storage storage = Jobs.open(url)) {
      jobs().forEach(job -> holders.put(job, Jobs.job(storage, job).holder()));
      ledger = Jobs.ledger(storage, name);
    }
    checkVersions(ledger);
    checkCounts(ledger);
    checkHolders(holders);
    assertThat(ledger.taken()).as("changed with each job").isEqualTo(holders.size());
  }

  private void checkVersions(Ledger ledger) {
    for (JobProcess process : processes) {
      assertThat(process.versions())
          .as("versions seen by %s", process.holder())
          .isSortedAccordingTo(Comparator.naturalOrder());
    }
    assertThat(processes.stream().flatMap(process -> process.versions().stream()))
        .as("each change has a version of its own")
        .doesNotHaveDuplicates();
    assertThat(ledger.stamp().version()).isEqualTo(1 + ledger.changes());
  }

  /** Of one that was killed, a last change may have come through without its answer. */
  private void checkCounts(Ledger ledger) {
    int raised = said(JobWorker.RAISED).size();
    int taken = said(JobWorker.TOOK).size();
    int counted = said(JobWorker.COUNTED).size();
    int unsaid = killed.isPresent() ? 1 : 0;
    assertThat(ledger.raised()).as("raised").isBetween((long) raised, (long) raised + unsaid);
    assertThat(ledger.taken()).as("taken").isBetween((long) taken, (long) taken + unsaid);
    assertThat(ledger.counted()).as("counted").isBetween((long) counted, (long) counted + unsaid);
    assertThat(ledger.changes()).as("all").isLessThanOrEqualTo(raised + taken + counted + unsaid);
    assertThat(conflicts()).as("two of one version: one is refused").isPositive();
  }

  private void checkHolders(Map<String, Holder> holders) {
    assertThat(holders).doesNotContainValue(Holder.NOBODY);
    assertThat(said(JobWorker.FREED)).as("moved backward").isEmpty();
    for (JobProcess process : processes) {
      assertThat(process.said(JobWorker.TOOK))
          .allSatisfy(took -> assertThat(holders).containsEntry(took.get(0), process.holder()));
    }
    assertThat(said(JobWorker.LOST))
        .allSatisfy(
            lost -> assertThat(holders).containsEntry(lost.get(0), Holder.valueOf(lost.get(1))));
  }
}
