package dev.keyhold.examples.events;

import dev.keyhold.events.Event;
import dev.keyhold.events.EventSubscription;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.events.NewEvent;
import dev.keyhold.events.NewJob;
import dev.keyhold.events.Worker;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.Transaction;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A shop whose orders are events. What follows from one is done by others, exactly once. */
public final class Shop implements AutoCloseable {
  private final Storage storage;
  private final Events events;

  private Shop(Storage storage, Events events) {
    this.storage = storage;
    this.events = events;
  }

  public static Shop open(String url, InstantSource clock) {
    Storage storage = Keyhold.open(StorageConfig.builder(url).tables(EventTables.SET).build());
    return new Shop(storage, Events.of(clock));
  }

  /** The change and its event are one transaction; here the event is all there is. */
  public long order(String id, String what) {
    Event placed =
        storage.write(
            tx ->
                events
                    .in(tx)
                    .log()
                    .publish(
                        NewEvent.of("order", "order.placed")
                            .key(id)
                            .payload(Json.of(Map.of("what", what)))));
    return placed.seq();
  }

  /**
   * Makes a job of each event for somebody elsewhere. The job, and how far the consumer is, are one
   * transaction: no event is without its job, and none has two.
   */
  public EventSubscription forward(String consumer, String queue) {
    storage.run(
        tx -> events.in(tx).consumers().register(consumer, List.of("order"), OptionalLong.empty()));
    return EventSubscription.start(
        storage,
        events,
        consumer,
        100,
        (tx, page) -> page.forEach(event -> enqueue(tx, queue, event)));
  }

  private void enqueue(Transaction tx, String queue, Event event) {
    events.in(tx).jobs().enqueue(queue, NewJob.of(CloudEvent.of(event)).maxAttempts(10));
  }

  /** Does the jobs of a queue; what fails is tried again later. */
  public Worker work(String queue, Worker.Handler handler) {
    return Worker.of(storage, events, queue).concurrency(4).start(handler);
  }

  @Override
  public void close() {
    storage.close();
  }
}
