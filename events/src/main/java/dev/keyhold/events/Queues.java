package dev.keyhold.events;

import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.tables.Query;
import dev.keyhold.tables.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Queues as a whole: which there are, how they stand, what is in them, and whether they go on. */
public final class Queues {
  /** A cursor among the jobs that wait for their time. */
  private static final String WAITING = "waiting.";

  private final EventScope scope;

  Queues(EventScope scope) {
    this.scope = scope;
  }

  /** No job of the queue is claimed until it is resumed; what is claimed goes on. */
  public void pause(String queue) {
    setPaused(queue, true);
  }

  public void resume(String queue) {
    setPaused(queue, false);
  }

  private void setPaused(String queue, boolean paused) {
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
            && scope.jobsIn(queue, JobStage.DELAYED).first().isPresent();
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
        scope
            .jobsIn(queue, stage)
            .by(stage == JobStage.READY ? JobRow.BY_RANK : JobRow.BY_TIME)
            .page(page);
    return new Page<>(rows.items().stream().map(JobRow::job).toList(), rows.next());
  }

  /** The names of the queues that have jobs, or of which something was said. */
  public List<String> names() {
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
        scope.jobsIn(queue, JobStage.READY).count() + scope.jobsIn(queue, JobStage.DELAYED).count(),
        scope.jobsIn(queue, JobStage.CLAIMED).count(),
        scope.jobsIn(queue, JobStage.DONE).count(),
        scope.jobsIn(queue, JobStage.DEAD).count(),
        scope.jobsIn(queue, JobStage.CANCELLED).count(),
        oldest(queue));
  }

  private Optional<Instant> oldest(String queue) {
    return scope
        .jobsIn(queue, JobStage.READY)
        .by(JobRow.BY_RANK)
        .first()
        .map(row -> row.stamp().createdAt());
  }

  /** What a queue has for a worker, now and by itself. */
  public QueueOutlook outlook(String queue) {
    if (isPaused(queue)) {
      return new QueueOutlook(false, Optional.empty());
    }
    Instant now = scope.now();
    Optional<Instant> next = nextTime(queue);
    boolean isReady = scope.jobsIn(queue, JobStage.READY).by(JobRow.BY_RANK).first().isPresent();
    return new QueueOutlook(isReady || next.filter(time -> !time.isAfter(now)).isPresent(), next);
  }

  private Optional<Instant> nextTime(String queue) {
    return Stream.of(JobStage.DELAYED, JobStage.CLAIMED)
        .flatMap(stage -> scope.jobsIn(queue, stage).by(JobRow.BY_TIME).first().stream())
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
            scope
                .jobsIn(queue, stage)
                .where(JobRow.AT.below(until))
                .by(JobRow.BY_TIME)
                .purge(most - deleted);
      }
    }
    return deleted;
  }
}
