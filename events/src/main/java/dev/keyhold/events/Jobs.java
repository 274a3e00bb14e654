package dev.keyhold.events;

import dev.keyhold.spi.Changed;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Assignment;
import dev.keyhold.tables.Query;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Where;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Queues of work. A job is claimed for a while by a worker, which acknowledges it in the unit of
 * work in which it does it, and then it is done exactly once; a worker that does something
 * elsewhere may do it again after a crash.
 *
 * <p>An attempt counts from its claim, so that a job which kills its worker ends too: after {@code
 * maxAttempts} it is dead. A claim is known by its token: once the job is claimed anew, requeued or
 * cancelled, whatever is done with an older token is refused with {@link
 * StorageException.Conflict}.
 */
public final class Jobs {
  /** How many whose time has come are looked at in one claim, so that none takes long. */
  private static final int SWEPT = 100;

  /** A cursor among those that wait for their time. */
  private static final String WAITING = "waiting.";

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
    if (isPaused(queue)) {
      return List.of();
    }
    Instant now = scope.now();
    sweep(queue, now);
    List<String> next =
        in(queue, JobStage.READY).by(JobRow.BY_RANK).page(page).items().stream()
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

  private Query<JobRow> in(String queue, JobStage stage) {
    return scope.jobs().all().where(JobRow.QUEUE.is(queue), JobRow.STAGE.is(stage));
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
    return in(queue, stage)
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

  /** No job of the queue is claimed until it is resumed; what is claimed goes on. */
  public void pause(String queue) {
    speak(queue, true);
  }

  public void resume(String queue) {
    speak(queue, false);
  }

  private void speak(String queue, boolean paused) {
    if (scope.queues().find(queue).isPresent()) {
      scope.queues().update(queue, QueueRow.PAUSED.to(paused));
    } else {
      Instant now = scope.now();
      scope.queues().add(new QueueRow(Stamp.of(queue, now, now), scope.tenantId(), paused));
    }
  }

  public boolean isPaused(String queue) {
    return scope.queues().find(queue).filter(QueueRow::paused).isPresent();
  }

  /**
   * The jobs of a queue in one state: those that are ready in the order of their claims, and behind
   * them those that wait for their time; all others by their times.
   */
  public Page<Job> list(String queue, JobState state, PageRequest page) {
    Optional<String> after = page.after().map(Cursor::text);
    Optional<String> waiting =
        after
            .filter(text -> text.startsWith(WAITING))
            .map(text -> text.substring(WAITING.length()));
    if (state == JobState.READY && waiting.isPresent()) {
      return waiting(queue, page.limit(), waiting.get());
    }
    Page<Job> found = page(queue, JobStage.valueOf(state.name()), page);
    boolean goesOn =
        state == JobState.READY
            && found.next().isEmpty()
            && in(queue, JobStage.DELAYED).first().isPresent();
    return goesOn ? new Page<>(found.items(), Optional.of(new Cursor(WAITING))) : found;
  }

  private Page<Job> waiting(String queue, int limit, String after) {
    PageRequest first = PageRequest.first(limit);
    Page<Job> found =
        page(queue, JobStage.DELAYED, after.isEmpty() ? first : first.after(new Cursor(after)));
    return new Page<>(found.items(), found.next().map(next -> new Cursor(WAITING + next.text())));
  }

  private Page<Job> page(String queue, JobStage stage, PageRequest page) {
    Page<JobRow> rows =
        in(queue, stage).by(stage == JobStage.READY ? JobRow.BY_RANK : JobRow.BY_TIME).page(page);
    return new Page<>(rows.items().stream().map(JobRow::job).toList(), rows.next());
  }

  /** The names of the queues that have jobs, or of which something was said. */
  public List<String> queues() {
    SortedSet<String> names = new TreeSet<>();
    Optional<String> name = nextQueue(Optional.empty());
    while (name.isPresent()) {
      names.add(name.get());
      name = nextQueue(name);
    }
    Page.walk(Limits.PAGE_SIZE, page -> scope.queues().all().page(page))
        .flatMap(page -> page.items().stream())
        .forEach(row -> names.add(row.stamp().id()));
    return List.copyOf(names);
  }

  private Optional<String> nextQueue(Optional<String> after) {
    Query<JobRow> all = scope.jobs().all().by(JobRow.BY_RANK);
    return after
        .map(name -> all.where(JobRow.QUEUE.above(name)))
        .orElse(all)
        .first()
        .map(JobRow::queue);
  }

  /** How a queue stands. It takes as long as to read it. */
  public QueueCounts counts(String queue) {
    return new QueueCounts(
        queue,
        isPaused(queue),
        in(queue, JobStage.READY).count() + in(queue, JobStage.DELAYED).count(),
        in(queue, JobStage.CLAIMED).count(),
        in(queue, JobStage.DONE).count(),
        in(queue, JobStage.DEAD).count(),
        in(queue, JobStage.CANCELLED).count(),
        oldest(queue));
  }

  private Optional<Instant> oldest(String queue) {
    return in(queue, JobStage.READY).by(JobRow.BY_RANK).first().map(row -> row.stamp().createdAt());
  }

  /** What a queue has for a worker, now and by itself. */
  public QueueOutlook outlook(String queue) {
    if (isPaused(queue)) {
      return new QueueOutlook(false, Optional.empty());
    }
    Instant now = scope.now();
    Optional<Instant> next = nextTime(queue);
    boolean isReady = in(queue, JobStage.READY).by(JobRow.BY_RANK).first().isPresent();
    return new QueueOutlook(isReady || next.filter(time -> !time.isAfter(now)).isPresent(), next);
  }

  private Optional<Instant> nextTime(String queue) {
    return Stream.of(JobStage.DELAYED, JobStage.CLAIMED)
        .flatMap(stage -> in(queue, stage).by(JobRow.BY_TIME).first().stream())
        .flatMap(row -> row.at().stream())
        .min(Comparator.naturalOrder());
  }

  /**
   * Deletes jobs that were done or cancelled longer ago than this. The dead stay until somebody
   * requeues them.
   *
   * @param most how many at the most, up to 1,000
   * @return how many it deleted
   */
  public int purge(String queue, Duration keep, int most) {
    Instant until = scope.now().minus(keep);
    int deleted = 0;
    for (JobStage stage : List.of(JobStage.DONE, JobStage.CANCELLED)) {
      if (deleted < most) {
        deleted +=
            in(queue, stage).where(JobRow.AT.below(until)).by(JobRow.BY_TIME).purge(most - deleted);
      }
    }
    return deleted;
  }
}
