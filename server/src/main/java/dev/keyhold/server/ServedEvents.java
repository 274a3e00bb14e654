package dev.keyhold.server;

import dev.keyhold.events.EventDoor;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Events, their consumers and queues of jobs over HTTP. It needs {@code keyhold-events}. */
public final class ServedEvents implements AutoCloseable {
  private final Events events;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "keyhold-waits");
            thread.setDaemon(true);
            return thread;
          });

  private ServedEvents(Events events) {
    this.events = events;
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * @param events of the storage of the kit, which was opened with {@code EventTables.SET}
   */
  public static ServedEvents of(Events events) {
    return new ServedEvents(events);
  }

  List<Route> routes(Kit kit, TenantStorages storages) {
    List<Route> routes = new ArrayList<>(routes(Place.ofAll(kit.storage(), events)));
    if (storages.areThere()) {
      routes.addAll(routes(Place.ofTenants(storages, events)));
    }
    return routes;
  }

  private List<Route> routes(Place place) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new EventRoutes(place, timer).all());
    routes.addAll(new ConsumerRoutes(place, timer).all());
    routes.addAll(new JobRoutes(place).all());
    return routes;
  }

  /** Whose events a request is about: where their paths begin, and where they are. */
  interface Place {
    String prefix();

    Storage storage(Request request);

    EventDoor in(Transaction tx, Request request);

    static Place ofAll(Storage storage, Events events) {
      return new Place() {
        @Override
        public String prefix() {
          return "/v1";
        }

        @Override
        public Storage storage(Request request) {
          return storage;
        }

        @Override
        public EventDoor in(Transaction tx, Request request) {
          return events.in(tx);
        }
      };
    }

    static Place ofTenants(TenantStorages storages, Events events) {
      return new Place() {
        @Override
        public String prefix() {
          return "/v1/tenants/{" + Route.TENANT + "}";
        }

        @Override
        public Storage storage(Request request) {
          return storages.of(request.path(Route.TENANT));
        }

        @Override
        public EventDoor in(Transaction tx, Request request) {
          return events.in(tx, request.path(Route.TENANT));
        }
      };
    }

    /** What is asked behind the door. */
    @FunctionalInterface
    interface Inside<T> {
      T done(EventDoor door);
    }

    default <T> T read(Request request, Inside<T> work) {
      return storage(request).read(tx -> work.done(in(tx, request)));
    }

    default <T> T write(Request request, Inside<T> work) {
      return storage(request).write(tx -> work.done(in(tx, request)));
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
