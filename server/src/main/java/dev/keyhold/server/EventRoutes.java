package dev.keyhold.server;

import dev.keyhold.events.Event;
import dev.keyhold.events.EventLog;
import dev.keyhold.events.NewEvent;
import dev.keyhold.server.ServedEvents.Place;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** The log of events. */
record EventRoutes(Place place, ScheduledExecutorService timer) {
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final int STREAM_PAGE = 500;

  List<Route> all() {
    String events = place.prefix() + "/events";
    return List.of(
        Route.of("GET", events + "/stream", this::stream),
        Route.of("POST", events + "/{topic}", this::publish),
        Route.of("GET", events, this::list));
  }

  private Answer publish(Request request) {
    Body body = request.body();
    NewEvent event =
        NewEvent.of(request.path("topic"), body.required("type", MemberKind.TEXT))
            .payload(body.optional("payload", MemberKind.ANY).orElse(Json.EMPTY_OBJECT));
    Optional<String> key = body.optional("key", MemberKind.TEXT);
    Optional<String> source = body.optional("source", MemberKind.TEXT);
    Optional<String> id = body.optional("id", MemberKind.TEXT);
    request.end();
    if (source.isPresent() != id.isPresent()) {
      throw Problem.field("id", "an event says its source and what that calls it, or neither");
    }
    NewEvent keyed = key.map(event::key).orElse(event);
    NewEvent wanted = source.map(from -> keyed.from(from, id.orElseThrow())).orElse(keyed);
    return place.write(request, door -> published(door.log(), wanted));
  }

  private static Answer published(EventLog log, NewEvent wanted) {
    long before = log.last();
    Event event = log.publish(wanted);
    Map<String, Object> seq = Views.inOrder("seq", event.seq());
    return event.seq() > before ? Answer.created(seq) : Answer.ok(seq);
  }

  private Answer list(Request request) {
    Parameters parameters = request.parameters();
    List<String> topics = parameters.texts("topic");
    long after = parameters.number("after", 0, 0);
    int limit = limit(parameters);
    request.end();
    return Answer.ok(
        EventViews.items(
            place.read(request, door -> door.log().readAfter(after, topics, limit)),
            EventViews::event));
  }

  static int limit(Parameters parameters) {
    long limit = parameters.number("limit", 1, Parameters.DEFAULT_LIMIT);
    return PageRequest.first((int) Math.min(limit, Integer.MAX_VALUE)).limit();
  }

  private Answer stream(Request request) {
    List<String> topics = request.parameters().texts("topic");
    Optional<String> seen =
        request.headers().getOrDefault(LAST_EVENT_ID, List.of()).stream().findFirst();
    request.end();
    if (seen.isPresent() && !seen.get().matches("[0-9]{1,18}")) {
      throw Problem.field(LAST_EVENT_ID, "expected the number of an event");
    }
    long after =
        seen.map(Long::valueOf).orElseGet(() -> place.read(request, door -> door.log().last()));
    return Answer.later(
        EventStream.from(
            place.storage(request),
            timer,
            after,
            from -> place.read(request, door -> door.log().readAfter(from, topics, STREAM_PAGE))));
  }
}
