package dev.keyhold.keypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class NamespacesTest {
  @TempDir Path folder;
  private final AtomicInteger opened = new AtomicInteger();
  private final Map<Path, Storage> storages = new ConcurrentHashMap<>();

  private Namespaces namespaces(int mostOpen) {
    return new Namespaces(
        folder.resolve("keypal"),
        file -> {
          opened.incrementAndGet();
          Storage storage = Keyhold.open("sqlite:" + file);
          storages.put(file, storage);
          return storage;
        },
        mostOpen);
  }

  private static boolean save(KeypalStorage storage, String id) {
    storage.save(
        KeypalRecord.parse(
            String.format(
                Locale.ROOT,
                "{\"id\":\"%s\",\"keyHash\":\"%064x\",\"metadata\":{}}",
                id,
                id.hashCode())));
    return true;
  }

  @Test
  void the_longest_unused_is_closed_and_opened_again_when_it_is_wanted() {
    try (Namespaces namespaces = namespaces(2)) {
      for (String name : List.of("a", "b", "a", "c")) {
        namespaces.use(name, storage -> save(storage, name + opened.get() + storage.hashCode()));
      }
      assertThat(opened).hasValue(3);
      assertThat(namespaces.open()).isEqualTo(2);
      namespaces.use("a", storage -> true);
      assertThat(opened).as("a was used after b").hasValue(3);
      namespaces.use("b", storage -> true);
      assertThat(opened).as("b was closed").hasValue(4);
      assertThat(namespaces.names()).containsExactly("a", "b", "c");
    }
  }

  @Test
  void one_that_is_in_use_is_not_closed() {
    try (Namespaces namespaces = namespaces(1)) {
      boolean saved =
          namespaces.use(
              "a",
              storage -> {
                namespaces.use("b", other -> true);
                namespaces.use("c", other -> true);
                return save(storage, "k");
              });

      assertThat(saved).isTrue();
      assertThat(namespaces.open()).isEqualTo(1);
    }
  }

  @Test
  void many_threads_over_many_namespaces_lose_nothing() throws Exception {
    int threads = 8;
    int rounds = 60;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CyclicBarrier start = new CyclicBarrier(threads);
    try (Namespaces namespaces = namespaces(3)) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String thread = "t" + t;
        results.add(
            pool.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < rounds; i++) {
                    String id = thread + "-" + i;
                    namespaces.use("n" + i % 6, storage -> save(storage, id));
                  }
                  return rounds;
                }));
      }
      for (Future<Integer> result : results) {
        assertThat(result.get()).isEqualTo(rounds);
      }
      for (int t = 0; t < threads; t++) {
        for (int i = 0; i < rounds; i++) {
          String id = "t" + t + "-" + i;
          boolean found = namespaces.use("n" + i % 6, storage -> storage.findById(id).isPresent());
          assertThat(found).as(id).isTrue();
        }
      }
      assertThat(namespaces.open()).isEqualTo(3);
    } finally {
      pool.shutdownNow();
    }
  }

  /** {@code -Dkeyhold.keypal.namespaces=N} for more of them. */
  @Test
  void there_are_as_many_as_files_and_few_are_open() {
    int all = Integer.getInteger("keyhold.keypal.namespaces", 40);
    try (Namespaces namespaces = namespaces(16)) {
      for (int i = 0; i < all; i++) {
        String id = "k" + i;
        namespaces.use("n" + i, storage -> save(storage, id));
        assertThat(namespaces.open()).isLessThanOrEqualTo(16);
      }
      assertThat(namespaces.names()).hasSize(all);
      for (int i = 0; i < all; i += 7) {
        String id = "k" + i;
        boolean found = namespaces.use("n" + i, storage -> storage.findById(id).isPresent());
        assertThat(found).as(id).isTrue();
      }
    }
  }

  @Test
  void one_that_cannot_be_opened_is_tried_again() {
    AtomicInteger tries = new AtomicInteger();
    try (Namespaces namespaces =
        new Namespaces(
            folder,
            file -> {
              if (tries.incrementAndGet() == 1) {
                throw new StorageException.Unavailable("the disk is away");
              }
              return Keyhold.open("sqlite:" + file);
            },
            1)) {
      assertThatThrownBy(() -> namespaces.use("a", storage -> true))
          .isInstanceOf(StorageException.Unavailable.class);
      boolean used = namespaces.use("a", storage -> true);
      assertThat(used).isTrue();
    }
  }

  @Test
  void closing_closes_what_is_open() {
    Namespaces namespaces = namespaces(2);
    namespaces.use("a", storage -> true);

    namespaces.close();

    assertThatThrownBy(() -> storages.values().iterator().next().read(tx -> true))
        .hasMessageContaining("closed");
  }

  @Test
  void what_is_closed_opens_nothing_again() {
    Namespaces namespaces = namespaces(2);
    namespaces.use("a", storage -> true);
    namespaces.close();

    for (String name : List.of("a", "b")) {
      assertThatThrownBy(() -> namespaces.use(name, storage -> true))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("the namespaces are closed");
    }
    assertThat(opened).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a b", "a/b", "..", ".", "a.db", "\u00e9", "a\u0000"})
  void a_name_that_is_none_reaches_no_path(String name) {
    try (Namespaces namespaces = namespaces(1)) {
      assertThatThrownBy(() -> namespaces.use(name, storage -> true))
          .isInstanceOf(StorageException.InvalidInput.class);
      assertThatThrownBy(() -> Namespaces.fileName("a".repeat(65)))
          .isInstanceOf(StorageException.InvalidInput.class);
      assertThat(Namespaces.fileName("a".repeat(64))).isEqualTo("a".repeat(64) + ".db");
    }
    assertThat(opened).hasValue(0);
  }
}
