package dev.keyhold.keys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replaces the hash of a key that was just verified by one of the current scheme. If the upgrade
 * fails, the verification still succeeds, and a later one tries again.
 */
final class HashUpgrade {
  private static final Logger LOG = System.getLogger(ApiKeys.class.getName());

  /** How long a caller, who has an answer already, is kept waiting at most: many commits. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /** How long nothing is tried after a failure: a storage in trouble gets no more to do. */
  private static final Duration REST = Duration.ofSeconds(10);

  private final Storage storage;
  private final HashScheme scheme;
  private final InstantSource clock;
  private final Set<String> underway = ConcurrentHashMap.newKeySet();
  private volatile Instant restsUntil = Instant.MIN;

  HashUpgrade(Storage storage, HashScheme scheme, InstantSource clock) {
    this.storage = storage;
    this.scheme = scheme;
    this.clock = clock;
  }

  /** Returns once it is written, or at once if another thread is about to write the same. */
  void of(ApiKey key, KeyHash fresh) {
    Instant now = clock.instant();
    if (now.isBefore(restsUntil) || !underway.add(key.id())) {
      return;
    }
    try {
      write(key, fresh, now);
    } finally {
      underway.remove(key.id());
    }
  }

  // A hash that is not there any more was replaced by somebody else: nothing is left to do.
  private void write(ApiKey key, KeyHash fresh, Instant now) {
    try {
      storage.write(
          PATIENCE, tx -> tx.apiKeys().rehash(key.id(), key.hash(), fresh, scheme.id(), now));
    } catch (RuntimeException e) {
      restsUntil = now.plus(REST);
      LOG.log(Level.WARNING, "a key was verified, but its hash was not upgraded: " + why(e));
    }
  }

  // A stranger's message may hold anything.
  private static String why(RuntimeException e) {
    return e instanceof StorageException known ? known.anchor() : e.getClass().getName();
  }
}
