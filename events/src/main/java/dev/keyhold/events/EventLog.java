package dev.keyhold.events;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A log of events: one numbering without gaps, in the order of the commits. A reader that has seen
 * a number has seen, or can see, all before it.
 */
public final class EventLog {
  private final EventScope scope;

  EventLog(EventScope scope) {
    this.scope = scope;
  }

  /**
   * Adds an event, in the transaction of the change that it tells of.
   *
   * @return the event; where its source calls it by an id that is in the log, the one that is there
   * @throws StorageException.InvalidInput if a text or the payload is too long or malformed
   */
  public Event publish(NewEvent wanted) {
    return sameOf(wanted).orElseGet(() -> append(wanted));
  }

  /** The same in one line. */
  public Event publish(String topic, Optional<String> key, String type, Json payload) {
    NewEvent event = NewEvent.of(topic, type).payload(payload);
    return publish(key.map(event::key).orElse(event));
  }

  private Optional<Event> sameOf(NewEvent wanted) {
    return wanted
        .source()
        .flatMap(
            source ->
                scope
                    .events()
                    .find(
                        EventRow.BY_ORIGIN,
                        EventRow.SOURCE.is(source),
                        EventRow.SOURCE_ID.is(wanted.sourceId().orElseThrow())))
        .map(EventRow::event);
  }

  private Event append(NewEvent wanted) {
    return scope.events().add(EventRow.of(scope.tenantId(), wanted, scope.now())).event();
  }

  /** The number of the newest event; 0 if there was never one. */
  public long last() {
    return scope
        .events()
        .all()
        .by(EventRow.BY_SEQ)
        .descending()
        .first()
        .map(row -> row.event().seq())
        .orElse(0L);
  }

  /** The number of the newest event of a topic; 0 if there is none any more. */
  public long last(String topic) {
    return scope
        .events()
        .all()
        .by(EventRow.BY_TOPIC)
        .where(EventRow.TOPIC.is(topic))
        .descending()
        .first()
        .map(row -> row.event().seq())
        .orElse(0L);
  }

  public Optional<Event> find(long seq) {
    return scope.events().find(EventRow.BY_SEQ, EventRow.SEQ.is(seq)).map(EventRow::event);
  }

  /**
   * Events after a number, in their order.
   *
   * @param topics those that are wanted; none for all
   * @param limit how many at the most, up to 1,000
   */
  public List<Event> readAfter(long seq, Collection<String> topics, int limit) {
    PageRequest page = PageRequest.first(limit);
    if (topics.isEmpty()) {
      return scope
          .events()
          .all()
          .by(EventRow.BY_SEQ)
          .where(EventRow.SEQ.above(seq))
          .page(page)
          .items()
          .stream()
          .map(EventRow::event)
          .toList();
    }
    return topics.stream()
        .distinct()
        .flatMap(topic -> ofTopic(seq, topic, page))
        .sorted(Comparator.comparing(Event::seq))
        .limit(page.limit())
        .toList();
  }

  private Stream<Event> ofTopic(long seq, String topic, PageRequest page) {
    return scope
        .events()
        .all()
        .by(EventRow.BY_TOPIC)
        .where(EventRow.TOPIC.is(topic), EventRow.SEQ.above(seq))
        .page(page)
        .items()
        .stream()
        .map(EventRow::event);
  }

  /**
   * The number after which the events are that were published at a time or later. Times of events
   * rise with their numbers as far as the clock does.
   */
  public long before(Instant time) {
    long low = first() - 1;
    long high = last();
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      boolean isEarlier =
          find(middle).filter(event -> event.createdAt().isBefore(time)).isPresent();
      low = isEarlier ? middle : low;
      high = isEarlier ? high : middle - 1;
    }
    return low;
  }

  /** The number of the oldest event that is still there; one more than the last if none is. */
  public long first() {
    return scope
        .events()
        .all()
        .by(EventRow.BY_SEQ)
        .first()
        .map(row -> row.event().seq())
        .orElseGet(() -> last() + 1);
  }

  /**
   * Deletes events that are old enough, a batch at a time: the next unit of work goes on.
   *
   * @param batch how many at the most, up to 1,000
   */
  public EventRetention.Step trim(EventRetention retention, int batch) {
    return retention.step(scope, this, batch);
  }

  /** When events were deleted last; empty if they never were. */
  public Optional<Upkeep> upkeep() {
    return scope
        .upkeep()
        .find(UpkeepRow.RETENTION)
        .map(row -> new Upkeep(row.ranAt(), row.deleted(), row.lost()));
  }

  /**
   * What retention has done.
   *
   * @param ranAt when it ran last
   * @param deleted how many events it has deleted ever
   * @param lost how often a consumer was lost ever
   */
  public record Upkeep(Instant ranAt, long deleted, long lost) {}
}
