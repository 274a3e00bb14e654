package dev.keyhold.events;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Assignment;
import dev.keyhold.tables.Where;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The life of a job, from its coming to its end; {@link Queues} has what is of a queue as a whole.
 * A job is claimed for a while by a worker, which acknowledges it in the unit of work in which it
 * does it, and then it is done exactly once; a worker that does something elsewhere may do it again
 * after a crash.
 *
 * <p>An attempt counts from its claim, so that a job which kills its worker ends too: after {@code
 * maxAttempts} it is dead. A claim is known by its token: once the job is claimed anew, requeued or
 * cancelled, whatever is done with an older token is refused with {@link
 * StorageException.Conflict}.
 */
public final class Jobs {
  /** How many whose time has come are looked at in one claim, so that none takes long. */
  private static final int SWEPT = 100;

  private static final int TOKEN_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ENDED = "the claim ran out";

  private final EventScope scope;

  Jobs(EventScope scope) {
    this.scope = scope;
  }

  /**
   * Adds a job, in the transaction of what it follows from.
   *
   * @return the job, or the one that stands for it because of its key
   */
  public Job enqueue(String queue, NewJob wanted) {
    try {
      return scope.jobs().add(JobRow.of(scope.tenantId(), queue, wanted, scope.now())).job();
    } catch (StorageException.Duplicate e) {
      return wanted.dedupKey().flatMap(key -> open(queue, key)).orElseThrow(() -> e);
    }
  }

  /**
   * Adds the job that comes next by a schedule. Its handler calls this first thing, in the unit of
   * work in which it is done: then there is always one that waits, and after a crash too. What
   * nobody did in time is not made up for.
   *
   * @param name the schedule's, within its queue; whoever calls this again before that time, adds
   *     nothing
   * @param wanted its delay and its key are the schedule's
   * @return the job that waits for its time; empty if the schedule has ended
   */
  public Optional<Job> enqueueNext(String queue, String name, Schedule schedule, NewJob wanted) {
    Instant now = scope.now();
    return schedule
        .after(now)
        .map(
            time ->
                enqueue(
                    queue, wanted.delay(Duration.between(now, time)).dedupKey(name + "@" + time)));
  }

  /** The job of a queue with this key that is ready or claimed. */
  public Optional<Job> open(String queue, String dedupKey) {
    return scope
        .jobs()
        .find(JobRow.BY_OPEN_KEY, JobRow.QUEUE.is(queue), JobRow.OPEN_KEY.is(dedupKey))
        .map(JobRow::job);
  }

  public Optional<Job> find(String id) {
    return scope.jobs().find(id).map(JobRow::job);
  }

  /**
   * Claims the next jobs that are ready: of the highest priority first, then in the order of their
   * coming.
   *
   * @param worker any name, for whoever looks
   * @param most how many at the most, up to 1,000
   * @param lease how long nobody else gets them, if they are not extended
   * @return none if there are none, or the queue is paused
   */
  public List<Claim> claim(String queue, String worker, int most, Duration lease) {
    PageRequest page = PageRequest.first(most);
    if (new Queues(scope).isPaused(queue)) {
      return List.of();
    }
    Instant now = scope.now();
    sweep(queue, now);
    List<String> next =
        scope.jobsIn(queue, JobStage.READY).by(JobRow.BY_RANK).page(page).items().stream()
            .map(JobRow::jobId)
            .toList();
    return claim(next, worker, now.plus(lease));
  }

  /** Those of one call have one token, which no other call gives. */
  private List<Claim> claim(List<String> jobs, String worker, Instant until) {
    byte[] random = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    return scope
        .jobs()
        .updateEach(
            jobs,
            List.of(JobRow.STAGE.is(JobStage.READY)),
            JobRow.STAGE.to(JobStage.CLAIMED),
            JobRow.AT.to(until),
            JobRow.TOKEN.to(token),
            JobRow.WORKER.to(worker),
            JobRow.ATTEMPTS.plus(1))
        .stream()
        .map(Changed::after)
        .map(job -> new Claim(job.jobId(), token, job.attempts(), job.payload(), until))
        .toList();
  }

  /** Those whose time has come are ready, and those whose claim ran out are ready or dead. */
  private void sweep(String queue, Instant now) {
    ready(due(queue, JobStage.DELAYED, now), JobStage.DELAYED);
    Map<Boolean, List<JobRow>> ended =
        due(queue, JobStage.CLAIMED, now).stream()
            .collect(Collectors.partitioningBy(JobRow::isSpent));
    ready(ended.getOrDefault(false, List.of()), JobStage.CLAIMED);
    ended.getOrDefault(true, List.of()).forEach(this::die);
  }

  private List<JobRow> due(String queue, JobStage stage, Instant now) {
    return scope
        .jobsIn(queue, stage)
        .where(JobRow.AT.atMost(now))
        .by(JobRow.BY_TIME)
        .page(PageRequest.first(SWEPT))
        .items();
  }

  private void ready(List<JobRow> jobs, JobStage from) {
    scope
        .jobs()
        .updateEach(
            jobs.stream().map(JobRow::jobId).toList(),
            List.of(JobRow.STAGE.is(from)),
            JobRow.STAGE.to(JobStage.READY),
            JobRow.AT.cleared(),
            JobRow.TOKEN.cleared());
  }

  private void die(JobRow job) {
    end(
        job.jobId(),
        List.of(JobRow.STAGE.is(JobStage.CLAIMED)),
        JobStage.DEAD,
        Optional.of(job.lastError().orElse(ENDED)));
  }

  /**
   * Keeps a job for longer.
   *
   * @return until when
   * @throws StorageException.Conflict if the claim is not the job's any more, or ran out
   */
  public Instant extend(String id, String token, Duration lease) {
    Instant now = scope.now();
    Instant until = now.plus(lease);
    scope
        .jobs()
        .updateIf(
            id,
            List.of(
                JobRow.STAGE.is(JobStage.CLAIMED), JobRow.TOKEN.is(token), JobRow.AT.above(now)),
            Jobs::stale,
            JobRow.AT.to(until));
    return until;
  }

  /**
   * The job is done.
   *
   * @throws StorageException.NotFound if there is no such job
   * @throws StorageException.Conflict if the claim is not the job's any more
   */
  public Job ack(String id, String token) {
    return end(id, held(token), JobStage.DONE, Optional.empty());
  }

  /**
   * All these jobs are done, as by {@link #ack(String, String)} of each, in one step for each call
   * of {@link #claim} that they are of. If one is refused, the unit of work has to be given up, so
   * that none is done.
   */
  public List<Job> ack(Collection<Claim> claims) {
    Map<String, List<String>> byToken =
        claims.stream()
            .distinct()
            .collect(
                Collectors.groupingBy(
                    Claim::token,
                    LinkedHashMap::new,
                    Collectors.mapping(Claim::jobId, Collectors.toList())));
    List<Job> done = new ArrayList<>();
    byToken.forEach((token, ids) -> done.addAll(ack(ids, token)));
    return done;
  }

  private List<Job> ack(List<String> ids, String token) {
    try {
      return scope
          .jobs()
          .updateEach(ids, held(token), ended(JobStage.DONE, Optional.empty()))
          .stream()
          .map(Changed::after)
          .map(JobRow::job)
          .toList();
    } catch (StorageException.Conflict e) {
      throw stale(e);
    }
  }

  /**
   * The attempt failed, and the job is tried again after a while; if that was its last attempt, it
   * is dead.
   *
   * @param error why, for whoever looks; what is too long is cut off. No secrets
   */
  public Job retry(String id, String token, Duration delay, Optional<String> error) {
    JobRow job = claimed(id, token);
    if (job.isSpent()) {
      return end(
          id, held(token), JobStage.DEAD, error.or(() -> Optional.of("the last attempt failed")));
    }
    Instant due = scope.now().plus(delay);
    return scope
        .jobs()
        .updateIf(
            id,
            held(token),
            Jobs::stale,
            JobRow.STAGE.to(delay.isZero() ? JobStage.READY : JobStage.DELAYED),
            JobRow.AT.to(delay.isZero() ? Optional.empty() : Optional.of(due)),
            JobRow.TOKEN.cleared(),
            JobRow.LAST_ERROR.to(error.map(ErrorText::cut)))
        .after()
        .job();
  }

  /** The same after a time that grows with the attempts. */
  public Job retry(String id, String token, Backoff backoff, Optional<String> error) {
    return retry(id, token, backoff.after(claimed(id, token).attempts()), error);
  }

  private JobRow claimed(String id, String token) {
    JobRow job = scope.jobs().find(id).orElseThrow(Jobs::unknown);
    if (job.stage() != JobStage.CLAIMED || !job.token().equals(Optional.of(token))) {
      throw stale();
    }
    return job;
  }

  private static StorageException.Conflict stale(StorageException.Conflict e) {
    return e.field().isEmpty() ? e : stale();
  }

  private static StorageException.Conflict stale() {
    return new StorageException.Conflict("token", "the claim is not the job's any more");
  }

  /** The job will not be done: it is dead. */
  public Job fail(String id, String token, Optional<String> error) {
    return end(id, held(token), JobStage.DEAD, error);
  }

  private static List<Where<JobRow>> held(String token) {
    return List.of(JobRow.STAGE.is(JobStage.CLAIMED), JobRow.TOKEN.is(token));
  }

  private Job end(String id, List<Where<JobRow>> only, JobStage stage, Optional<String> error) {
    return scope.jobs().updateIf(id, only, Jobs::stale, ended(stage, error)).after().job();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of them is only read
  private Assignment<JobRow>[] ended(JobStage stage, Optional<String> error) {
    return new Assignment[] {
      JobRow.STAGE.to(stage),
      JobRow.AT.to(scope.now()),
      JobRow.TOKEN.cleared(),
      JobRow.OPEN_KEY.cleared(),
      JobRow.LAST_ERROR.to(error.map(ErrorText::cut))
    };
  }

  /**
   * A job that has ended is tried anew, with all its attempts.
   *
   * @throws StorageException.Conflict if it has not ended, or the queue has another job with its
   *     key
   */
  public Job requeue(String id) {
    JobRow job = scope.jobs().find(id).orElseThrow(Jobs::unknown);
    if (job.stage() != JobStage.DEAD && job.stage() != JobStage.CANCELLED) {
      throw new StorageException.Conflict("state", "the job is neither dead nor cancelled");
    }
    try {
      return scope
          .jobs()
          .updateIf(
              id,
              List.of(JobRow.STAGE.is(job.stage())),
              JobRow.STAGE.to(JobStage.READY),
              JobRow.AT.cleared(),
              JobRow.ATTEMPTS.to(0L),
              JobRow.OPEN_KEY.to(job.dedupKey()))
          .after()
          .job();
    } catch (StorageException.Duplicate e) {
      throw new StorageException.Conflict("dedupKey", "the queue has another job with its key");
    }
  }

  /**
   * Nobody does the job any more; a worker that has it is refused at its end.
   *
   * @throws StorageException.Conflict if it has ended
   */
  public Job cancel(String id) {
    JobRow job = scope.jobs().find(id).orElseThrow(Jobs::unknown);
    if (job.stage().state() != JobState.READY && job.stage() != JobStage.CLAIMED) {
      throw new StorageException.Conflict("state", "the job has ended");
    }
    return end(id, List.of(JobRow.STAGE.is(job.stage())), JobStage.CANCELLED, job.lastError());
  }

  private static StorageException unknown() {
    return new StorageException.NotFound("there is no such job");
  }
}
