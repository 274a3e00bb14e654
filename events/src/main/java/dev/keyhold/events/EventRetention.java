package dev.keyhold.events;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Query;
import dev.keyhold.tables.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How long events are kept. Those that every consumer has gone past are deleted once they are old
 * enough. With a limit, they are deleted even if a consumer has not read them, which is lost then,
 * and says so. The newest event always stays, as the numbering goes on from it.
 *
 * @param keep how old events are at the least when they are deleted
 * @param longest how old they become at the most, whoever has not read them
 * @param most how many are kept at the most, whoever has not read them
 */
public record EventRetention(Duration keep, Optional<Duration> longest, OptionalLong most) {
  public EventRetention {
    boolean bad =
        keep.isNegative()
            || longest.filter(limit -> limit.compareTo(keep) < 0).isPresent()
            || (most.isPresent() && most.getAsLong() < 1);
    if (bad) {
      throw new StorageException.InvalidInput(
          "events are kept for no less than nothing, at the most no shorter than at the least, and at least one");
    }
  }

  /** Deletes what every consumer has gone past, and nothing else. */
  public static EventRetention after(Duration keep) {
    return new EventRetention(keep, Optional.empty(), OptionalLong.empty());
  }

  /** The same, with a limit in age. */
  public EventRetention atLongest(Duration limit) {
    return new EventRetention(keep, Optional.of(limit), most);
  }

  /** The same, with a limit in number. */
  public EventRetention atMost(long events) {
    return new EventRetention(keep, longest, OptionalLong.of(events));
  }

  /**
   * What one step has done.
   *
   * @param deleted how many events
   * @param lost the consumers that had not read some of them
   * @param isDone whether nothing is left to delete; else there is another step
   */
  public record Step(int deleted, List<String> lost, boolean isDone) {}

  Step step(EventScope scope, EventLog log, int batch) {
    Instant now = scope.now();
    long first = log.first();
    long last = log.last();
    long old = log.before(now.minus(keep));
    long forced =
        Math.max(
            longest.map(limit -> log.before(now.minus(limit))).orElse(0L),
            most.isPresent() ? last - most.getAsLong() : 0);
    long free = Math.min(old, slowest(scope).orElse(old));
    long until = Math.min(Math.max(free, forced), last - 1);
    long upTo = Math.min(until, first + batch - 1);
    List<String> lost = lose(scope, upTo);
    int deleted = upTo < first ? 0 : delete(scope, upTo, batch);
    note(scope, now, deleted, lost.size());
    return new Step(deleted, lost, upTo >= until);
  }

  private static Optional<Long> slowest(EventScope scope) {
    return Stream.of(ConsumerState.ACTIVE, ConsumerState.PAUSED)
        .flatMap(state -> behind(scope, state).first().stream())
        .map(ConsumerRow::position)
        .min(Comparator.naturalOrder());
  }

  private static Query<ConsumerRow> behind(EventScope scope, ConsumerState state) {
    return scope.consumers().all().by(ConsumerRow.BY_STATE).where(ConsumerRow.STATE.is(state));
  }

  /** Before the events go, in the same unit: nobody jumps in silence. */
  private static List<String> lose(EventScope scope, long upTo) {
    List<String> lost = new ArrayList<>();
    for (ConsumerState state : List.of(ConsumerState.ACTIVE, ConsumerState.PAUSED)) {
      List<String> names =
          Page.walk(
                  Limits.PAGE_SIZE,
                  page -> behind(scope, state).where(ConsumerRow.POSITION.below(upTo)).page(page))
              .flatMap(page -> page.items().stream())
              .map(row -> row.stamp().id())
              .toList();
      scope
          .consumers()
          .updateEach(
              names,
              List.of(ConsumerRow.STATE.is(state), ConsumerRow.POSITION.below(upTo)),
              ConsumerRow.STATE.to(ConsumerState.LOST));
      lost.addAll(names);
    }
    return lost;
  }

  private static int delete(EventScope scope, long upTo, int batch) {
    return scope
        .events()
        .all()
        .by(EventRow.BY_SEQ)
        .where(EventRow.SEQ.atMost(upTo))
        .purge(PageRequest.first(batch).limit());
  }

  private static void note(EventScope scope, Instant now, long deleted, long lost) {
    Optional<UpkeepRow> there = scope.upkeep().find(UpkeepRow.RETENTION);
    if (there.isEmpty()) {
      scope
          .upkeep()
          .add(
              new UpkeepRow(
                  Stamp.of(UpkeepRow.RETENTION, now, now), scope.tenantId(), now, deleted, lost));
    } else {
      scope
          .upkeep()
          .update(
              UpkeepRow.RETENTION,
              UpkeepRow.RAN_AT.to(now),
              UpkeepRow.DELETED.plus(deleted),
              UpkeepRow.LOST.plus(lost));
    }
  }
}
