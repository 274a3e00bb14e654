package dev.keyhold.spring.events;

import dev.keyhold.events.Consumers;
import dev.keyhold.events.Event;
import dev.keyhold.events.EventConsumer;
import dev.keyhold.events.EventPage;
import dev.keyhold.events.EventWaiting;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes the events of the log in the application, each after its commit and in their order, as
 * a {@link Event}. It reads under a name: of several instances of an application one publishes an
 * event, and what is committed while none runs is published later. An event whose listener fails
 * comes again after a pause, as may those before it; so listeners see each event at least once.
 *
 * <p>Listeners run outside of any unit of work.
 */
public final class ApplicationEvents implements SmartLifecycle {
  private static final Logger LOG = System.getLogger(ApplicationEvents.class.getName());
  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final Duration KEEP_EVERY = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Storage storage;
  private final Events events;
  private final String name;
  private final Consumer<Event> publisher;
  private final String reader = UUID.randomUUID().toString();
  private volatile @Nullable Running running;

  private record Running(Thread thread, EventWaiting waiting, CountDownLatch stopped) {}

  /**
   * @param name of the consumer
   * @param publisher hands an event to listeners; inside of a transaction of Spring's, where there
   *     are any
   */
  public ApplicationEvents(Storage storage, Events events, String name, Consumer<Event> publisher) {
    this.storage = storage;
    this.events = events;
    this.name = name;
    this.publisher = publisher;
  }

  @Override
  public synchronized void start() {
    write(consumers -> consumers.register(name, List.of(), OptionalLong.empty()));
    Thread thread = new Thread(this::serve, "keyhold-application-events");
    thread.setDaemon(true);
    running = new Running(thread, EventWaiting.over(storage), new CountDownLatch(1));
    thread.start();
  }

  @Override
  public synchronized void stop() {
    Running was = running;
    if (was == null) {
      return;
    }
    was.stopped().countDown();
    was.waiting().close();
    try {
      was.thread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running = null;
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  private <T> T write(Function<Consumers, T> work) {
    return storage.write(tx -> work.apply(events.in(tx).consumers()));
  }

  private void serve() {
    Running now = running;
    while (now != null && now.stopped().getCount() > 0) {
      try {
        Optional<EventConsumer> taken = take();
        if (taken.isPresent()) {
          publish(now, taken.get());
        } else {
          pause(now);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "an event of Keyhold comes again, as its listener failed", e);
        pauseQuietly(now);
      }
    }
  }

  /** Empty while another instance has the name, or it is paused or lost. */
  private Optional<EventConsumer> take() {
    try {
      return Optional.of(write(consumers -> consumers.take(name, reader, HOLD)));
    } catch (StorageException.Conflict e) {
      if (e.field().filter("reader"::equals).isEmpty()) {
        LOG.log(Level.WARNING, "no events of Keyhold are published: {0}", e.summary());
      }
      return Optional.empty();
    }
  }

  private void publish(Running now, EventConsumer taken) throws InterruptedException {
    EventConsumer held = taken;
    while (now.stopped().getCount() > 0) {
      EventConsumer reading = held;
      Optional<EventPage> page = now.waiting().await(KEEP_EVERY, () -> next(reading));
      page.ifPresent(read -> read.items().forEach(publisher));
      held =
          write(
              consumers -> {
                page.ifPresent(consumers::advance);
                return consumers.take(name, reader, HOLD);
              });
    }
    long fence = held.fence();
    write(
        consumers -> {
          consumers.release(name, fence);
          return fence;
        });
  }

  private Optional<EventPage> next(EventConsumer consumer) {
    EventPage page = storage.read(tx -> events.in(tx).consumers().read(consumer, Limits.PAGE_SIZE));
    return Optional.of(page).filter(read -> read.upTo() > read.consumer().position());
  }

  private static void pause(Running now) throws InterruptedException {
    now.stopped().await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void pauseQuietly(Running now) {
    try {
      pause(now);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
