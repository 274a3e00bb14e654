package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers on virtual threads wait without holding the few threads that carry them. */
class VirtualThreadsTest {
  private static final int WRITERS = 10_000;

  private static final int PATIENCE_SECONDS = 120;
  private static final Duration LONG = Duration.ofSeconds(2 * PATIENCE_SECONDS);

  @TempDir Path folder;

  @Test
  void ten_thousand_virtual_threads_that_wait_for_the_writer_leave_room_for_another()
      throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "JDK 17 has no virtual threads, 21 pins more");
    try (Storage storage = Keyhold.open("sqlite:" + folder.resolve("system.db"));
        Closing threads = new Closing(virtualThreads())) {
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      Future<Boolean> holder = threads.executor().submit(() -> hold(storage, held, release));
      held.await();
      CountDownLatch asking = new CountDownLatch(WRITERS);
      List<Future<String>> writes = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String id = "account-" + i;
        writes.add(threads.executor().submit(() -> write(storage, id, asking)));
      }
      // None can be written yet: all have come as far as asking, over the few threads that carry.
      assertThat(asking.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      Future<Boolean> another = threads.executor().submit(() -> true);
      assertThat(another.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      release.countDown();

      assertThat(holder.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      for (Future<String> write : writes) {
        assertThat(write.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
      }
      assertThat(Stored.accounts(storage)).hasSize(WRITERS);
    }
  }

  /** The writer has nothing else to do until it is released. */
  private static boolean hold(Storage storage, CountDownLatch held, CountDownLatch release)
      throws InterruptedException {
    return storage.write(
        LONG,
        tx -> {
          held.countDown();
          return release.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        });
  }

  private static String write(Storage storage, String id, CountDownLatch asking) {
    asking.countDown();
    return storage.write(
        LONG,
        tx -> {
          tx.identities().accounts().create(IdentityOperations.account(id));
          return id;
        });
  }

  /** The project compiles for 17, which does not know this method. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    Method method = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
    return (ExecutorService) method.invoke(null);
  }

  /** Executors of 17 cannot be closed. */
  private record Closing(ExecutorService executor) implements AutoCloseable {
    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
