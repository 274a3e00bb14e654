package dev.keyhold.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Storage;
import dev.keyhold.testserver.PostgresServer;
import java.io.BufferedReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that is killed at any moment leaves no change without its event, and no event twice.
 */
@Timeout(3_000)
class KilledTest {
  private static final int KILLS = Integer.getInteger("keyhold.kills", 20) / 2;
  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());
  private static final int PAGE = 1_000;

  @TempDir Path folder;
  private final Events events = Events.of(Instant::now);
  private final Set<String> said = new HashSet<>();

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void nothing_is_lost_doubled_or_out_of_order(String store) throws Exception {
    String url =
        store.equals("sqlite") ? "sqlite:" + folder.resolve("system.db") : PostgresServer.url();
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      killed(url, kill, 1 + random.nextInt(60), random.nextInt(3_000_000));
      try (Storage storage = KilledWorker.open(url)) {
        check(storage);
      }
    }
    try (Storage storage = KilledWorker.open(url)) {
      finish(storage);
      check(storage);
    }
  }

  /** Kills the worker some nanoseconds behind one of its lines. */
  private void killed(String url, long seed, int lines, int nanos) throws Exception {
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", // it does not live long
                "-cp",
                System.getProperty("java.class.path"),
                KilledWorker.class.getName(),
                url,
                Long.toString(SEED + seed))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines1 = worker.inputReader(StandardCharsets.UTF_8)) {
      for (int line = 0; line < lines; line++) {
        hear(String.valueOf(lines1.readLine()));
      }
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      worker.toHandle().destroyForcibly(); // which leaves the pipe open
      worker.waitFor();
      StringWriter rest = new StringWriter();
      lines1.transferTo(rest);
      String text = rest.toString();
      text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(this::hear);
    }
  }

  private void hear(String line) {
    assertThat(line).as("seed %s", SEED).startsWith("made ");
    said.add(line.substring("made ".length()));
  }

  private List<Event> all(Storage storage) {
    List<Event> all = new ArrayList<>();
    List<Event> page = page(storage, 0);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = page(storage, page.get(page.size() - 1).seq());
    }
    return all;
  }

  private List<Event> page(Storage storage, long after) {
    return storage.read(tx -> events.in(tx).log().readAfter(after, List.of(), PAGE));
  }

  private static List<String> keys(List<Event> events, String topic) {
    return events.stream()
        .filter(event -> event.topic().equals(topic))
        .map(event -> event.key().orElseThrow())
        .toList();
  }

  private void check(Storage storage) {
    List<Event> log = all(storage);
    String seed = "seed " + SEED;
    assertThat(log)
        .as(seed)
        .extracting(Event::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
    List<String> made = keys(log, "account");
    assertThat(made).as(seed).doesNotHaveDuplicates().containsAll(said);
    assertThat(made).as(seed).containsExactlyInAnyOrderElementsOf(accounts(storage));
    checkDerived(storage, log, seed);
    checkJobs(storage, log, seed);
  }

  private static List<String> accounts(Storage storage) {
    return Page.walk(PAGE, page -> storage.read(tx -> tx.identities().accounts().list(page)))
        .flatMap(page -> page.items().stream())
        .map(Account::id)
        .toList();
  }

  /** One for each event up to the consumer's place, in their order, and none beyond. */
  private void checkDerived(Storage storage, List<Event> log, String seed) {
    long position =
        storage.read(
            tx -> events.in(tx).consumers().find(KilledWorker.CONSUMER).orElseThrow().position());
    List<String> passed =
        log.stream()
            .filter(event -> event.topic().equals("account") && event.seq() <= position)
            .map(event -> Long.toString(event.seq()))
            .toList();
    assertThat(keys(log, "derived")).as(seed).isEqualTo(passed);
  }

  private void checkJobs(Storage storage, List<Event> log, String seed) {
    List<String> mailed = keys(log, "mailed");
    Set<String> done = new HashSet<>();
    long count = 0;
    for (JobState state : JobState.values()) {
      List<Job> jobs = jobs(storage, state);
      count += jobs.size();
      assertThat(jobs)
          .as(seed)
          .allMatch(job -> job.attempts() <= KilledWorker.MOST_ATTEMPTS)
          .allMatch(job -> state != JobState.DEAD || job.attempts() == KilledWorker.MOST_ATTEMPTS);
      jobs.stream().filter(job -> state == JobState.DONE).map(Job::id).forEach(done::add);
    }
    assertThat(mailed).as(seed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(done);
    assertThat(count).as(seed).isEqualTo(keys(log, "account").size());
  }

  private List<Job> jobs(Storage storage, JobState state) {
    return Page.walk(
            PAGE,
            page ->
                storage.read(tx -> events.in(tx).queues().list(KilledWorker.QUEUE, state, page)))
        .flatMap(page -> page.items().stream())
        .toList();
  }

  /** What was begun is gone on with: jobs end, and the consumer comes to the end. */
  private void finish(Storage storage) throws InterruptedException {
    try (EventWaiting waiting = EventWaiting.over(storage);
        Worker worker =
            Worker.of(storage, events, KilledWorker.QUEUE)
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0))
                .startInUnits(
                    (tx, claim) -> {
                      if (claim.payload().text().contains("true")) {
                        throw new IllegalStateException("this job always fails");
                      }
                      events.in(tx).log().publish(NewEvent.of("mailed", "sent").key(claim.jobId()));
                    })) {
      assertThat(
              waiting.await(
                  Duration.ofMinutes(2),
                  () ->
                      Optional.of(
                              storage.read(tx -> events.in(tx).queues().counts(KilledWorker.QUEUE)))
                          .filter(counts -> counts.ready() + counts.claimed() == 0)))
          .as("%s, seed %s", worker, SEED)
          .isPresent();
    }
  }
}
