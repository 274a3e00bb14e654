package dev.keyhold.events;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Those who read a log under a name. One reader has a name at a time, for as long as its lease
 * lasts; whoever shares work uses a queue.
 *
 * <p>A consumer that goes past its events in the unit of work in which it does what follows from
 * them, sees each exactly once: {@link #advance(EventPage)}. One that does something elsewhere goes
 * past them afterwards, and sees some again after a crash.
 */
public final class Consumers {
  private final EventScope scope;
  private final EventLog log;

  Consumers(EventScope scope) {
    this.scope = scope;
    this.log = new EventLog(scope);
  }

  /**
   * Makes a consumer, or gives one that is there other topics: it stays where it is, so that a
   * program can register at each start.
   *
   * @param topics those that it reads; none for all
   * @param from the number after which a new one begins: 0 for everything that is there; if it is
   *     left out, with what is published from now on
   * @see #replay for one that is to go elsewhere
   */
  public EventConsumer register(String name, Collection<String> topics, OptionalLong from) {
    Optional<ConsumerRow> there = scope.consumers().find(name);
    if (there.isEmpty()) {
      return scope.consumers().add(made(name, topics, from)).consumer();
    }
    return scope
        .consumers()
        .update(name, ConsumerRow.TOPICS.to(TopicList.of(topics)))
        .after()
        .consumer();
  }

  private ConsumerRow made(String name, Collection<String> topics, OptionalLong from) {
    Instant now = scope.now();
    return new ConsumerRow(
        Stamp.of(name, now, now),
        scope.tenantId(),
        TopicList.of(topics),
        from.isPresent() ? reachable(from.getAsLong()) : log.last(),
        ConsumerState.ACTIVE,
        Optional.empty(),
        0,
        Optional.empty());
  }

  public Optional<EventConsumer> find(String name) {
    return scope.consumers().find(name).map(ConsumerRow::consumer);
  }

  /** The consumers by their names. */
  public Page<EventConsumer> list(PageRequest page) {
    Page<ConsumerRow> rows = scope.consumers().all().page(page);
    return new Page<>(rows.items().stream().map(ConsumerRow::consumer).toList(), rows.next());
  }

  /** How many events there are that it has not gone past, of whatever topic. */
  public long lag(EventConsumer consumer) {
    return Math.max(0, log.last() - consumer.position());
  }

  private EventConsumer get(String name) {
    return find(name).orElseThrow(Consumers::unknown);
  }

  private static StorageException unknown() {
    return new StorageException.NotFound("there is no consumer of this name");
  }

  /**
   * Takes the name for a reader, or keeps it for longer.
   *
   * @param reader any name of the reader's own, other than that of each other reader
   * @param hold how long nobody else gets it, if it is not kept for longer by then
   * @return the consumer; its fence is a new one unless this reader had the name until now
   * @throws StorageException.NotFound if there is no such consumer
   * @throws StorageException.Conflict if another reader has it, or it is paused or lost
   */
  public EventConsumer take(String name, String reader, Duration hold) {
    EventConsumer there = readable(get(name));
    Instant now = scope.now();
    boolean isHeld = there.isHeldAt(now);
    boolean isSame = isHeld && there.reader().equals(Optional.of(reader));
    if (isHeld && !isSame) {
      throw new StorageException.Conflict("reader", "another reader has the consumer");
    }
    return scope
        .consumers()
        .updateIf(
            name,
            List.of(
                ConsumerRow.STATE.is(ConsumerState.ACTIVE), ConsumerRow.FENCE.is(there.fence())),
            Consumers::refused,
            ConsumerRow.READER.to(reader),
            ConsumerRow.HELD_UNTIL.to(now.plus(hold)),
            ConsumerRow.FENCE.plus(isSame ? 0 : 1))
        .after()
        .consumer();
  }

  private static EventConsumer readable(EventConsumer consumer) {
    return switch (consumer.state()) {
      case ACTIVE -> consumer;
      case PAUSED -> throw new StorageException.Conflict("state", "the consumer is paused");
      case LOST ->
          throw new StorageException.Conflict(
              "state",
              "the consumer is lost: events that it had not read were deleted; say from where it goes on");
    };
  }

  /**
   * The next events of its topics. Nothing changes: whoever reads again, reads the same.
   *
   * @param consumer as {@link #take} or {@link #advance(EventPage)} answered
   * @param limit how many at the most, up to 1,000
   * @throws StorageException.Conflict if another reader has the consumer by now, or it is paused or
   *     lost
   */
  public EventPage read(EventConsumer consumer, int limit) {
    EventConsumer now = readable(get(consumer.name()));
    if (now.fence() != consumer.fence()) {
      throw stale();
    }
    List<Event> items = log.readAfter(now.position(), now.topics(), limit);
    long upTo = items.size() < limit ? log.last() : items.get(items.size() - 1).seq();
    return new EventPage(now, items, upTo);
  }

  private static StorageException.Conflict refused(StorageException.Conflict e) {
    return switch (e.field().orElse("")) {
      case "fence" -> stale();
      case "position" ->
          new StorageException.Conflict("position", "the consumer has gone past this");
      case "state" -> new StorageException.Conflict("state", "the consumer is paused or lost");
      default -> e;
    };
  }

  private static StorageException.Conflict stale() {
    return new StorageException.Conflict("fence", "another reader has the consumer by now");
  }

  /**
   * Goes past the events of a page, if nobody else has gone past any.
   *
   * @throws StorageException.Conflict if another reader has the consumer, or it is not where it was
   *     when it read the page
   */
  public EventConsumer advance(EventPage page) {
    EventConsumer read = page.consumer();
    return scope
        .consumers()
        .updateIf(
            read.name(),
            List.of(
                ConsumerRow.STATE.is(ConsumerState.ACTIVE),
                ConsumerRow.FENCE.is(read.fence()),
                ConsumerRow.POSITION.is(read.position())),
            Consumers::refused,
            ConsumerRow.POSITION.to(page.upTo()))
        .after()
        .consumer();
  }

  /**
   * Goes past all events up to a number.
   *
   * @throws StorageException.Conflict if another reader has the consumer, or it is past the number
   * @throws StorageException.InvalidInput if there is no such number yet
   */
  public EventConsumer advance(String name, long fence, long to) {
    if (to > log.last()) {
      throw new StorageException.InvalidInput("to", "there is no event of this number yet");
    }
    return scope
        .consumers()
        .updateIf(
            name,
            List.of(
                ConsumerRow.STATE.is(ConsumerState.ACTIVE),
                ConsumerRow.FENCE.is(fence),
                ConsumerRow.POSITION.atMost(to)),
            Consumers::refused,
            ConsumerRow.POSITION.to(to))
        .after()
        .consumer();
  }

  /**
   * Gives the name back before its time.
   *
   * @throws StorageException.Conflict if another reader has it
   */
  public void release(String name, long fence) {
    scope
        .consumers()
        .updateIf(
            name,
            List.of(ConsumerRow.FENCE.is(fence)),
            Consumers::refused,
            ConsumerRow.HELD_UNTIL.cleared());
  }

  /** It reads nothing until it is resumed. A reader that has the name is refused from now on. */
  public EventConsumer pause(String name) {
    return to(name, ConsumerState.ACTIVE, ConsumerState.PAUSED);
  }

  /**
   * @throws StorageException.Conflict if it is lost: only its owner knows what that means
   */
  public EventConsumer resume(String name) {
    return to(name, ConsumerState.PAUSED, ConsumerState.ACTIVE);
  }

  private EventConsumer to(String name, ConsumerState from, ConsumerState state) {
    EventConsumer there = get(name);
    if (there.state() == state) {
      return there;
    }
    return scope
        .consumers()
        .updateIf(name, List.of(ConsumerRow.STATE.is(from)), ConsumerRow.STATE.to(state))
        .after()
        .consumer();
  }

  /**
   * Sends a consumer to another place in the log, as to {@link EventLog#before} of a time. A lost
   * one reads again. Whoever has the name is refused from now on.
   *
   * @param position the number after which it goes on; 0 for everything
   * @throws StorageException.InvalidInput if events after it were deleted, or it was never reached
   */
  public EventConsumer replay(String name, long position) {
    EventConsumer there = get(name);
    return scope
        .consumers()
        .update(
            name,
            ConsumerRow.POSITION.to(reachable(position)),
            ConsumerRow.STATE.to(
                there.state() == ConsumerState.LOST ? ConsumerState.ACTIVE : there.state()),
            ConsumerRow.FENCE.plus(1),
            ConsumerRow.HELD_UNTIL.cleared())
        .after()
        .consumer();
  }

  /** Everything means what is there. */
  private long reachable(long position) {
    long least = log.first() - 1;
    if (position == 0) {
      return least;
    }
    if (position < least || position > log.last()) {
      throw new StorageException.InvalidInput(
          "from",
          "events after this number were deleted, or it was never reached; 0 is for all that are there");
    }
    return position;
  }

  /**
   * @return whether there was such a consumer
   */
  public boolean remove(String name) {
    return scope.consumers().delete(name);
  }
}
