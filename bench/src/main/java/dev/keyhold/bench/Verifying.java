package dev.keyhold.bench;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.Verification;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.sqlite.SqliteStorage;
import java.time.Duration;

/** How the measurements open a storage and its keys: the one place that knows the settings. */
final class Verifying {
  /** What a hub has if it says nothing. */
  static final Duration LAST_USED = Duration.ofMinutes(1);

  /**
   * Bytes for a key of the measurements: the cache is as little full as one of the default size.
   */
  private static final long ROOM = 4_000;

  private Verifying() {}

  /**
   * A storage that keeps so many keys in memory.
   *
   * @param kept 0 for none
   */
  static Storage storage(KeyFile file, long kept) {
    return SqliteStorage.open(config(file, kept).build());
  }

  private static StorageConfig.Builder config(KeyFile file, long kept) {
    return StorageConfig.builder(file.url()).setting("cache-bytes", Long.toString(kept * ROOM));
  }

  /**
   * @param lastUsed how often a use is recorded at most; zero for never
   */
  static ApiKeys keys(Storage storage, Duration lastUsed) {
    return ApiKeys.builder(storage, KeyPolicy.DEFAULT).lastUsedInterval(lastUsed).build();
  }

  /** A measurement of anything else than a verified key is worth nothing. */
  static void check(Verification verdict) {
    if (!(verdict instanceof Verified)) {
      throw new IllegalStateException("a key of the measurement does not verify: " + verdict);
    }
  }
}
