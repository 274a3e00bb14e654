package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Storage;
import dev.keyhold.tck.Race.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Storage#read} promises about writers at work. */
@PromiseOf(Storage.class)
abstract class SnapshotContract {
  @Test
  void SNAPSHOT_01_a_read_sees_nothing_that_is_committed_after_its_first_look(Storage storage) {
    Mark mark = Mark.of(storage);
    Gate gate = new Gate();
    Task<List<Boolean>> reader =
        Race.background(
            () ->
                storage.read(
                    tx -> {
                      boolean before = mark.found(tx, "a");
                      gate.pass();
                      return List.of(before, mark.found(tx, "a"));
                    }));
    gate.awaitArrival();

    mark.leave(storage, "a");
    gate.open();

    assertThat(reader.result()).containsExactly(false, false);
  }

  @Test
  void SNAPSHOT_02_a_read_does_not_wait_for_a_writer(Storage storage) {
    Mark mark = Mark.of(storage);
    Gate gate = new Gate();
    Task<String> writer = Race.background(() -> leaveAndStop(storage, mark, gate));
    gate.awaitArrival();

    boolean found = Race.background(() -> mark.found(storage, "a")).result();
    gate.open();

    assertThat(found).isFalse();
    assertThat(writer.result()).isEqualTo("a");
  }

  @Test
  void SNAPSHOT_03_a_writer_does_not_wait_for_a_read(Storage storage) {
    Mark mark = Mark.of(storage);
    Gate gate = new Gate();
    Task<Boolean> reader =
        Race.background(
            () ->
                storage.read(
                    tx -> {
                      boolean before = mark.found(tx, "a");
                      gate.pass();
                      return before;
                    }));
    gate.awaitArrival();

    String written =
        Race.background(
                () -> {
                  mark.leave(storage, "a");
                  return "a";
                })
            .result();
    gate.open();

    assertThat(written).isEqualTo("a");
    assertThat(reader.result()).isFalse();
  }

  @Test
  void SNAPSHOT_04_a_unit_is_seen_as_a_whole_once_it_is_written_and_not_before(Storage storage) {
    Mark mark = Mark.of(storage);
    Gate gate = new Gate();
    Task<String> writer = Race.background(() -> leaveAndStop(storage, mark, gate));
    gate.awaitArrival();

    boolean before = mark.found(storage, "a");
    gate.open();
    writer.result();

    assertThat(before).isFalse();
    assertThat(mark.found(storage, "a")).isTrue();
  }

  @Test
  void SNAPSHOT_05_reads_see_both_marks_of_a_unit_or_none(Storage storage) {
    Mark mark = Mark.of(storage);

    for (int i = 0; i < Race.ROUNDS; i++) {
      String left = "left-" + i;
      String right = "right-" + i;
      var results =
          Race.between(
              () ->
                  storage.write(
                      tx -> {
                        mark.leave(tx, left);
                        mark.leave(tx, right);
                        return true;
                      }),
              () -> storage.read(tx -> mark.found(tx, left) == mark.found(tx, right)));

      assertThat(results).allMatch(result -> result.answer().orElse(false));
    }
  }

  private static String leaveAndStop(Storage storage, Mark mark, Gate gate) {
    return storage.write(
        tx -> {
          mark.leave(tx, "a");
          gate.pass();
          return "a";
        });
  }
}
