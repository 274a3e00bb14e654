package dev.keyhold.server;

import dev.keyhold.events.Event;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Storage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * Events as they come, as server-sent events: the number of each is its id, so that a client that
 * was cut off goes on after the last that it has seen.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
final class EventStream {
  /** A line that says nothing; whoever is gone is found out by it. */
  private static final byte[] STILL_HERE = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private static final long STILL_HERE_SECONDS = 15;

  private final Later.Way way;
  private final LongFunction<List<Event>> next;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Listening listening;
  private final Future<?> beat;
  private volatile boolean over;
  private volatile boolean silent = true;
  private long after;

  private EventStream(
      Storage storage,
      ScheduledExecutorService timer,
      Later.Way way,
      long after,
      LongFunction<List<Event>> next) {
    this.way = way;
    this.next = next;
    this.after = after;
    way.open(
        Map.of(
            "Content-Type", "text/event-stream",
            "Cache-Control", "no-store",
            "X-Accel-Buffering", "no"));
    this.listening = storage.listen(this::wake);
    this.beat =
        timer.scheduleWithFixedDelay(
            this::beat, STILL_HERE_SECONDS, STILL_HERE_SECONDS, TimeUnit.SECONDS);
    way.whenOver(this::end);
    busy.set(true);
    way.send(STILL_HERE, this::sent); // the client sees that it is connected
  }

  /**
   * @param after the number after which it begins
   * @param next the events after a number; at most a page
   */
  static Later from(
      Storage storage, ScheduledExecutorService timer, long after, LongFunction<List<Event>> next) {
    return way -> {
      EventStream unused = new EventStream(storage, timer, way, after, next);
    };
  }

  /** Never waits: it is called by whoever commits. */
  private void wake() {
    asked.set(true);
    if (!over && busy.compareAndSet(false, true)) {
      way.work(this::look);
    }
  }

  private void beat() {
    if (!over && busy.compareAndSet(false, true)) {
      silent = true;
      way.work(this::look);
    }
  }

  /** One at a time: it goes on when what it found was taken, or when somebody asks. */
  private void look() {
    asked.set(false);
    List<Event> found;
    try {
      found = next.apply(after);
    } catch (RuntimeException e) {
      Answer unused = Desk.failed(e);
      end();
      return;
    }
    if (!found.isEmpty()) {
      after = found.get(found.size() - 1).seq();
      silent = false;
      way.send(bytes(found), this::sent);
    } else if (silent) {
      silent = false;
      way.send(STILL_HERE, this::sent);
    } else {
      rest();
    }
  }

  private void sent() {
    if (!over) {
      silent = false;
      way.work(this::look);
    }
  }

  private void rest() {
    busy.set(false);
    if (asked.get()) {
      wake();
    }
  }

  private static byte[] bytes(List<Event> events) {
    return events.stream()
        .map(EventStream::lines)
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String lines(Event event) {
    return "id: "
        + event.seq()
        + "\nevent: "
        + event.type().replaceAll("[\\r\\n]", " ")
        + "\ndata: "
        + EventJson.line(event)
        + "\n\n";
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    beat.cancel(false);
    way.work(
        () -> {
          listening.close();
          way.end();
        });
  }
}
