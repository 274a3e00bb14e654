package dev.keyhold.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@link Storage#listen} promises. */
@PromiseOf(Storage.class)
@Needs(Part.EVENTS)
abstract class ListenContract {
  /** Long enough for every machine. */
  private static final int SECONDS = 30;

  @Test
  void LISTEN_01_a_commit_has_woken_who_listens_before_write_returns(Storage storage) {
    AtomicInteger calls = new AtomicInteger();
    try (Listening listening = storage.listen(calls::incrementAndGet)) {
      int before = calls.get();
      Mark mark = Mark.of(storage);
      storage.run(tx -> mark.leave(tx, "a"));

      assertThat(calls.get()).as("%s", listening).isGreaterThan(before);
    }
  }

  @Test
  void LISTEN_02_who_is_woken_sees_the_commit(Storage storage) throws Exception {
    Mark mark = Mark.of(storage);
    CountDownLatch woken = new CountDownLatch(1);
    try (Listening listening = storage.listen(woken::countDown)) {
      Thread writer = new Thread(() -> storage.run(tx -> mark.leave(tx, "a")));
      writer.start();
      assertThat(woken.await(SECONDS, TimeUnit.SECONDS)).as("%s", listening).isTrue();

      writer.join();
      assertThat(mark.found(storage, "a")).isTrue();
    }
  }

  @Test
  void LISTEN_03_who_has_ended_is_not_called_any_more(Storage storage) {
    AtomicInteger calls = new AtomicInteger();
    Listening listening = storage.listen(calls::incrementAndGet);
    listening.close();
    listening.close();
    int before = calls.get();
    Mark mark = Mark.of(storage);
    storage.run(tx -> mark.leave(tx, "a"));

    assertThat(calls.get()).isEqualTo(before);
  }

  @Test
  void LISTEN_04_each_of_several_is_called_and_one_that_fails_hurts_nobody(Storage storage) {
    AtomicInteger calls = new AtomicInteger();
    Runnable same = calls::incrementAndGet;
    Listening first = storage.listen(same);
    Listening failing =
        storage.listen(
            () -> {
              throw new IllegalStateException("a listener of the test fails");
            });
    Listening second = storage.listen(same);
    first.close();
    int before = calls.get();
    Mark mark = Mark.of(storage);
    storage.run(tx -> mark.leave(tx, "a"));

    assertThat(calls.get()).isGreaterThan(before);
    assertThat(mark.found(storage, "a")).isTrue();
    failing.close();
    second.close();
  }

  @Test
  void LISTEN_05_nobody_begins_to_listen_inside_a_unit_or_after_the_end(Storage storage) {
    Refused.as(
        IllegalStateException.class,
        () -> storage.read(tx -> Optional.of(storage.listen(() -> {}))));
    storage.close();
    Refused.as(StorageException.Unavailable.class, () -> storage.listen(() -> {}));
  }
}
