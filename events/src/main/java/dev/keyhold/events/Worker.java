package dev.keyhold.events;

import dev.keyhold.spi.Metric;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;

/**
 * Does the jobs of a queue: claims as many as it has hands for, keeps each while it is done, and
 * acknowledges it, or has it tried again later. It sleeps while there is nothing to do.
 *
 * <p>A handler that throws has failed that attempt. One that takes longer than the lease keeps its
 * job: the lease is extended meanwhile. When this is closed, handlers that run are waited for.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Worker.class.getName());

  /** The part of a lease after which it is extended. */
  private static final int EXTENSIONS = 3;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

  private final Builder options;
  private final EventWaiting waiting;
  private final String name = "worker-" + UUID.randomUUID();
  private final Semaphore hands;
  private final ExecutorService threads;
  private final Map<String, Claim> running = new ConcurrentHashMap<>();
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Thread dispatcher;
  private final Thread keeper;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Does one job. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Does what is to be done elsewhere. It may be called again for the same job, if the process
     * ends before the job is acknowledged.
     *
     * @throws Exception if it failed; the job is tried again while it has attempts left
     */
    void handle(Claim claim) throws Exception;
  }

  /** Does one job in a unit of work. */
  @FunctionalInterface
  public interface UnitHandler {
    /**
     * Does what is to be done in the storage, in the unit of work that acknowledges the job: it is
     * done exactly once.
     */
    void handle(Transaction tx, Claim claim);
  }

  private Worker(Builder options) {
    this.options = options;
    this.hands = new Semaphore(options.concurrency);
    this.threads = WorkerThreads.each();
    this.waiting = EventWaiting.over(options.storage);
    this.dispatcher = new Thread(this::dispatch, "keyhold-worker-" + options.queue);
    this.keeper = new Thread(this::keep, "keyhold-worker-keeper-" + options.queue);
    dispatcher.setDaemon(true);
    keeper.setDaemon(true);
  }

  /** A worker for a queue that is nobody's in particular. */
  public static Builder of(Storage storage, Events events, String queue) {
    return new Builder(storage, events, queue);
  }

  /** Collects how jobs are done. An option that is not set keeps its default. */
  public static final class Builder {
    private final Storage storage;
    private final Events events;
    private final String queue;
    private BiFunction<Events, Transaction, EventDoor> door = Events::in;
    private int concurrency = 4;
    private Duration lease = Duration.ofMinutes(1);
    private Backoff backoff = Backoff.DEFAULT;
    private Optional<Handler> handler = Optional.empty();
    private Optional<UnitHandler> unitHandler = Optional.empty();

    private Builder(Storage storage, Events events, String queue) {
      this.storage = storage;
      this.events = events;
      this.queue = queue;
    }

    /** The queue is a tenant's. */
    public Builder ofTenant(String organizationId) {
      door = (all, tx) -> all.in(tx, organizationId);
      return this;
    }

    /** How many jobs are done at once; 4 by default. */
    public Builder concurrency(int jobs) {
      if (jobs < 1) {
        throw new StorageException.InvalidInput("a worker does at least one job at once");
      }
      concurrency = jobs;
      return this;
    }

    /** How long a job is kept before it is extended or given up; a minute by default. */
    public Builder lease(Duration value) {
      if (value.toMillis() < EXTENSIONS) {
        throw new StorageException.InvalidInput("a lease is at least some milliseconds long");
      }
      lease = value;
      return this;
    }

    /** How long a job waits after a failed attempt. */
    public Builder backoff(Backoff value) {
      backoff = value;
      return this;
    }

    /** Begins to do jobs, each elsewhere. */
    public Worker start(Handler value) {
      handler = Optional.of(value);
      return begin();
    }

    /** Begins to do jobs, each in the unit of work that acknowledges it. */
    public Worker startInUnits(UnitHandler value) {
      unitHandler = Optional.of(value);
      return begin();
    }

    private Worker begin() {
      Worker worker = new Worker(this);
      worker.dispatcher.start();
      worker.keeper.start();
      return worker;
    }
  }

  private Jobs jobs(Transaction tx) {
    return door(tx).jobs();
  }

  private EventDoor door(Transaction tx) {
    return options.door.apply(options.events, tx);
  }

  private void dispatch() {
    while (isOpen()) {
      try {
        hands.acquire();
        int free = 1 + hands.drainPermits();
        List<Claim> claims = isOpen() ? claim(free) : List.of();
        hands.release(free - claims.size());
        claims.forEach(this::begin);
      } catch (InterruptedException e) {
        return; // nobody but the process's end does that
      }
    }
  }

  /** None if nothing came for a while, or it could not be claimed. */
  private List<Claim> claim(int most) throws InterruptedException {
    try {
      Instant end = options.events.clock().instant().plus(LONGEST_SLEEP);
      Instant until = outlook().next().filter(end::isAfter).orElse(end);
      boolean hasWork =
          waiting
              .await(untilThen(until), () -> changed(until))
              .map(QueueOutlook::hasWork)
              .orElse(true);
      return hasWork && isOpen()
          ? options.storage.write(tx -> jobs(tx).claim(options.queue, name, most, options.lease))
          : List.of();
    } catch (StorageException e) {
      LOG.log(Level.WARNING, "no job is claimed for a while: {0}", e.summary());
      closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      return List.of();
    }
  }

  /** Only looks: a claim that gets nothing would be a commit, which wakes whoever waits. */
  private QueueOutlook outlook() {
    return options.storage.read(tx -> door(tx).queues().outlook(options.queue));
  }

  /** If there is work, or something comes sooner than was thought. */
  private Optional<QueueOutlook> changed(Instant until) {
    QueueOutlook now = outlook();
    return Optional.of(now)
        .filter(look -> look.hasWork() || look.next().filter(until::isAfter).isPresent());
  }

  private Duration untilThen(Instant time) {
    Duration left = Duration.between(options.events.clock().instant(), time);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void begin(Claim claim) {
    running.put(claim.jobId(), claim);
    threads.execute(() -> work(claim));
  }

  private void work(Claim claim) {
    try {
      if (options.unitHandler.isPresent()) {
        UnitHandler handler = options.unitHandler.get();
        options.storage.run(
            tx -> {
              handler.handle(tx, claim);
              jobs(tx).ack(claim.jobId(), claim.token());
            });
      } else {
        options.handler.orElseThrow().handle(claim);
        options.storage.run(tx -> jobs(tx).ack(claim.jobId(), claim.token()));
      }
      done.increment();
    } catch (Exception | Error e) {
      failed.increment();
      tryAgain(claim, e);
    } finally {
      running.remove(claim.jobId());
      hands.release();
    }
  }

  private void tryAgain(Claim claim, Throwable failure) {
    String error =
        failure instanceof StorageException known ? known.summary() : failure.getClass().getName();
    try {
      options.storage.run(
          tx -> jobs(tx).retry(claim.jobId(), claim.token(), options.backoff, Optional.of(error)));
    } catch (StorageException e) {
      LOG.log(Level.WARNING, "a job is tried again once its claim runs out: {0}", e.summary());
    }
  }

  /** Extends the leases of what takes long. */
  private void keep() {
    long pause = options.lease.dividedBy(EXTENSIONS).toMillis();
    try {
      while (!ended.await(pause, TimeUnit.MILLISECONDS)) {
        running.values().forEach(this::extend);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the process ends", e);
    }
  }

  private void extend(Claim claim) {
    try {
      options.storage.run(tx -> jobs(tx).extend(claim.jobId(), claim.token(), options.lease));
    } catch (StorageException e) {
      // It was done meanwhile, or is somebody else's by now, who is told at its end.
      LOG.log(Level.DEBUG, "a claim was not extended", e);
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  /** How many jobs it has done and how many attempts have failed, and how many it does now. */
  public List<Metric> metrics() {
    return List.of(
        Metric.counter("keyhold.jobs.done", "Jobs that were done", done::sum),
        Metric.counter("keyhold.jobs.failed", "Attempts that failed", failed::sum),
        Metric.gauge("keyhold.jobs.running", "Jobs that are being done", running::size));
  }

  /** Claims nothing more, and waits for what is being done. */
  @Override
  public void close() {
    closed.countDown();
    waiting.close();
    boolean interrupted = false;
    boolean isDone = false;
    while (!isDone) {
      try {
        dispatcher.join();
        threads.shutdown();
        isDone = threads.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    ended.countDown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
