package dev.keyhold.credentials;

import dev.keyhold.spi.IdentityStore;
import java.time.Duration;
import java.time.Instant;

/**
 * When no more attempts are taken.
 *
 * @param afterFailures how many failures in a row lock a password
 * @param lasts for how long; the next failure after that locks it again
 */
record LockOut(int afterFailures, Duration lasts) {

  /**
   * Counts a failure, and locks the password if it is one too many.
   *
   * @return whether it is locked now; {@code false} also if the password is gone meanwhile
   */
  boolean count(IdentityStore identities, String accountId, Instant now) {
    if (identities.passwords().find(accountId).isEmpty()) {
      return false;
    }
    return identities.passwords().countFailure(accountId, now) >= afterFailures
        && identities.passwords().lock(accountId, now.plus(lasts), now);
  }
}
