package dev.keyhold.events;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Transaction;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Publishes, consumes and works until it is killed: {@code URL SEED}. It says a line for each
 * change that was committed. Each change has its event, each event has one derived event, and each
 * job that is done has one event.
 */
final class KilledWorker {
  static final String CONSUMER = "deriver";
  static final String QUEUE = "mail";
  static final long MOST_ATTEMPTS = 3;
  private static final Duration LEASE = Duration.ofMillis(300);

  private final Storage storage;
  private final Events events = Events.of(Instant::now);
  private final Random random;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private KilledWorker(Storage storage, long seed) {
    this.storage = storage;
    this.random = new Random(seed);
  }

  static Storage open(String url) {
    return Keyhold.open(StorageConfig.builder(url).tables(EventTables.SET).build());
  }

  public static void main(String[] arguments) {
    KilledWorker worker = new KilledWorker(open(arguments[0]), Long.parseLong(arguments[1]));
    worker.run();
  }

  private void run() {
    storage.run(
        tx -> events.in(tx).consumers().register(CONSUMER, List.of("account"), OptionalLong.of(0)));
    EventSubscription consuming =
        EventSubscription.start(storage, events, CONSUMER, 1 + random.nextInt(5), this::derive);
    Worker working =
        Worker.of(storage, events, QUEUE)
            .lease(LEASE)
            .concurrency(2)
            .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 0.5))
            .startInUnits(this::work);
    List<AutoCloseable> running = List.of(consuming, working);
    while (!running.isEmpty()) {
      publish();
    }
  }

  /** A change, its event and a job, or none of them. */
  private void publish() {
    String id = Ids.newId(Instant.now());
    boolean kills = random.nextInt(8) == 0;
    storage.run(
        tx -> {
          tx.identities()
              .accounts()
              .create(Account.builder(id, Instant.now()).accessLevel(AccessLevel.SERVICE).build());
          events.in(tx).log().publish(NewEvent.of("account", "made").key(id));
          events
              .in(tx)
              .jobs()
              .enqueue(
                  QUEUE,
                  NewJob.of(Json.of(Map.of("account", id, "fails", kills)))
                      .maxAttempts(MOST_ATTEMPTS));
        });
    out.println("made " + id);
  }

  private void derive(Transaction tx, List<Event> page) {
    for (Event event : page) {
      events.in(tx).log().publish(NewEvent.of("derived", "made").key(Long.toString(event.seq())));
    }
  }

  private void work(Transaction tx, Claim claim) {
    events.in(tx).log().publish(NewEvent.of("mailed", "sent").key(claim.jobId()));
    if (claim.payload().text().contains("true")) {
      throw new IllegalStateException("this job always fails");
    }
  }
}
