package dev.keyhold.credentials;

import de.mkammerer.argon2.Argon2;
import dev.keyhold.spi.PasswordHash;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes and checks hashes. The number of hashes at one time is limited: each takes as much memory
 * as {@link Argon2Cost} says, and a flood of attempts could otherwise use up all memory.
 */
final class PasswordHasher {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final String PROBE = "self-test";

  private final Argon2 argon2;
  private final Argon2Cost cost;
  private final Semaphore permits;
  private final PasswordHash decoy;

  /**
   * @throws StorageException.Unsupported if the native library cannot be loaded or does not work
   */
  PasswordHasher(Supplier<Argon2> library, Argon2Cost cost, int atOnce) {
    this.cost = cost;
    this.permits = new Semaphore(atOnce, true);
    try {
      this.argon2 = library.get();
      // JNA fails at the first hash and not before, so the first hash is made here.
      this.decoy = hash(PROBE.toCharArray());
      if (!argon2.verify(decoy.text(), PROBE.toCharArray())) {
        throw new StorageException.Unsupported("argon2 does not verify what it hashed itself");
      }
    } catch (LinkageError | IllegalStateException e) {
      throw new StorageException.Unsupported(
          "argon2's native library cannot be used (%s); JNA needs a folder in which files may be"
                  .formatted(e.getClass().getName())
              + " executed: set the system property jna.tmpdir to one, or install libargon2");
    }
  }

  PasswordHash hash(char[] password) {
    char[] prepared = PasswordText.prepared(password);
    try {
      return new PasswordHash(
          argon2.hash(cost.iterations(), cost.memoryKib(), cost.parallelism(), prepared));
    } finally {
      PasswordText.wipeCopy(prepared, password);
    }
  }

  /** Whether a hash is of this password, prepared or, as older ones are, as it was typed. */
  boolean verify(PasswordHash hash, char[] password) {
    return isOfPrepared(hash, password)
        || (!PasswordText.isPrepared(password) && argon2.verify(hash.text(), password));
  }

  private boolean isOfPrepared(PasswordHash hash, char[] password) {
    char[] prepared = PasswordText.prepared(password);
    try {
      return argon2.verify(hash.text(), prepared);
    } finally {
      PasswordText.wipeCopy(prepared, password);
    }
  }

  /**
   * Whether a hash that is of this password should be made anew.
   *
   * @param password the one that it is of
   */
  boolean isOutdated(PasswordHash hash, char[] password) {
    return argon2.needsRehash(hash.text(), cost.iterations(), cost.memoryKib(), cost.parallelism())
        || (!PasswordText.isPrepared(password) && !isOfPrepared(hash, password));
  }

  /** The hash of a password that nobody has, for accounts that have none. */
  PasswordHash decoy() {
    return decoy;
  }

  /**
   * Runs work that makes or checks hashes.
   *
   * @throws StorageException.Unavailable if too many callers wait already
   */
  <T> T bounded(Supplier<T> work) {
    acquire();
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }

  private void acquire() {
    try {
      if (!permits.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StorageException.Unavailable("too many passwords are being checked");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Unavailable("the caller was interrupted while it waited");
    }
  }
}
