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
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers on virtual threads wait without holding the few threads that carry them. */
class VirtualThreadsTest {
  private static final int WRITERS = 10_000;
  private static final Duration LONGEST_GAP = Duration.ofMillis(500);
  private static final Duration TICK = Duration.ofMillis(1);

  @TempDir Path folder;
  private volatile boolean ticking = true;

  @Test
  void ten_thousand_virtual_threads_write_while_another_ticks() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "JDK 17 has no virtual threads, 21 pins more");
    try (Storage storage = Keyhold.open("sqlite:" + folder.resolve("system.db"));
        Closing threads = new Closing(virtualThreads())) {
      Future<Long> longest = threads.executor().submit(this::tick);
      long begin = System.nanoTime();
      List<Future<String>> writes = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String id = "account-" + i;
        writes.add(
            threads
                .executor()
                .submit(
                    () ->
                        storage.write(
                            tx -> {
                              tx.identities().createAccount(IdentityOperations.account(id));
                              return id;
                            })));
      }
      for (Future<String> write : writes) {
        write.get(60, TimeUnit.SECONDS);
      }
      ticking = false;
      Duration gap = Duration.ofNanos(longest.get(60, TimeUnit.SECONDS));
      System.out.printf(
          Locale.ROOT,
          "VirtualThreadsTest: %,d units in %d ms; the longest gap of the ticking thread: %d ms%n",
          WRITERS,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
          gap.toMillis());

      assertThat(Stored.accounts(storage)).hasSize(WRITERS);
      assertThat(gap).isLessThan(LONGEST_GAP);
    }
  }

  private long tick() {
    long longest = 0;
    long last = System.nanoTime();
    while (ticking) {
      LockSupport.parkNanos(TICK.toNanos());
      long now = System.nanoTime();
      longest = Math.max(longest, now - last);
      last = now;
    }
    return longest;
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
