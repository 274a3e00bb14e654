package dev.keyhold.bench;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import java.time.Duration;

/** Verifies so many keys once, and says how many bytes of heap are in use for each afterwards. */
final class HeapPerKey {
  private HeapPerKey() {}

  public static void main(String[] arguments) {
    long keys = Long.parseLong(arguments[1]);
    try (Storage storage = Verifying.storage(new KeyFile(Path.of(arguments[0]), keys), keys)) {
      ApiKeys api = Verifying.keys(storage, Duration.ZERO);
      verify(api, keys, 1);
      long before = OpenOnce.usedHeap();
      verify(api, keys, keys);
      long after = OpenOnce.usedHeap();
      verify(api, keys, 1); // neither may be collected before
      System.out.println((double) (after - before) / (keys - 1));
    }
  }

  private static void verify(ApiKeys api, long keys, long count) {
    for (long i = 0; i < Math.min(keys, count); i++) {
      Verifying.check(api.verify(KeyTexts.text(i)));
    }
  }
}
