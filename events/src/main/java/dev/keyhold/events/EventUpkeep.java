package dev.keyhold.events;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;

/**
 * Deletes what is old enough, a batch at a time, so that nobody waits for it: events, jobs that
 * were done or cancelled, and what consumers have consumed.
 *
 * @param events how long events are kept
 * @param jobs how long jobs that were done or cancelled are kept
 * @param batch how many rows go in one unit of work, up to 1,000
 */
public record EventUpkeep(EventRetention events, Duration jobs, int batch) {
  /** Events a week, or a month where a consumer has not read them; jobs a day. */
  public static final EventUpkeep DEFAULT =
      new EventUpkeep(
          EventRetention.after(Duration.ofDays(7)).atLongest(Duration.ofDays(30)),
          Duration.ofDays(1),
          200);

  /**
   * Runs until nothing is left to delete.
   *
   * @param door to the log and the queues of whoever they are
   * @param deleted hears of each batch: what, and how many
   * @return the consumers that were lost
   */
  public List<String> run(
      Storage storage, Function<Transaction, EventDoor> door, ObjIntConsumer<String> deleted) {
    List<String> lost = new ArrayList<>();
    EventRetention.Step step;
    do {
      step = storage.write(tx -> door.apply(tx).log().trim(events, batch));
      lost.addAll(step.lost());
      deleted.accept("events", step.deleted());
    } while (!step.isDone());
    List<String> queues = storage.read(tx -> door.apply(tx).queues().names());
    for (String queue : queues) {
      batches(
          () -> storage.write(tx -> door.apply(tx).queues().purge(queue, jobs, batch)),
          "jobs",
          deleted);
    }
    batches(
        () -> storage.write(tx -> door.apply(tx).consumption().forget(events.keep(), batch)),
        "consumption",
        deleted);
    return List.copyOf(lost);
  }

  /** Deletes one batch. */
  private interface Batch {
    int delete();
  }

  private void batches(Batch work, String what, ObjIntConsumer<String> deleted) {
    int done;
    do {
      done = work.delete();
      deleted.accept(what, done);
    } while (done >= batch);
  }
}
