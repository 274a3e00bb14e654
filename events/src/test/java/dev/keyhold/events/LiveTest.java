package dev.keyhold.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Those who wait are woken, and what runs by itself does what it promises. */
@ParameterizedClass
@EnumSource(Spot.class)
@Timeout(60)
class LiveTest {
  private static final long SECONDS = 30;
  private static final Duration LONG = Duration.ofSeconds(SECONDS);

  private final Spot spot;
  private final InstantSource clock = InstantSource.system();
  private final Events events = Events.of(clock);
  @TempDir Path directory;
  private Storage storage;

  LiveTest(Spot spot) {
    this.spot = spot;
  }

  @BeforeEach
  void open() {
    storage = spot.open(directory);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void publish(Storage where, String type) {
    where.run(tx -> spot.in(tx, clock).log().publish(NewEvent.of("topic", type)));
  }

  private Optional<Event> after(Storage where, long seq) {
    return where.read(tx -> spot.in(tx, clock).log().readAfter(seq, List.of(), 1)).stream()
        .findFirst();
  }

  private void register(String name) {
    storage.run(tx -> spot.in(tx, clock).consumers().register(name, List.of(), OptionalLong.of(0)));
  }

  private EventSubscription subscribe(String name, int page, EventSubscription.Handler handler) {
    return spot.name().endsWith("TENANT")
        ? EventSubscription.start(storage, events, "acme", name, page, handler)
        : EventSubscription.start(storage, events, name, page, handler);
  }

  private Worker.Builder worker(String queue) {
    Worker.Builder worker = Worker.of(storage, events, queue);
    return spot.name().endsWith("TENANT") ? worker.ofTenant("acme") : worker;
  }

  private String enqueue(String queue, NewJob job) {
    return storage
        .<Job, RuntimeException>write(tx -> spot.in(tx, clock).jobs().enqueue(queue, job))
        .id();
  }

  private JobState state(String id) {
    return storage
        .<Optional<Job>, RuntimeException>read(tx -> spot.in(tx, clock).jobs().find(id))
        .orElseThrow()
        .state();
  }

  private static NewJob job() {
    return NewJob.of(Json.of(Map.of("a", 1)));
  }

  /** What is done outside of a unit comes again until it was done. */
  @Test
  void a_consumer_that_works_outside_goes_past_a_page_once_it_is_handled() throws Exception {
    Assumptions.assumeFalse(spot.name().endsWith("TENANT"));
    register("outside");
    publish(storage, "one");
    publish(storage, "two");
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    AtomicInteger failures = new AtomicInteger(1);
    try (EventSubscription subscription =
        EventSubscription.startOutside(
            storage,
            events,
            "outside",
            10,
            page -> {
              page.forEach(event -> seen.add(event.type()));
              storage.run(tx -> spot.in(tx, clock).queues().names()); // no unit is running
              if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("on cue");
              }
            })) {
      for (String expected : List.of("one", "two", "one", "two")) {
        assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(expected);
      }
      assertThat(subscription).isNotNull();
    }
    long position =
        storage.read(tx -> spot.in(tx, clock).consumers().find("outside").orElseThrow().position());
    assertThat(position).isEqualTo(2);
    assertThat(seen).isEmpty();
  }

  @Test
  void whoever_waits_is_woken_by_a_commit_of_this_process() throws Exception {
    try (EventWaiting waiting = EventWaiting.over(storage)) {
      Thread publisher = new Thread(() -> publish(storage, "one"));
      publisher.start();
      Optional<Event> found = waiting.await(LONG, () -> after(storage, 0));
      publisher.join();

      assertThat(found).map(Event::type).contains("one");
    }
  }

  /** Each event of a silent log arrives, and so does the last one. */
  @Test
  void whoever_waits_is_woken_by_each_commit_of_another_storage() throws Exception {
    Assumptions.assumeFalse(spot.name().startsWith("MEMORY"));
    BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
    try (Storage other = spot.open(directory);
        EventWaiting waiting = EventWaiting.over(storage)) {
      for (long last = 0; last < 20; last++) {
        long known = last;
        Thread reader =
            new Thread(
                () -> {
                  try {
                    waiting
                        .await(LONG, () -> after(storage, known))
                        .map(Event::seq)
                        .ifPresent(seen::add);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
        reader.start();
        publish(other, "n" + last);
        assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(last + 1);
        reader.join();
      }
    }
  }

  /** Each round may be slow on a busy machine, but not all of them. */
  @Test
  void a_commit_between_a_look_and_the_wait_is_not_missed() throws Exception {
    Duration quickest = Duration.ofDays(1);
    try (EventWaiting waiting = EventWaiting.over(storage)) {
      for (int round = 0; round < 5; round++) {
        AtomicInteger looks = new AtomicInteger();
        long begin = System.nanoTime();
        waiting.await(
            Duration.ofSeconds(SECONDS),
            () -> {
              boolean isFirst = looks.incrementAndGet() == 1;
              if (isFirst) {
                publish(storage, "between");
              }
              return isFirst ? Optional.empty() : Optional.of(true);
            });
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        quickest = took.compareTo(quickest) < 0 ? took : quickest;
      }
    }

    assertThat(quickest).isLessThan(EventWaiting.LOOK_AT_LEAST);
  }

  @Test
  void nobody_waits_longer_than_it_wants_or_after_the_end() throws Exception {
    EventWaiting waiting = EventWaiting.over(storage);
    assertThat(waiting.await(Duration.ofMillis(1), () -> after(storage, 0))).isEmpty();
    CountDownLatch looked = new CountDownLatch(1);
    BlockingQueue<Optional<Event>> ended = new LinkedBlockingQueue<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                ended.add(
                    waiting.await(
                        LONG,
                        () -> {
                          looked.countDown();
                          return after(storage, 0);
                        }));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    waiter.start();
    assertThat(looked.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    waiting.close();

    assertThat(ended.poll(SECONDS, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void a_subscription_hands_over_each_event_once_and_in_order() throws Exception {
    register("a");
    Queue<Long> seen = new ConcurrentLinkedQueue<>();
    CountDownLatch all = new CountDownLatch(25);
    try (EventSubscription subscription =
        subscribe(
            "a",
            7,
            (tx, page) -> {
              page.forEach(
                  event -> {
                    seen.add(event.seq());
                    all.countDown();
                  });
            })) {
      for (int i = 0; i < 25; i++) {
        publish(storage, "n" + i);
      }
      assertThat(all.await(SECONDS, TimeUnit.SECONDS)).as("%s", subscription).isTrue();
    }

    assertThat(List.copyOf(seen)).isSorted().hasSize(25).doesNotHaveDuplicates();
    EventConsumer after =
        storage
            .<Optional<EventConsumer>, RuntimeException>read(
                tx -> spot.in(tx, clock).consumers().find("a"))
            .orElseThrow();
    assertThat(after.position()).isEqualTo(25);
    assertThat(after.heldUntil()).isEmpty();
  }

  @Test
  void what_a_subscription_writes_and_its_place_are_one_and_a_failure_is_tried_again()
      throws Exception {
    register("a");
    publish(storage, "one");
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    try (EventSubscription subscription =
        subscribe(
            "a",
            10,
            (tx, page) -> {
              boolean isOwn = page.stream().allMatch(event -> event.topic().equals("made"));
              if (!isOwn) {
                spot.in(tx, clock).log().publish(NewEvent.of("made", "x"));
                if (attempts.incrementAndGet() == 1) {
                  throw new IllegalStateException("the handler of the test fails once");
                }
              } else {
                done.countDown();
              }
            })) {
      assertThat(done.await(SECONDS, TimeUnit.SECONDS)).as("%s", subscription).isTrue();
    }

    assertThat(attempts).hasValue(2);
    assertThat(storage.<Long, RuntimeException>read(tx -> spot.in(tx, clock).log().last()))
        .isEqualTo(2);
  }

  @Test
  void a_second_reader_stands_by_and_goes_on_where_the_first_ended() throws Exception {
    register("a");
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    EventSubscription one =
        subscribe(
            "a",
            10,
            (tx, page) -> {
              page.forEach(event -> seen.add("one " + event.seq()));
              first.countDown();
            });
    publish(storage, "x");
    assertThat(first.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    try (EventSubscription two =
        subscribe(
            "a",
            10,
            (tx, page) -> {
              page.forEach(event -> seen.add("two " + event.seq()));
              second.countDown();
            })) {
      one.close();
      publish(storage, "y");
      assertThat(second.await(SECONDS, TimeUnit.SECONDS)).as("%s", two).isTrue();
    }

    assertThat(seen).containsExactly("one 1", "two 2");
  }

  @Test
  void a_worker_does_all_jobs_with_so_many_hands() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(20);
    List<String> ids = new ArrayList<>();
    try (Worker worker =
        worker("mail")
            .concurrency(3)
            .start(
                claim -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  now.decrementAndGet();
                  all.countDown();
                })) {
      for (int i = 0; i < 20; i++) {
        ids.add(enqueue("mail", job()));
      }
      assertThat(all.await(SECONDS, TimeUnit.SECONDS)).as("%s", worker).isTrue();
    }

    assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(JobState.DONE));
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void a_job_in_a_unit_is_done_with_its_acknowledgement_or_not_at_all() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    String id;
    try (Worker worker =
        worker("mail")
            .backoff(new Backoff(Duration.ofMillis(20), Duration.ofMillis(20), 0))
            .startInUnits(
                (tx, claim) -> {
                  spot.in(tx, clock).log().publish(NewEvent.of("mailed", "x"));
                  if (attempts.incrementAndGet() < 3) {
                    throw new IllegalStateException("an attempt of the test fails");
                  }
                  done.countDown();
                })) {
      id = enqueue("mail", job());
      assertThat(done.await(SECONDS, TimeUnit.SECONDS)).as("%s", worker).isTrue();
    }

    assertThat(state(id)).isEqualTo(JobState.DONE);
    assertThat(storage.<Long, RuntimeException>read(tx -> spot.in(tx, clock).log().last()))
        .isEqualTo(1);
  }

  @Test
  void a_delayed_job_is_done_at_its_time_without_any_other_commit() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (Worker worker = worker("mail").start(claim -> done.countDown())) {
      enqueue("mail", job().delay(Duration.ofMillis(300)));
      assertThat(done.await(SECONDS, TimeUnit.SECONDS)).as("%s", worker).isTrue();
    }
  }

  @Test
  void a_job_that_takes_longer_than_its_lease_is_kept() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger attempts = new AtomicInteger();
    String id = enqueue("mail", job());
    try (Worker worker =
        worker("mail")
            .lease(Duration.ofMillis(600))
            .concurrency(2)
            .start(
                claim -> {
                  attempts.incrementAndGet();
                  begun.countDown();
                  end.await(SECONDS, TimeUnit.SECONDS);
                })) {
      assertThat(begun.await(SECONDS, TimeUnit.SECONDS)).as("%s", worker).isTrue();
      Instant claimedUntil = until(id);
      try (EventWaiting waiting = EventWaiting.over(storage)) {
        assertThat(
                waiting.await(
                    LONG,
                    () ->
                        Optional.of(until(id))
                            .filter(time -> time.isAfter(claimedUntil.plusMillis(900)))))
            .isPresent();
      }
      end.countDown();
    }

    assertThat(attempts).hasValue(1);
    assertThat(state(id)).isEqualTo(JobState.DONE);
  }

  private Instant until(String id) {
    return storage
        .<Optional<Job>, RuntimeException>read(tx -> spot.in(tx, clock).jobs().find(id))
        .orElseThrow()
        .at()
        .orElseThrow();
  }

  @Test
  void closing_a_worker_waits_for_its_jobs_and_claims_no_more() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Worker worker =
        worker("mail")
            .concurrency(1)
            .start(
                claim -> {
                  begun.countDown();
                  end.await(SECONDS, TimeUnit.SECONDS);
                });
    String first = enqueue("mail", job());
    assertThat(begun.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    String second = enqueue("mail", job());
    Thread closer = new Thread(worker::close);
    closer.start();
    awaitWaiting(closer);
    end.countDown();
    closer.join();

    assertThat(state(first)).isEqualTo(JobState.DONE);
    assertThat(state(second)).isEqualTo(JobState.READY);
    assertThat(worker.metrics().get(0).value().getAsDouble()).isEqualTo(1);
  }

  /** Whoever waits for the jobs has said before that no more are to be claimed. */
  private static void awaitWaiting(Thread thread) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING
        && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_worker_that_has_nothing_to_do_writes_nothing() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    try (Worker worker = worker("mail").start(claim -> {});
        EventWaiting waiting = EventWaiting.over(storage)) {
      waiting.await(Duration.ofMillis(300), Optional::empty);
      var listening = storage.listen(commits::incrementAndGet);
      waiting.await(Duration.ofMillis(500), Optional::empty);
      listening.close();
      assertThat(commits.get()).as("%s", worker).isZero();
    } catch (StorageException e) {
      throw new AssertionError(e);
    }
  }
}
