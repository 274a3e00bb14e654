package dev.keyhold.spring.events;

import dev.keyhold.events.Event;
import dev.keyhold.events.EventSubscription;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Storage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
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

  /** So few that slow listeners keep the name, and that few come again. */
  private static final int PAGE_SIZE = 20;

  private final Storage storage;
  private final Events events;
  private final String name;
  private final Consumer<Event> publisher;
  private @Nullable EventSubscription subscription;

  /**
   * @param name of the consumer
   * @param publisher hands an event to listeners
   */
  public ApplicationEvents(Storage storage, Events events, String name, Consumer<Event> publisher) {
    this.storage = storage;
    this.events = events;
    this.name = name;
    this.publisher = publisher;
  }

  @Override
  public synchronized void start() {
    storage.run(tx -> events.in(tx).consumers().register(name, List.of(), OptionalLong.empty()));
    subscription =
        EventSubscription.startOutside(
            storage, events, name, PAGE_SIZE, page -> page.forEach(this::publish));
  }

  private void publish(Event event) {
    try {
      publisher.accept(event);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a listener failed, and the event comes again: " + event.type(), e);
      throw e;
    }
  }

  @Override
  public synchronized void stop() {
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return subscription != null;
  }
}
