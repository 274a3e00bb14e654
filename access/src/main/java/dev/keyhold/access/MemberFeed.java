package dev.keyhold.access;

import dev.keyhold.events.ConsumerState;
import dev.keyhold.events.Consumers;
import dev.keyhold.events.EventConsumer;
import dev.keyhold.events.EventDoor;
import dev.keyhold.events.EventPage;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells another engine what becomes of memberships. It is a consumer of the log of events, and goes
 * past an event once the engine has taken it; so an engine is told everything at least once,
 * whatever is killed in between. When it begins, and when events that it had not read are gone, the
 * engine is told of all memberships.
 *
 * <p>This object may be shared by threads. Of several processes one tells, and another one takes
 * over after a minute. The first delivery of all is for one process alone.
 */
public final class MemberFeed {
  private static final Duration HOLD = Duration.ofMinutes(1);

  private final Storage system;
  private final Events events;
  private final String name;
  private final MemberSink sink;
  private final String reader = UUID.randomUUID().toString();

  /**
   * @param system has organizations and memberships, and the log of their changes
   * @param name of the consumer, which {@code keyhold events consumers} shows
   */
  public MemberFeed(Storage system, Events events, String name, MemberSink sink) {
    this.system = system;
    this.events = events;
    this.name = name;
    this.sink = sink;
  }

  /**
   * Tells what the engine was not told yet, and returns when there is no more of it. It is called
   * again and again, as often as the engine shall be up to date.
   *
   * @return of how many events and memberships the engine was told; 0 while another process does
   * @throws StorageException.Conflict if the consumer is paused, or another process came between
   * @throws RuntimeException whatever the engine throws
   */
  public synchronized long deliver() {
    Optional<EventConsumer> there = read(consumers -> consumers.find(name));
    boolean isLost = there.filter(found -> found.state() == ConsumerState.LOST).isPresent();
    long told = there.isEmpty() || isLost ? tellAll(isLost) : 0;
    Optional<EventConsumer> taken = take();
    return taken.map(this::tellRest).orElse(0L) + told;
  }

  private <R> R read(Function<Consumers, R> work) {
    return system.read(tx -> work.apply(events.in(tx).consumers()));
  }

  private <R> R write(Function<Consumers, R> work) {
    return system.write(tx -> work.apply(events.in(tx).consumers()));
  }

  /** Goes on behind what had happened before it began, so that nothing is lost in between. */
  private long tellAll(boolean isLost) {
    long before = system.read(tx -> events.in(tx).log().last());
    AtomicLong told = new AtomicLong();
    sink.replaceAll(all().peek(member -> told.incrementAndGet()));
    write(
        consumers ->
            isLost
                ? consumers.replay(name, before)
                : consumers.register(name, List.of(MemberLog.MEMBER), OptionalLong.of(before)));
    return told.get();
  }

  private Stream<Membership> all() {
    return items(page -> system.read(tx -> tx.identities().organizations().list(page)))
        .flatMap(
            organization ->
                items(
                    page ->
                        system.read(
                            tx -> tx.identities().members().listOf(organization.id(), page))));
  }

  private static <T> Stream<T> items(Function<PageRequest, Page<T>> pages) {
    return Page.walk(Limits.PAGE_SIZE, pages).flatMap(page -> page.items().stream());
  }

  private Optional<EventConsumer> take() {
    try {
      return Optional.of(write(consumers -> consumers.take(name, reader, HOLD)));
    } catch (StorageException.Conflict e) {
      if (e.field().filter("reader"::equals).isEmpty()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** A reader that fails keeps the name until it tries again, or its time is over. */
  private long tellRest(EventConsumer taken) {
    long told = 0;
    Told page = next(taken);
    while (page.events().upTo() > page.events().consumer().position()) {
      if (!page.changes().isEmpty()) {
        sink.apply(page.changes());
      }
      told += page.changes().size();
      page = next(past(page.events()));
    }
    long fence = page.events().consumer().fence();
    system.run(tx -> events.in(tx).consumers().release(name, fence));
    return told;
  }

  private EventConsumer past(EventPage page) {
    return write(
        consumers -> {
          consumers.advance(page);
          return consumers.take(name, reader, HOLD);
        });
  }

  private record Told(EventPage events, List<MemberChange> changes) {}

  private Told next(EventConsumer held) {
    return system.read(
        tx -> {
          EventDoor door = events.in(tx);
          EventPage page = door.consumers().read(held, Limits.PAGE_SIZE);
          List<MemberChange> changes =
              page.items().stream()
                  .flatMap(event -> MemberLog.member(event).stream())
                  .distinct()
                  .map(member -> member.change(tx))
                  .toList();
          return new Told(page, changes);
        });
  }
}
