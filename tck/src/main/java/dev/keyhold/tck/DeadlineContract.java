package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.Race.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What {@link Storage#write(Duration, dev.keyhold.spi.UnitOfWork)} promises about waiting. */
@PromiseOf(Storage.class)
abstract class DeadlineContract {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** What a caller met, and whether its interrupt flag was set afterwards. */
  private record Met(Optional<Throwable> failure, boolean interrupted) {}

  @Test
  void DEADLINE_01_a_unit_that_waits_past_its_deadline_is_withdrawn_and_never_runs(
      Storage storage) {
    Gate gate = new Gate();
    Task<String> holder = hold(storage, gate);
    AtomicBoolean ran = new AtomicBoolean();

    Refused.as(
        StorageException.Unavailable.class, () -> storage.write(SHORT, tx -> ran.getAndSet(true)));

    gate.open();
    holder.result();
    Mark.of(storage).leave(storage, "later");
    assertThat(ran).isFalse();
  }

  @Test
  void DEADLINE_02_an_interrupt_while_a_unit_waits_withdraws_it_and_the_flag_stays(
      Storage storage) {
    Gate gate = new Gate();
    Task<String> holder = hold(storage, gate);
    AtomicBoolean ran = new AtomicBoolean();
    Task<Met> waiting =
        Race.background(() -> meet(() -> storage.write(LONG, tx -> ran.getAndSet(true))));
    waiting.awaitStandstill();

    waiting.thread().interrupt();

    Met met = waiting.result();
    gate.open();
    holder.result();
    Mark.of(storage).leave(storage, "later");
    assertThat(met.failure()).containsInstanceOf(StorageException.Unavailable.class);
    assertThat(met.interrupted()).isTrue();
    assertThat(ran).isFalse();
  }

  @Test
  void DEADLINE_03_a_running_unit_is_not_cut_short_by_its_deadline(Storage storage) {
    Mark mark = Mark.of(storage);
    AtomicBoolean ran = new AtomicBoolean();
    Throwable failure =
        catchThrowable(
            () ->
                storage.write(
                    SHORT,
                    tx -> {
                      ran.set(true);
                      mark.leave(tx, "a");
                      outlast(SHORT.multipliedBy(2));
                      mark.leave(tx, "b");
                      return "written";
                    }));

    ended_as_a_whole(storage, Optional.ofNullable(failure), ran.get());
  }

  @Test
  void DEADLINE_04_a_running_unit_is_not_cut_short_by_an_interrupt_and_the_flag_stays(
      Storage storage) {
    Mark mark = Mark.of(storage);
    Gate gate = new Gate();
    Task<Met> running =
        Race.background(
            () ->
                meet(
                    () ->
                        storage.write(
                            LONG,
                            tx -> {
                              mark.leave(tx, "a");
                              gate.pass();
                              mark.leave(tx, "b");
                              return "written";
                            })));
    gate.awaitArrival();

    running.thread().interrupt();
    gate.open();

    Met met = running.result();
    assertThat(met.interrupted()).isTrue();
    ended_as_a_whole(storage, met.failure(), true);
  }

  @Test
  void DEADLINE_05_a_caller_with_its_interrupt_flag_set_keeps_it_and_is_told_the_truth(
      Storage storage) {
    Mark mark = Mark.of(storage);
    Met met =
        Race.background(
                () -> {
                  Thread.currentThread().interrupt();
                  return meet(
                      () ->
                          storage.write(
                              LONG,
                              tx -> {
                                mark.leave(tx, "a");
                                mark.leave(tx, "b");
                                return "written";
                              }));
                })
            .result();

    assertThat(met.interrupted()).isTrue();
    ended_as_a_whole(storage, met.failure(), true);
  }

  @Test
  void DEADLINE_06_units_run_after_one_that_was_withdrawn(Storage storage) {
    Mark mark = Mark.of(storage);
    Gate gate = new Gate();
    Task<String> holder = hold(storage, gate);
    Throwable withdrawn = catchThrowable(() -> storage.write(SHORT, tx -> "withdrawn"));
    gate.open();

    mark.leave(storage, "a");

    assertThat(withdrawn).isInstanceOf(StorageException.Unavailable.class);
    assertThat(holder.result()).isEqualTo("held");
    assertThat(mark.found(storage, "a")).isTrue();
  }

  /** Written if it said so, not written if it said so, and never by half. */
  private static void ended_as_a_whole(Storage storage, Optional<Throwable> failure, boolean ran) {
    Mark mark = Mark.of(storage);
    mark.leave(storage, "behind");
    boolean first = mark.found(storage, "a");
    boolean second = mark.found(storage, "b");

    assertThat(first).isEqualTo(second);
    if (failure.isEmpty()) {
      assertThat(first).isTrue();
    } else if (failure.get() instanceof StorageException.Unavailable) {
      assertThat(first).isFalse();
    } else {
      assertThat(failure).containsInstanceOf(StorageException.OutcomeUnknown.class);
      assertThat(ran).isTrue();
    }
  }

  private static Task<String> hold(Storage storage, Gate gate) {
    Task<String> holder =
        Race.background(
            () ->
                storage.write(
                    tx -> {
                      gate.pass();
                      return "held";
                    }));
    gate.awaitArrival();
    return holder;
  }

  private static Met meet(ThrowingCallable call) {
    Optional<Throwable> failure = Optional.ofNullable(catchThrowable(call));
    return new Met(failure, Thread.currentThread().isInterrupted());
  }

  /** A deadline passes only with time; this is the one rule that has to let some go by. */
  private static void outlast(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
