package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.hashOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.Race.Task;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What {@link Storage#close} promises. */
@PromiseOf(Storage.class)
abstract class CloseContract {
  @Test
  void CLOSE_01_closing_a_second_time_does_nothing(Storage storage) {
    storage.close();
    storage.close();
  }

  @Test
  void CLOSE_02_a_closed_storage_takes_no_read(Storage storage) {
    storage.close();

    Refused.as(StorageException.Unavailable.class, () -> storage.read(tx -> "unit"));
  }

  @Test
  void CLOSE_03_a_closed_storage_takes_no_write(Storage storage) {
    storage.close();

    Refused.as(StorageException.Unavailable.class, () -> storage.write(tx -> "unit"));
  }

  @Test
  @Needs(Part.API_KEYS)
  void CLOSE_04_a_closed_storage_finds_no_key(Storage storage) {
    storage.close();

    Refused.as(StorageException.Unavailable.class, () -> storage.findKey(hashOf("a")));
  }

  @Test
  void CLOSE_05_closing_lets_a_running_write_end(Storage storage) {
    Mark mark = Mark.of(storage);
    Queue<String> order = new ConcurrentLinkedQueue<>();
    Gate gate = new Gate();
    Task<String> unit =
        Race.background(
            () ->
                storage.write(
                    tx -> {
                      gate.pass();
                      mark.leave(tx, "a");
                      order.add("unit");
                      return "written";
                    }));

    closeBehind(storage, gate, order);

    assertThat(unit.result()).isEqualTo("written");
    assertThat(order).containsExactly("unit", "closed");
  }

  @Test
  void CLOSE_06_closing_lets_a_running_read_end(Storage storage) {
    Mark mark = Mark.of(storage);
    mark.leave(storage, "a");
    Queue<String> order = new ConcurrentLinkedQueue<>();
    Gate gate = new Gate();
    Task<Boolean> unit =
        Race.background(
            () ->
                storage.read(
                    tx -> {
                      gate.pass();
                      boolean found = mark.found(tx, "a");
                      order.add("unit");
                      return found;
                    }));

    closeBehind(storage, gate, order);

    assertThat(unit.result()).isTrue();
    assertThat(order).containsExactly("unit", "closed");
  }

  @Test
  void CLOSE_07_several_threads_may_close_at_once(Storage storage) {
    var results = Race.between(() -> close(storage), () -> close(storage));

    assertThat(results).allMatch(result -> result.answer().isPresent());
  }

  private static void closeBehind(Storage storage, Gate gate, Queue<String> order) {
    gate.awaitArrival();
    Task<Boolean> closing =
        Race.background(
            () -> {
              close(storage);
              return order.add("closed");
            });
    closing.awaitStandstill();
    gate.open();
    closing.result();
  }

  private static String close(Storage storage) {
    storage.close();
    return "closed";
  }
}
