package dev.keyhold.server;

import dev.keyhold.events.EventWaiting;
import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Storage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One request that waits for events: it listens first, and looks then, after each commit, and now
 * and then by itself. Nobody's thread waits.
 */
final class Waiter {
  private static final long LOOK_AT_LEAST_SECONDS = EventWaiting.LOOK_AT_LEAST.toSeconds();

  private final Later.Way way;
  private final Supplier<Optional<Answer>> look;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Listening listening;
  private final Future<?> again;
  private final Future<?> end;

  private Waiter(
      Storage storage,
      ScheduledExecutorService timer,
      Duration wait,
      Later.Way way,
      Supplier<Optional<Answer>> look,
      Answer nothing) {
    this.way = way;
    this.look = look;
    this.listening = storage.listen(this::wake);
    this.again =
        timer.scheduleWithFixedDelay(
            this::wake, LOOK_AT_LEAST_SECONDS, LOOK_AT_LEAST_SECONDS, TimeUnit.SECONDS);
    this.end = timer.schedule(() -> finish(nothing), wait.toMillis(), TimeUnit.MILLISECONDS);
    way.whenOver(() -> finish(nothing));
    wake();
  }

  /**
   * @param look asks for the answer, if there is one by now
   * @param nothing the answer if there was none in time
   */
  static Later until(
      Storage storage,
      ScheduledExecutorService timer,
      Duration wait,
      Supplier<Optional<Answer>> look,
      Answer nothing) {
    return way -> {
      Waiter unused = new Waiter(storage, timer, wait, way, look, nothing);
    };
  }

  /** Never waits: it is called by whoever commits. */
  private void wake() {
    if (!over.get() && asked.compareAndSet(false, true)) {
      way.work(this::lookNow);
    }
  }

  private void lookNow() {
    asked.set(false);
    if (over.get()) {
      return;
    }
    try {
      look.get().ifPresent(this::finish);
    } catch (RuntimeException | Error e) {
      finish(Desk.failed(e));
    }
  }

  private void finish(Answer answer) {
    if (over.compareAndSet(false, true)) {
      again.cancel(false);
      end.cancel(false);
      way.work(
          () -> {
            listening.close();
            way.answer(answer);
          });
    }
  }
}
