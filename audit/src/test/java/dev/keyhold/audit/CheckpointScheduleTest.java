package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckpointScheduleTest {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final NoteSigner SIGNER = NoteSigner.generate("example.org/hub");

  private final Storage storage =
      AuditedStorage.over(InMemoryStorage.open(), () -> AuditContext.UNKNOWN);
  private final BlockingQueue<String> anchored = new LinkedBlockingQueue<>();
  private int appended;

  @Test
  void a_checkpoint_is_signed_after_so_many_entries_and_not_before() throws Exception {
    try (CheckpointSchedule schedule = start(10, NEVER, anchored::add)) {
      append(9);
      append(1);
      assertThat(size(anchored.take())).isEqualTo(10);
      append(12);
      assertThat(size(anchored.take())).isEqualTo(22);
      assertThat(schedule).isNotNull();
    }

    assertThat(anchored).as("nothing was new when it was closed").isEmpty();
  }

  @Test
  void a_checkpoint_is_signed_after_so_long_if_there_is_something_new() throws Exception {
    append(1);
    try (CheckpointSchedule schedule = start(1_000, Duration.ofMillis(20), anchored::add)) {
      assertThat(size(anchored.take())).isEqualTo(1);
      append(1);
      assertThat(size(anchored.take())).isEqualTo(2);
      assertThat(schedule).isNotNull();
    }
  }

  @Test
  void what_is_new_at_the_end_is_signed() throws Exception {
    CheckpointSchedule schedule = start(1_000, NEVER, anchored::add);
    append(3);

    schedule.close();
    schedule.close();

    assertThat(size(anchored.take())).isEqualTo(3);
    assertThat(anchored).isEmpty();
  }

  @Test
  void an_anchor_that_fails_keeps_nothing_from_the_others() throws Exception {
    CheckpointAnchor broken =
        note -> {
          throw new IOException("the disk is gone");
        };
    CheckpointAnchor worse =
        note -> {
          throw new IllegalStateException("on cue");
        };
    try (CheckpointSchedule schedule = start(1, NEVER, broken, worse, anchored::add)) {
      append(1);
      assertThat(size(anchored.take())).isEqualTo(1);
      append(1);
      assertThat(size(anchored.take())).isEqualTo(2);
      assertThat(schedule).isNotNull();
    }
  }

  @Test
  void an_anchor_that_failed_gets_the_newest_checkpoint_though_nothing_is_new() throws Exception {
    AtomicInteger refusals = new AtomicInteger(3);
    CheckpointAnchor full =
        note -> {
          if (refusals.getAndDecrement() > 0) {
            throw new IOException("No space left on device");
          }
          anchored.add(note);
        };
    append(1);
    try (CheckpointSchedule schedule = start(1, NEVER, full)) {
      assertThat(size(anchored.take())).isEqualTo(1);
      assertThat(value(schedule, "keyhold.checkpoints.failures")).isEqualTo(3);
      assertThat(value(schedule, "keyhold.checkpoints.signed")).isEqualTo(1);
    }
  }

  @Test
  void an_anchor_that_is_behind_is_told() throws Exception {
    BlockingQueue<String> tried = new LinkedBlockingQueue<>();
    CheckpointAnchor full =
        note -> {
          tried.add(note);
          throw new IOException("No space left on device");
        };
    append(1);
    try (CheckpointSchedule schedule = start(1, NEVER, full, anchored::add)) {
      tried.take();
      tried.take();
      assertThat(value(schedule, "keyhold.checkpoints.anchors.behind")).isEqualTo(1);
    }
    assertThat(anchored).hasSize(1);
  }

  private static double value(CheckpointSchedule schedule, String name) {
    return schedule.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value()
        .getAsDouble();
  }

  @Test
  void a_schedule_that_signs_never_or_always_is_refused() {
    assertThatThrownBy(() -> start(0, NEVER)).isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> start(1, Duration.ZERO))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  private CheckpointSchedule start(long entries, Duration every, CheckpointAnchor... anchors) {
    return CheckpointSchedule.start(storage, SIGNER, entries, every, List.of(anchors), OFTEN);
  }

  private void append(int entries) {
    storage.write(
        tx -> {
          for (int i = 0; i < entries; i++) {
            tx.audit()
                .append(AuditEntry.builder("e" + appended++, "test.run", Instant.EPOCH).build());
          }
          return entries;
        });
  }

  private static long size(String note) {
    return Checkpoint.parse(SIGNER.verifier().open(note)).size();
  }
}
