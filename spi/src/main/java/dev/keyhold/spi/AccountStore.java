package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * Accounts, as one transaction sees them. A patch that changes nothing does not change the update
 * time either.
 */
public interface AccountStore {
  /**
   * @return {@code account}, so that a unit of work can end with it
   * @throws StorageException.Duplicate if the id or the e-mail address is taken
   * @throws StorageException.InvalidInput if {@link Text#newEmail} refuses the e-mail address
   */
  Account create(Account account);

  Optional<Account> find(String id);

  /**
   * @param email compared by {@link Text#foldEmail}
   */
  Optional<Account> findByEmail(String email);

  /** All accounts, by id. */
  Page<Account> list(PageRequest page);

  /**
   * @return the account before and after the change
   * @throws StorageException.NotFound if there is no such account
   * @throws StorageException.Duplicate if the e-mail address is taken
   * @throws StorageException.Conflict if the account would have no e-mail address although its
   *     level is not {@link AccessLevel#SERVICE}
   */
  Changed<Account> update(String id, AccountPatch patch, Instant at);

  /**
   * Suspends, reactivates or deactivates.
   *
   * @return the account before and after the change; both are equal if it already had that status
   * @throws StorageException.NotFound if there is no such account
   * @throws StorageException.Conflict if the account's status may not become {@code status} ({@link
   *     AccountStatus#mayBecome})
   */
  Changed<Account> changeStatus(String id, AccountStatus status, Instant at);

  /**
   * Deletes an account, its memberships, its password and its API keys.
   *
   * @return whether there was such an account
   * @throws StorageException.LastOwner if the account is the owner of organizations; the exception
   *     names them all
   */
  boolean delete(String id);
}
