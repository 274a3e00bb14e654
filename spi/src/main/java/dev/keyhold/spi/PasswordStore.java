package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/** Password credentials, as one transaction sees them. An account has at most one. */
public interface PasswordStore {
  /**
   * Sets the password of an account and replaces its password if it has one. Failures are forgotten
   * and a lock is lifted. If there was a credential, its id, metadata and creation time stay.
   *
   * @return the credential
   * @throws StorageException.MissingReference if there is no such account
   */
  PasswordCredential set(String accountId, PasswordHash hash, boolean mustChange, Instant at);

  Optional<PasswordCredential> find(String accountId);

  /**
   * Replaces a password if it is still the one that the caller saw. Failures are forgotten, a lock
   * is lifted, and the account no longer has to choose a new password.
   *
   * @param from the hash that must still be there
   * @return whether the hash was still there and was replaced
   */
  boolean change(String accountId, PasswordHash from, PasswordHash to, Instant at);

  /**
   * Replaces the hash of an unchanged password, for instance by a hash with higher parameters.
   *
   * @param from the hash that must still be there
   * @return whether the hash was still there and was replaced; the change time and the failures
   *     stay
   */
  boolean rehash(String accountId, PasswordHash from, PasswordHash to, Instant at);

  /**
   * Counts one failed attempt. If several attempts fail at once, each is counted.
   *
   * @return the count after this one
   * @throws StorageException.NotFound if the account has no password
   */
  int countFailure(String accountId, Instant at);

  /**
   * Locks a password. A lock is only ever lengthened.
   *
   * @return whether this call set or lengthened the lock
   * @throws StorageException.NotFound if the account has no password
   */
  boolean lock(String accountId, Instant until, Instant at);

  /**
   * Forgets failures and lifts the lock.
   *
   * @return whether there were failures or a lock
   * @throws StorageException.NotFound if the account has no password
   */
  boolean clearFailures(String accountId, Instant at);

  /**
   * @return whether the account had a password
   */
  boolean remove(String accountId);
}
