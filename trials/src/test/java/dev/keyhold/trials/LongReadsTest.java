package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Keyhold;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads of 200 ms that follow one another without a pause, while others write. */
class LongReadsTest {
  /**
   * The writer cuts the log back at 16 MiB, and at 32 MiB after a read that a busy machine drew out
   * longer than it waits; and a log is seen only once a commit has crossed that.
   */
  private static final long BOUND = 40 << 20;

  @TempDir Path folder;

  @Test
  void reads_that_follow_one_another_do_not_let_the_log_grow_without_bound() throws Exception {
    Path file = folder.resolve("system.db");
    Hub hub = Hub.over(Keyhold.open("sqlite:" + file));
    CountDownLatch over = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<Boolean> reads =
        thread.submit(
            () -> {
              boolean ended = false;
              while (!ended) {
                ended =
                    hub.storage()
                        .read(
                            tx -> {
                              boolean unused = tx.identities().accounts().find("any").isPresent();
                              return over.await(200, TimeUnit.MILLISECONDS);
                            });
              }
              return true;
            });
    try (Load load = Load.over(hub, "long", 4)) {
      long largest = 0;
      for (int i = 0; i < 40 && largest < 2 * BOUND; i++) {
        load.awaitWritten(100);
        largest = Math.max(largest, Gauges.wal(file));
      }
      over.countDown();
      load.stop();
      assertThat(reads.get()).isTrue();
      thread.shutdown();
      hub.close();
      System.out.printf(
          Locale.ROOT,
          "LongReadsTest: %d units, the log reached %.1f MB%n",
          load.written(),
          largest / 1e6);
      assertThat(largest).isLessThan(BOUND);
    }
  }
}
