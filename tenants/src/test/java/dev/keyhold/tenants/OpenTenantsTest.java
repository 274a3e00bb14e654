package dev.keyhold.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which databases of tenants are open. */
@Timeout(60)
class OpenTenantsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Map<String, Storage> opened = new ConcurrentHashMap<>();
  private final AtomicInteger openings = new AtomicInteger();

  private Storage open(String name, boolean makes) {
    openings.incrementAndGet();
    Storage storage = InMemoryStorage.open();
    opened.put(name, storage);
    return storage;
  }

  private static boolean isOpen(Storage storage) {
    try {
      return storage.read(tx -> true);
    } catch (StorageException.Unavailable e) {
      return false;
    }
  }

  private static String use(OpenTenants tenants, String name) {
    return tenants.use(name, storage -> storage.read(tx -> name));
  }

  @Test
  void the_one_that_was_used_least_recently_is_closed_for_another() {
    try (OpenTenants tenants = new OpenTenants(this::open, 2, LONG)) {
      for (String name : List.of("acme", "bell", "acme", "cogs")) {
        use(tenants, name);
      }

      assertThat(openings).hasValue(3);
      assertThat(tenants.size()).isEqualTo(2);
      assertThat(isOpen(opened.get("bell"))).isFalse();
      assertThat(isOpen(opened.get("acme"))).isTrue();
    }
    assertThat(opened.values()).noneMatch(OpenTenantsTest::isOpen);
  }

  @Test
  void one_that_is_in_use_is_not_closed_for_another() {
    try (OpenTenants tenants = new OpenTenants(this::open, 1, Duration.ofMillis(1))) {
      String answer =
          tenants.use(
              "acme",
              storage -> {
                assertThatThrownBy(() -> use(tenants, "bell"))
                    .isInstanceOf(StorageException.Unavailable.class)
                    .hasMessageContainingAll("all 1 databases", "mostOpen");
                return storage.read(tx -> "still open");
              });

      assertThat(answer).isEqualTo("still open");
      assertThat(use(tenants, "bell")).isEqualTo("bell");
    }
  }

  @Test
  void one_that_cannot_be_opened_keeps_no_room() {
    OpenTenants tenants =
        new OpenTenants(
            (name, makes) -> {
              if (name.equals("bad")) {
                throw new StorageException.Corrupt("it is damaged");
              }
              return open(name, makes);
            },
            1,
            LONG);
    try (tenants) {
      assertThatThrownBy(() -> use(tenants, "bad")).isInstanceOf(StorageException.Corrupt.class);
      assertThat(use(tenants, "acme")).isEqualTo("acme");
    }
  }

  @Test
  void many_who_want_few_all_get_theirs() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<Boolean>> all = new ArrayList<>();
    try (OpenTenants tenants = new OpenTenants(this::open, 2, LONG)) {
      for (int thread = 0; thread < 8; thread++) {
        int first = thread;
        all.add(
            threads.submit(
                () -> {
                  begin.await();
                  for (int i = 0; i < 500; i++) {
                    String name = "tenant-" + (first + i) % 5;
                    assertThat(use(tenants, name)).isEqualTo(name);
                    assertThat(tenants.size()).isLessThanOrEqualTo(2);
                  }
                  return true;
                }));
      }
      begin.countDown();
      for (Future<Boolean> each : all) {
        assertThat(each.get(50, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }
}
