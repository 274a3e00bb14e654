package dev.keyhold.server;

import dev.keyhold.events.EventConsumer;
import dev.keyhold.events.EventDoor;
import dev.keyhold.events.EventPage;
import dev.keyhold.server.ServedEvents.Place;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Those who read the log under a name. */
record ConsumerRoutes(Place place, ScheduledExecutorService timer) {
  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  List<Route> all() {
    String consumers = place.prefix() + "/consumers";
    String one = consumers + "/{name}";
    return List.of(
        Route.of("GET", consumers, this::list),
        Route.of("PUT", one, this::register),
        Route.of("GET", one, this::get),
        Route.of("DELETE", one, this::remove),
        Route.of("POST", one + "/read", this::read),
        Route.of("POST", one + "/advance", this::advance),
        Route.of("POST", one + "/release", this::release),
        Route.of("POST", one + "/pause", this::pause),
        Route.of("POST", one + "/resume", this::resume),
        Route.of("POST", one + "/replay", this::replay));
  }

  private Answer list(Request request) {
    PageRequest page = request.parameters().page();
    request.end();
    return place.read(
        request,
        door -> {
          Page<EventConsumer> found = door.consumers().list(page);
          return Answer.ok(Views.page(found, consumer -> view(door, consumer)));
        });
  }

  private Answer register(Request request) {
    Body body = request.body();
    List<String> topics = body.optional("topics", MemberKind.TEXTS).orElse(List.of());
    OptionalLong from =
        body.optional("from", MemberKind.NUMBER)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty);
    request.end();
    return shown(request, door -> door.consumers().register(request.path("name"), topics, from));
  }

  /** What is done with a consumer behind the door. */
  private interface Step {
    EventConsumer done(EventDoor door);
  }

  private Answer shown(Request request, Step step) {
    return place.write(request, door -> Answer.ok(view(door, step.done(door))));
  }

  private static Map<String, @Nullable Object> view(EventDoor door, EventConsumer consumer) {
    return EventViews.consumer(consumer, door.consumers().lag(consumer));
  }

  private Answer get(Request request) {
    request.end();
    String name = request.path("name");
    return place.read(
        request,
        door ->
            door.consumers()
                .find(name)
                .map(consumer -> Answer.ok(view(door, consumer)))
                .orElseThrow(ConsumerRoutes::unknown));
  }

  private static StorageException unknown() {
    return new StorageException.NotFound("there is no such consumer");
  }

  private Answer remove(Request request) {
    request.end();
    if (!place.<Boolean>write(request, door -> door.consumers().remove(request.path("name")))) {
      throw unknown();
    }
    return Answer.none();
  }

  /** With {@code wait}, answers when there is something, or with nothing at its end. */
  private Answer read(Request request) {
    Body body = request.body();
    String reader = body.required("reader", MemberKind.TEXT);
    long limit = body.optional("limit", MemberKind.NUMBER).orElse((long) Parameters.DEFAULT_LIMIT);
    Duration wait = body.optional("wait", MemberKind.DURATION).orElse(Duration.ZERO);
    Duration hold = body.optional("hold", MemberKind.DURATION).orElse(HOLD);
    request.end();
    int most = PageRequest.first((int) Math.min(Math.max(limit, -1), Integer.MAX_VALUE)).limit();
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      throw Problem.field("wait", "expected a duration of at most " + LONGEST_WAIT);
    }
    EventConsumer taken =
        place.write(
            request, door -> door.consumers().take(request.path("name"), reader, hold.plus(wait)));
    EventPage page = page(request, taken, most);
    return wait.isZero() || !page.items().isEmpty()
        ? answer(page)
        : Answer.later(
            Waiter.until(
                place.storage(request),
                timer,
                wait,
                () ->
                    Optional.of(page(request, taken, most))
                        .filter(found -> !found.items().isEmpty())
                        .map(ConsumerRoutes::answer),
                answer(page)));
  }

  private EventPage page(Request request, EventConsumer taken, int most) {
    return place.read(request, door -> door.consumers().read(taken, most));
  }

  private static Answer answer(EventPage page) {
    Map<String, @Nullable Object> view = EventViews.items(page.items(), EventViews::event);
    view.put("fence", page.consumer().fence());
    view.put("upTo", page.upTo());
    return Answer.ok(view);
  }

  private Answer advance(Request request) {
    long fence = request.body().required("fence", MemberKind.NUMBER);
    long to = request.body().required("to", MemberKind.NUMBER);
    request.end();
    return shown(request, door -> door.consumers().advance(request.path("name"), fence, to));
  }

  private Answer release(Request request) {
    long fence = request.body().required("fence", MemberKind.NUMBER);
    request.end();
    place.write(
        request,
        door -> {
          door.consumers().release(request.path("name"), fence);
          return true;
        });
    return Answer.none();
  }

  private Answer pause(Request request) {
    request.end();
    return shown(request, door -> door.consumers().pause(request.path("name")));
  }

  private Answer resume(Request request) {
    request.end();
    return shown(request, door -> door.consumers().resume(request.path("name")));
  }

  private Answer replay(Request request) {
    long from = request.body().required("from", MemberKind.NUMBER);
    request.end();
    return shown(request, door -> door.consumers().replay(request.path("name"), from));
  }
}
