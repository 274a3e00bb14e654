package dev.keyhold.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The queues. */
@ParameterizedClass
@MethodSource(Spot.ON_TRIAL)
class JobsTest extends EventsTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  JobsTest(Spot spot) {
    super(spot);
  }

  private static NewJob job(String what) {
    return NewJob.of(Json.of(Map.of("what", what)));
  }

  private String enqueue(NewJob job) {
    return write(door -> door.jobs().enqueue("mail", job)).id();
  }

  private List<Claim> claim(int most) {
    return write(door -> door.jobs().claim("mail", "w", most, LEASE));
  }

  private Job find(String id) {
    return read(door -> door.jobs().find(id)).orElseThrow();
  }

  private Job ack(Claim claim) {
    return write(door -> door.jobs().ack(claim.jobId(), claim.token()));
  }

  private Job retry(Claim claim, Duration delay) {
    return write(door -> door.jobs().retry(claim.jobId(), claim.token(), delay, Optional.of("no")));
  }

  private static List<String> ids(List<Claim> claims) {
    return claims.stream().map(Claim::jobId).toList();
  }

  private QueueCounts counts() {
    return read(door -> door.queues().counts("mail"));
  }

  @Test
  void JOB_01_a_job_is_claimed_done_and_kept() {
    String id = enqueue(job("a"));
    Claim claim = claim(10).get(0);

    assertThat(claim.jobId()).isEqualTo(id);
    assertThat(claim.attempt()).isEqualTo(1);
    assertThat(claim.payload()).isEqualTo(Json.of(Map.of("what", "a")));
    assertThat(find(id).state()).isEqualTo(JobState.CLAIMED);
    assertThat(ack(claim).state()).isEqualTo(JobState.DONE);
    assertThat(claim(10)).isEmpty();
    assertThat(find(id).at()).contains(now);
  }

  @Test
  void JOB_02_a_job_and_its_cause_are_committed_together() {
    assertThatThrownBy(
            () ->
                run(
                    door -> {
                      door.jobs().enqueue("mail", job("a"));
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(claim(10)).isEmpty();

    enqueue(job("b"));
    Claim claim = claim(1).get(0);
    assertThatThrownBy(
            () ->
                run(
                    door -> {
                      door.jobs().ack(claim.jobId(), claim.token());
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(find(claim.jobId()).state()).isEqualTo(JobState.CLAIMED);
  }

  @Test
  void JOB_03_the_highest_priority_comes_first_then_the_order_of_coming() {
    String low = enqueue(job("low").priority(-1));
    String one = enqueue(job("one"));
    String two = enqueue(job("two"));
    String high = enqueue(job("high").priority(5));

    assertThat(ids(claim(3))).containsExactly(high, one, two);
    assertThat(ids(claim(3))).containsExactly(low);
  }

  @Test
  void JOB_04_a_claimed_job_is_nobody_elses_until_its_time_is_over() {
    String id = enqueue(job("a"));
    Claim first = claim(1).get(0);
    later(Duration.ofSeconds(29));
    assertThat(claim(1)).isEmpty();
    later(Duration.ofSeconds(1));

    Claim second = claim(1).get(0);
    assertThat(second.jobId()).isEqualTo(id);
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.token()).isNotEqualTo(first.token());
  }

  @Test
  void JOB_05_an_older_token_is_refused_whatever_is_done_with_it() {
    enqueue(job("a"));
    Claim old = claim(1).get(0);
    later(LEASE);
    Claim present = claim(1).get(0);

    assertThatThrownBy(() -> ack(old))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("the claim is not the job's any more");
    assertThatThrownBy(() -> retry(old, Duration.ZERO))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(
            () -> run(door -> door.jobs().fail(old.jobId(), old.token(), Optional.empty())))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> run(door -> door.jobs().extend(old.jobId(), old.token(), LEASE)))
        .isInstanceOf(StorageException.Conflict.class);
    assertThat(ack(present).state()).isEqualTo(JobState.DONE);
    assertThatThrownBy(() -> ack(present)).isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void JOB_06_a_claim_is_extended_while_it_lasts() {
    enqueue(job("a"));
    Claim claim = claim(1).get(0);
    later(Duration.ofSeconds(20));
    run(door -> door.jobs().extend(claim.jobId(), claim.token(), LEASE));
    later(Duration.ofSeconds(20));
    assertThat(claim(1)).isEmpty();
    later(Duration.ofSeconds(10));

    assertThatThrownBy(() -> run(door -> door.jobs().extend(claim.jobId(), claim.token(), LEASE)))
        .isInstanceOf(StorageException.Conflict.class);
    assertThat(claim(1)).hasSize(1);
  }

  @Test
  void JOB_07_a_job_that_fails_waits_and_is_tried_again() {
    String id = enqueue(job("a"));
    Job waits = retry(claim(1).get(0), Duration.ofSeconds(5));

    assertThat(waits.state()).isEqualTo(JobState.READY);
    assertThat(waits.lastError()).contains("no");
    assertThat(claim(1)).isEmpty();
    later(Duration.ofSeconds(5));
    assertThat(claim(1).get(0).attempt()).isEqualTo(2);
    assertThat(find(id).attempts()).isEqualTo(2);
  }

  @Test
  void JOB_08_a_job_is_dead_after_exactly_its_attempts() {
    String id = enqueue(job("a").maxAttempts(3));
    for (int attempt = 1; attempt <= 3; attempt++) {
      Claim claim = claim(1).get(0);
      assertThat(claim.attempt()).isEqualTo(attempt);
      retry(claim, Duration.ZERO);
    }

    assertThat(find(id).state()).isEqualTo(JobState.DEAD);
    assertThat(claim(1)).isEmpty();
    assertThat(find(id).lastError()).contains("no");
  }

  @Test
  void JOB_09_a_job_that_kills_its_worker_ends_dead_and_starves_nobody() {
    String killer = enqueue(job("killer").maxAttempts(2).priority(9));
    String other = enqueue(job("other"));
    assertThat(ids(claim(1))).containsExactly(killer);
    later(LEASE);
    assertThat(ids(claim(1))).containsExactly(killer);
    later(LEASE);

    assertThat(ids(claim(1))).containsExactly(other);
    assertThat(find(killer).state()).isEqualTo(JobState.DEAD);
    assertThat(find(killer).attempts()).isEqualTo(2);
  }

  @Test
  void JOB_10_one_that_is_given_up_is_dead_at_once() {
    String id = enqueue(job("a"));
    Claim claim = claim(1).get(0);
    run(door -> door.jobs().fail(claim.jobId(), claim.token(), Optional.of("never")));

    assertThat(find(id).state()).isEqualTo(JobState.DEAD);
    assertThat(find(id).lastError()).contains("never");
    later(Duration.ofDays(9));
    assertThat(claim(1)).isEmpty();
  }

  @Test
  void JOB_11_a_dead_or_cancelled_one_is_requeued_with_all_its_attempts() {
    String id = enqueue(job("a").maxAttempts(1));
    Claim old = claim(1).get(0);
    retry(old, Duration.ZERO);
    run(door -> door.jobs().requeue(id));

    Claim anew = claim(1).get(0);
    assertThat(anew.attempt()).isEqualTo(1);
    assertThatThrownBy(() -> run(door -> door.jobs().requeue(id)))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> ack(old)).isInstanceOf(StorageException.Conflict.class);
    ack(anew);
    assertThatThrownBy(() -> run(door -> door.jobs().requeue(id)))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void JOB_12_a_cancelled_one_is_done_by_nobody() {
    String waiting = enqueue(job("a"));
    String delayed = enqueue(job("b").delay(Duration.ofHours(1)));
    String claimed = enqueue(job("c").priority(1));
    Claim claim = claim(1).get(0);
    for (String id : List.of(waiting, delayed, claimed)) {
      assertThat(write(door -> door.jobs().cancel(id)).state()).isEqualTo(JobState.CANCELLED);
    }

    assertThatThrownBy(() -> ack(claim)).isInstanceOf(StorageException.Conflict.class);
    later(Duration.ofDays(1));
    assertThat(claim(10)).isEmpty();
    assertThatThrownBy(() -> run(door -> door.jobs().cancel(waiting)))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> run(door -> door.jobs().cancel("none")))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void JOB_13_a_delayed_one_comes_at_its_time_in_the_order_of_priorities() {
    String later = enqueue(job("later").delay(Duration.ofSeconds(10)).priority(5));
    String now1 = enqueue(job("now"));
    assertThat(read(door -> door.queues().outlook("mail")).next().orElseThrow())
        .isEqualTo(now.plusSeconds(10));
    assertThat(ids(claim(5))).containsExactly(now1);
    String other = enqueue(job("other"));
    later(Duration.ofSeconds(10));

    assertThat(ids(claim(5))).containsExactly(later, other);
  }

  @Test
  void JOB_14_a_key_stands_for_one_open_job() {
    NewJob keyed = job("a").dedupKey("report");
    String id = enqueue(keyed);
    assertThat(enqueue(keyed)).isEqualTo(id);
    assertThat(write(door -> door.jobs().enqueue("other", keyed)).id()).isNotEqualTo(id);
    Claim claim = claim(1).get(0);
    assertThat(enqueue(keyed)).isEqualTo(id);
    ack(claim);

    String next = enqueue(keyed);
    assertThat(next).isNotEqualTo(id);
    assertThat(find(id).state()).isEqualTo(JobState.DONE);
    run(door -> door.jobs().cancel(next));
    String third = enqueue(keyed);
    assertThatThrownBy(() -> run(door -> door.jobs().requeue(next)))
        .isInstanceOf(StorageException.Conflict.class);
    assertThat(find(third).state()).isEqualTo(JobState.READY);
  }

  @Test
  void JOB_15_a_paused_queue_gives_nothing_and_ends_what_it_gave() {
    enqueue(job("a"));
    enqueue(job("b"));
    Claim claim = claim(1).get(0);
    run(door -> door.queues().pause("mail"));

    assertThat(claim(5)).isEmpty();
    assertThat(ack(claim).state()).isEqualTo(JobState.DONE);
    assertThat(counts().paused()).isTrue();
    run(door -> door.queues().resume("mail"));
    assertThat(claim(5)).hasSize(1);
  }

  @Test
  void JOB_16_a_queue_says_how_it_stands() {
    enqueue(job("a"));
    enqueue(job("b").delay(Duration.ofHours(1)));
    enqueue(job("c").priority(9));
    ack(claim(1).get(0));
    String gone = enqueue(job("d"));
    run(door -> door.jobs().cancel(gone));
    write(door -> door.jobs().enqueue("other", job("x")));

    assertThat(counts()).isEqualTo(new QueueCounts("mail", false, 2, 0, 1, 0, 1, Optional.of(now)));
    assertThat(read(door -> door.queues().names()).toArray()).containsExactly("mail", "other");
    assertThat(
            read(door -> door.queues().list("mail", JobState.DONE, PageRequest.first(5))).items())
        .hasSize(1);
  }

  @Test
  void JOB_17_what_is_done_or_cancelled_goes_after_a_while_and_what_is_dead_stays() {
    enqueue(job("a"));
    ack(claim(1).get(0));
    String cancelled = enqueue(job("b"));
    run(door -> door.jobs().cancel(cancelled));
    String dead = enqueue(job("c").maxAttempts(1));
    retry(claim(1).get(0), Duration.ZERO);
    later(Duration.ofHours(2));
    String fresh = enqueue(job("d"));
    ack(claim(1).get(0));

    assertThat(write(door -> door.queues().purge("mail", Duration.ofHours(1), 100)).intValue())
        .isEqualTo(2);
    assertThat(find(dead).state()).isEqualTo(JobState.DEAD);
    assertThat(find(fresh).state()).isEqualTo(JobState.DONE);
  }

  @Test
  void JOB_18_of_many_that_claim_at_once_each_gets_jobs_of_its_own() throws Exception {
    int jobs = 60;
    for (int i = 0; i < jobs; i++) {
      enqueue(job("j" + i));
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<List<String>>> all = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      all.add(
          pool.submit(
              (Callable<List<String>>)
                  () -> {
                    start.await();
                    List<String> mine = new ArrayList<>();
                    List<String> some = ids(claim(7));
                    while (!some.isEmpty()) {
                      mine.addAll(some);
                      some = ids(claim(7));
                    }
                    return mine;
                  }));
    }
    start.countDown();
    Set<String> claimed = new HashSet<>();
    int count = 0;
    for (Future<List<String>> one : all) {
      claimed.addAll(one.get());
      count += one.get().size();
    }
    pool.shutdown();

    assertThat(claimed).hasSize(jobs);
    assertThat(count).isEqualTo(jobs);
  }

  @Test
  void JOB_19_what_makes_no_sense_is_refused() {
    assertThatThrownBy(() -> job("a").maxAttempts(0))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> job("a").delay(Duration.ofSeconds(-1)))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> run(door -> door.jobs().ack("none", "x")))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> write(door -> door.jobs().enqueue("", job("a"))))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("queue");
    String id = enqueue(job("a"));
    Claim claim = claim(1).get(0);
    run(
        door ->
            door.jobs()
                .fail(id, claim.token(), Optional.of("x".repeat(999) + "\ud83d\ude00 and more")));
    assertThat(find(id).lastError()).contains("x".repeat(999));
  }

  @Test
  void JOB_22_the_ready_are_listed_page_by_page_and_those_that_wait_behind_them() {
    String delayed = enqueue(job("delayed").delay(Duration.ofHours(2)));
    String sooner = enqueue(job("sooner").delay(Duration.ofHours(1)));
    String one = enqueue(job("one"));
    String two = enqueue(job("two"));
    for (int limit : new int[] {1, 2, 3, 10}) {
      List<String> found =
          Page.walk(limit, page -> read(door -> door.queues().list("mail", JobState.READY, page)))
              .flatMap(page -> page.items().stream())
              .map(Job::id)
              .toList();
      assertThat(found).containsExactly(one, two, sooner, delayed);
    }
    assertThatThrownBy(
            () ->
                read(
                    door ->
                        door.queues()
                            .list(
                                "mail",
                                JobState.READY,
                                PageRequest.first(1).after(new Cursor("waiting.x")))))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void JOB_23_a_schedule_has_one_job_that_waits_for_its_time() {
    Schedule hourly = Schedule.every(Duration.ofHours(1));
    Job first = next(hourly).orElseThrow();

    assertThat(next(hourly)).contains(first);
    assertThat(claim(1)).isEmpty();
    later(Duration.ofHours(1));
    Claim claim = claim(1).get(0);
    Job second =
        write(
            door -> {
              Job next =
                  door.jobs().enqueueNext("mail", "hourly", hourly, job("again")).orElseThrow();
              door.jobs().ack(claim.jobId(), claim.token());
              return next;
            });

    assertThat(claim.jobId()).isEqualTo(first.id());
    assertThat(second.id()).isNotEqualTo(first.id());
    later(Duration.ofHours(5));
    assertThat(ids(claim(10))).containsExactly(second.id());
    assertThat(next(time -> Optional.empty())).isEmpty();
  }

  private Optional<Job> next(Schedule schedule) {
    return write(door -> door.jobs().enqueueNext("mail", "hourly", schedule, job("again")));
  }

  @Test
  void JOB_24_many_jobs_are_done_together_or_none_of_them() {
    enqueue(job("a"));
    enqueue(job("b"));
    enqueue(job("c"));
    List<Claim> claims = new ArrayList<>(claim(2));
    claims.addAll(claim(1));
    List<Claim> all = List.copyOf(claims);

    List<Job> done = write(door -> door.jobs().ack(all));
    List<Job> none = write(door -> door.jobs().ack(List.of()));
    assertThat(none).isEmpty();
    assertThat(done)
        .extracting(Job::state)
        .containsExactly(JobState.DONE, JobState.DONE, JobState.DONE);
    String again = enqueue(job("d"));
    Claim present = claim(1).get(0);
    List<Claim> mixed = List.of(present, all.get(0));
    assertThatThrownBy(() -> write(door -> door.jobs().ack(mixed)))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("the claim is not the job's any more");
    assertThat(find(again).state()).isEqualTo(JobState.CLAIMED);
    List<Job> once = write(door -> door.jobs().ack(List.of(present, present)));
    assertThat(once).extracting(Job::id).containsExactly(again);
  }

  @Test
  void JOB_20_another_log_has_its_own_queues() {
    enqueue(job("a"));

    assertThat(
            storage.<List<Claim>, RuntimeException>write(
                tx -> spot.other(tx, () -> now).jobs().claim("mail", "w", 5, LEASE)))
        .isEmpty();
  }

  @Test
  void JOB_21_more_whose_time_has_come_than_one_claim_looks_at_are_all_claimed_in_the_end() {
    for (int i = 0; i < 130; i++) {
      enqueue(job("j" + i).maxAttempts(2));
    }
    assertThat(claim(130)).hasSize(130);
    later(LEASE);

    Set<String> again = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      again.addAll(ids(claim(100)));
    }
    assertThat(again).hasSize(130);
  }
}
