package dev.keyhold.server;

import dev.keyhold.events.Backoff;
import dev.keyhold.events.Claim;
import dev.keyhold.events.EventDoor;
import dev.keyhold.events.Job;
import dev.keyhold.events.JobState;
import dev.keyhold.events.Jobs;
import dev.keyhold.events.NewJob;
import dev.keyhold.events.Queues;
import dev.keyhold.server.ServedEvents.Place;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Queues of jobs. */
record JobRoutes(Place place) {
  private static final String WORKER = "http";

  List<Route> all() {
    String queues = place.prefix() + "/queues";
    String queue = queues + "/{queue}";
    String job = place.prefix() + "/jobs/{id}";
    return List.of(
        Route.of("GET", queues, this::list),
        Route.of("POST", queue + "/jobs", this::enqueue),
        Route.of("GET", queue + "/jobs", this::jobs),
        Route.of("POST", queue + "/claim", this::claim),
        Route.of("POST", queue + "/pause", this::pause),
        Route.of("POST", queue + "/resume", this::resume),
        Route.of("GET", job, this::get),
        Route.of("POST", job + "/ack", this::ack),
        Route.of("POST", job + "/extend", this::extend),
        Route.of("POST", job + "/retry", this::retry),
        Route.of("POST", job + "/fail", this::fail),
        Route.of("POST", job + "/requeue", this::requeue),
        Route.of("POST", job + "/cancel", this::cancel));
  }

  private Answer list(Request request) {
    request.end();
    return place.read(
        request,
        door -> {
          Queues queues = door.queues();
          return Answer.ok(
              EventViews.items(queues.names(), name -> EventViews.queue(queues.counts(name))));
        });
  }

  private Answer enqueue(Request request) {
    Body body = request.body();
    NewJob job =
        NewJob.of(body.optional("payload", MemberKind.ANY).orElse(Json.EMPTY_OBJECT))
            .priority(body.optional("priority", MemberKind.NUMBER).orElse(0L))
            .delay(body.optional("delay", MemberKind.DURATION).orElse(Duration.ZERO));
    Optional<Long> attempts = body.optional("maxAttempts", MemberKind.NUMBER);
    Optional<String> key = body.optional("dedupKey", MemberKind.TEXT);
    request.end();
    NewJob bounded = attempts.map(job::maxAttempts).orElse(job);
    NewJob wanted = key.map(bounded::dedupKey).orElse(bounded);
    return place.write(request, door -> enqueued(door.jobs(), request.path("queue"), wanted));
  }

  private static Answer enqueued(Jobs jobs, String queue, NewJob wanted) {
    boolean isThere = wanted.dedupKey().flatMap(key -> jobs.open(queue, key)).isPresent();
    String id = jobs.enqueue(queue, wanted).id();
    return isThere ? Answer.ok(Views.inOrder("id", id)) : Answer.created(Views.inOrder("id", id));
  }

  private Answer jobs(Request request) {
    Parameters parameters = request.parameters();
    JobState state = parameters.word("state", JobState.class).orElse(JobState.READY);
    PageRequest page = parameters.page();
    request.end();
    return Answer.ok(
        Views.page(
            place.read(request, door -> door.queues().list(request.path("queue"), state, page)),
            EventViews::job));
  }

  private Answer claim(Request request) {
    Body body = request.body();
    long limit = body.optional("limit", MemberKind.NUMBER).orElse(1L);
    Duration lease = body.required("lease", MemberKind.DURATION);
    String worker = body.optional("worker", MemberKind.TEXT).orElse(WORKER);
    request.end();
    int most = PageRequest.first((int) Math.min(Math.max(limit, -1), Integer.MAX_VALUE)).limit();
    List<Claim> claims =
        place.write(request, door -> door.jobs().claim(request.path("queue"), worker, most, lease));
    return Answer.ok(EventViews.items(claims, EventViews::claim));
  }

  private Answer pause(Request request) {
    request.end();
    return spoken(request, door -> door.queues().pause(request.path("queue")));
  }

  private Answer resume(Request request) {
    request.end();
    return spoken(request, door -> door.queues().resume(request.path("queue")));
  }

  /** What is said of a queue. */
  private interface Word {
    void said(EventDoor door);
  }

  private Answer spoken(Request request, Word word) {
    place.write(
        request,
        door -> {
          word.said(door);
          return true;
        });
    return Answer.none();
  }

  private Answer get(Request request) {
    request.end();
    return place
        .read(request, door -> door.jobs().find(request.path("id")))
        .map(job -> Answer.ok(EventViews.job(job)))
        .orElseThrow(JobRoutes::unknown);
  }

  private static StorageException unknown() {
    return new StorageException.NotFound("there is no such job");
  }

  /** What is done with a job. */
  private interface Step {
    Job done(Jobs jobs);
  }

  private Answer shown(Request request, Step step) {
    return Problem.known(
        JobRoutes::unknown,
        () -> Answer.ok(EventViews.job(place.write(request, door -> step.done(door.jobs())))));
  }

  private Answer ack(Request request) {
    String token = token(request);
    request.end();
    return shown(request, jobs -> jobs.ack(request.path("id"), token));
  }

  private static String token(Request request) {
    return request.body().required("token", MemberKind.TEXT);
  }

  private Answer extend(Request request) {
    String token = token(request);
    Duration lease = request.body().required("lease", MemberKind.DURATION);
    request.end();
    Instant until =
        Problem.known(
            JobRoutes::unknown,
            () ->
                place.write(request, door -> door.jobs().extend(request.path("id"), token, lease)));
    return Answer.ok(Views.inOrder("until", IsoTime.text(until)));
  }

  private Answer retry(Request request) {
    String token = token(request);
    Optional<Duration> delay = request.body().optional("delay", MemberKind.DURATION);
    Optional<String> error = request.body().optional("error", MemberKind.TEXT);
    request.end();
    String id = request.path("id");
    return shown(
        request,
        jobs ->
            delay.isPresent()
                ? jobs.retry(id, token, delay.get(), error)
                : jobs.retry(id, token, Backoff.DEFAULT, error));
  }

  private Answer fail(Request request) {
    String token = token(request);
    Optional<String> error = request.body().optional("error", MemberKind.TEXT);
    request.end();
    return shown(request, jobs -> jobs.fail(request.path("id"), token, error));
  }

  private Answer requeue(Request request) {
    request.end();
    return shown(request, jobs -> jobs.requeue(request.path("id")));
  }

  private Answer cancel(Request request) {
    request.end();
    return shown(request, jobs -> jobs.cancel(request.path("id")));
  }
}
