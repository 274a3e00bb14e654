package dev.keyhold.credentials;

import dev.keyhold.spi.IdentityStore;
import java.time.Duration;
import java.time.Instant;

/**
 * When and for how long a password is locked.
 *
 * @param afterFailures how many failures in a row lock a password
 * @param lasts how long the lock lasts; the next failure after it locks the password again
 */
record LockOut(int afterFailures, Duration lasts) {

  /**
   * Counts a failure, and locks the password if it is one too many.
   *
   * @return whether the password is locked now; {@code false} also if the password was removed
   *     meanwhile
   */
  boolean count(IdentityStore identities, String accountId, Instant now) {
    if (identities.passwords().find(accountId).isEmpty()) {
      return false;
    }
    return identities.passwords().countFailure(accountId, now) >= afterFailures
        && identities.passwords().lock(accountId, now.plus(lasts), now);
  }
}
