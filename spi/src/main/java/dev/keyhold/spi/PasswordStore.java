package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/** Password credentials, as one transaction sees them: one for an account at most. */
public interface PasswordStore {
  /**
   * Sets the password of an account, in place of the one it has. Failures are forgotten and a lock
   * is lifted; id, metadata and creation time of a credential that was there stay.
   *
   * @return the credential
   * @throws StorageException.MissingReference if there is no such account
   */
  PasswordCredential set(String accountId, PasswordHash hash, boolean mustChange, Instant at);

  Optional<PasswordCredential> find(String accountId);

  /**
   * Replaces a password by another one, where it still is what the caller saw. Failures are
   * forgotten, a lock is lifted, and the account need not choose another one any more.
   *
   * @param from the hash that must still be there
   * @return whether it was, and was replaced
   */
  boolean change(String accountId, PasswordHash from, PasswordHash to, Instant at);

  /**
   * Replaces the hash of an unchanged password, for instance by one with higher parameters.
   *
   * @param from the hash that must still be there
   * @return whether it was, and was replaced; the change time and the failures stay
   */
  boolean rehash(String accountId, PasswordHash from, PasswordHash to, Instant at);

  /**
   * Counts one failed attempt. Of attempts that fail at once, each is counted.
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
   * @return whether there were any
   * @throws StorageException.NotFound if the account has no password
   */
  boolean clearFailures(String accountId, Instant at);

  /**
   * @return whether there was one
   */
  boolean remove(String accountId);
}
