package dev.keyhold.events;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A consumer that runs by itself: it takes the name, waits for events, hands them over in a unit of
 * work and goes past them in the same one. So what the handler writes there follows from each event
 * exactly once. Whoever does something elsewhere does it in a handler of {@link Worker}, or
 * {@linkplain #startOutside outside of a unit}, where it can be told twice.
 *
 * <p>A page whose handler fails is tried again after a pause, for ever: events are not jobs, and
 * none is skipped. If another reader has the name, this one stands by until it is free.
 */
public final class EventSubscription implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EventSubscription.class.getName());

  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final Duration KEEP_EVERY = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Storage storage;
  private final BiFunction<Events, Transaction, EventDoor> door;
  private final Events events;
  private final EventWaiting waiting;
  private final String name;
  private final int pageSize;
  private final Passing passing;
  private final String reader = UUID.randomUUID().toString();
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What is done with events, in a unit of work. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @param tx the unit in which the consumer goes past them
     * @param page events in their order, at least one
     */
    void handle(Transaction tx, List<Event> page);
  }

  /** How a page is handled, and the consumer goes past it. */
  private interface Passing {
    EventConsumer past(EventSubscription it, EventPage page);
  }

  private EventSubscription(
      Storage storage,
      BiFunction<Events, Transaction, EventDoor> door,
      Events events,
      String name,
      int pageSize,
      Passing passing) {
    this.storage = storage;
    this.door = door;
    this.events = events;
    this.name = name;
    this.pageSize = pageSize;
    this.passing = passing;
    this.waiting = EventWaiting.over(storage);
    this.thread = new Thread(this::serve, "keyhold-events-" + name);
    thread.setDaemon(true);
  }

  /**
   * Begins to read the log that is nobody's in particular, under a name that is {@linkplain
   * Consumers#register registered}.
   *
   * @param pageSize how many events are handed over at once, up to 1,000
   */
  public static EventSubscription start(
      Storage storage, Events events, String name, int pageSize, Handler handler) {
    return started(
        new EventSubscription(
            storage, (all, tx) -> all.in(tx), events, name, pageSize, inUnit(handler)));
  }

  /** The same with the log of a tenant. */
  public static EventSubscription start(
      Storage storage,
      Events events,
      String organizationId,
      String name,
      int pageSize,
      Handler handler) {
    return started(
        new EventSubscription(
            storage,
            (all, tx) -> all.in(tx, organizationId),
            events,
            name,
            pageSize,
            inUnit(handler)));
  }

  /**
   * The same with the log that is nobody's in particular, for what is done outside of any unit of
   * work: the consumer goes past a page afterwards, so that after a failure or a crash all of it
   * comes again. If a page takes longer than half a minute, another reader may take the name.
   *
   * @param handler of events in their order, at least one
   */
  public static EventSubscription startOutside(
      Storage storage, Events events, String name, int pageSize, Consumer<List<Event>> handler) {
    return started(
        new EventSubscription(
            storage, (all, tx) -> all.in(tx), events, name, pageSize, outside(handler)));
  }

  private static Passing inUnit(Handler handler) {
    return (it, page) ->
        it.storage.write(
            tx -> {
              if (!page.items().isEmpty()) {
                handler.handle(tx, page.items());
              }
              return it.door.apply(it.events, tx).consumers().advance(page);
            });
  }

  private static Passing outside(Consumer<List<Event>> handler) {
    return (it, page) -> {
      if (!page.items().isEmpty()) {
        handler.accept(page.items());
      }
      return it.write(door -> door.consumers().advance(page));
    };
  }

  private static EventSubscription started(EventSubscription subscription) {
    subscription.thread.start();
    return subscription;
  }

  private void serve() {
    while (isOpen()) {
      try {
        Optional<EventConsumer> taken = take();
        if (taken.isPresent()) {
          readWhileHeld(taken.get());
        } else {
          pause();
        }
      } catch (InterruptedException e) {
        return; // it is closed
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "the consumer {0} goes on after {1}", name, said(e));
        pauseOrEnd();
      }
    }
  }

  private static String said(RuntimeException e) {
    return e instanceof StorageException known ? known.summary() : e.getClass().toString();
  }

  /** Empty while somebody else has the name, or it is paused. */
  private Optional<EventConsumer> take() {
    try {
      return Optional.of(write(door -> door.consumers().take(name, reader, HOLD)));
    } catch (StorageException.Conflict e) {
      if (e.field().filter("reader"::equals).isEmpty()) {
        LOG.log(Level.WARNING, "the consumer {0} reads nothing: {1}", name, e.summary());
      }
      return Optional.empty();
    }
  }

  private void readWhileHeld(EventConsumer taken) throws InterruptedException {
    long keptAt = System.nanoTime();
    EventConsumer held = taken;
    while (isOpen()) {
      EventConsumer now = held;
      Optional<EventPage> page = waiting.await(KEEP_EVERY, () -> next(now));
      if (page.isPresent()) {
        held = passing.past(this, page.get());
      }
      if (System.nanoTime() - keptAt > KEEP_EVERY.toNanos()) {
        held = write(door -> door.consumers().take(name, reader, HOLD));
        keptAt = System.nanoTime();
      }
    }
  }

  private Optional<EventPage> next(EventConsumer consumer) {
    EventPage page =
        storage.read(tx -> door.apply(events, tx).consumers().read(consumer, pageSize));
    return Optional.of(page).filter(read -> read.upTo() > read.consumer().position());
  }

  /** What is done behind the door. */
  private interface Inside<T> {
    T done(EventDoor door);
  }

  private <T> T write(Inside<T> work) {
    return storage.write(tx -> work.done(door.apply(events, tx)));
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  /** Whether it is closed by then. */
  private boolean pause() throws InterruptedException {
    return closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void pauseOrEnd() {
    try {
      pause();
    } catch (InterruptedException e) {
      closed.countDown();
    }
  }

  /** Waits for the page that is being handled, and gives the name back. */
  @Override
  public void close() {
    closed.countDown();
    waiting.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    release();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    try {
      storage.run(
          tx -> {
            Consumers consumers = door.apply(events, tx).consumers();
            consumers
                .find(name)
                .filter(there -> there.reader().equals(Optional.of(reader)))
                .ifPresent(there -> consumers.release(name, there.fence()));
          });
    } catch (StorageException e) {
      LOG.log(Level.DEBUG, "the name is free once its time is over", e);
    }
  }
}
