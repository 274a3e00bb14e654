package dev.keyhold.keypal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.keypal.RandomCalls.Call;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.sqlite.SqliteStorage;
import dev.keyhold.tck.InMemoryStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random sequences of all 14 methods, through the adapter and through a model of the contract;
 * every answer is compared. {@code -Dkeyhold.keypal.calls=100000} for more, {@code
 * -Dkeyhold.keypal.seed=N} for one again.
 */
class DifferentialTest {
  private static final int CALLS = Integer.getInteger("keyhold.keypal.calls", 20_000);

  /** A sequence begins on an empty storage: one in memory grows slow, and full of ids. */
  private static final int SEQUENCE = 2_500;

  @TempDir Path folder;

  @Test
  void every_answer_over_sqlite_is_the_models() {
    for (int done = 0; done < CALLS / 2; done += SEQUENCE) {
      Path file = folder.resolve("sequence-" + done + ".db");
      run(() -> SqliteStorage.open(StorageConfig.of("sqlite:" + file)), true);
    }
  }

  @Test
  void every_answer_over_a_storage_in_memory_is_the_models() {
    for (int done = 0; done < CALLS / 2; done += SEQUENCE) {
      run(InMemoryStorage::open, false);
    }
  }

  private static void run(Supplier<Storage> store, boolean durable) {
    long seed = Long.getLong("keyhold.keypal.seed", new Random().nextLong());
    System.out.printf(Locale.ROOT, "keypal calls: seed %d%n", seed);
    RandomCalls calls = new RandomCalls(seed);
    MemoryModel model = new MemoryModel();
    Random reopening = new Random(seed);
    Storage storage = store.get();
    try {
      for (int i = 0; i < SEQUENCE; i++) {
        if (durable && reopening.nextInt(500) == 0) {
          storage.close();
          storage = store.get();
        }
        Call call = calls.next();
        assertThat(answer(new KeypalCalls(KeypalStorage.over(storage)), call))
            .as("seed %d, call %d: %s", seed, i, call)
            .isEqualTo(answer(model, call));
      }
    } finally {
      storage.close();
    }
  }

  private static String answer(KeypalCalls calls, Call call) {
    try {
      byte[] result = calls.call(call.method(), JsonText.bytes(call.arguments()));
      return Json.canonical(JsonText.read("result", result));
    } catch (KeypalException e) {
      return e.code() + ": " + e.getMessage();
    }
  }

  private static String answer(MemoryModel model, Call call) {
    Object arguments = JsonText.read("arguments", JsonText.bytes(call.arguments()));
    try {
      Object result = model.call(call.method(), (List<?>) arguments);
      return Json.canonical(JsonText.read("result", JsonText.bytes(result)));
    } catch (MemoryModel.Refusal e) {
      return e.code + ": " + e.getMessage();
    }
  }
}
