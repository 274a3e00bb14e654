package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * Accounts, organizations, memberships and password credentials, as one transaction sees them.
 *
 * <p>Lists are ordered by {@link Text#ORDER} of the id that the list is about. A patch that changes
 * nothing leaves the update time too.
 *
 * <p><b>The last owner.</b> The account that an organization names as its owner is always a member
 * of level {@link MembershipLevel#OWNER}. Only {@link #transferOrganization} names another one.
 * Whatever would take the membership away before, or lower it, is refused with {@link
 * StorageException.LastOwner}, also when several do it at once, and also where there are other
 * owner members: who answers for an organization is never chosen by a store.
 */
public interface IdentityStore {

  // --- Accounts ---

  /**
   * @return {@code account}, so that a unit of work can end with it
   * @throws StorageException.Duplicate if the id or the e-mail address is taken
   * @throws StorageException.InvalidInput if {@link Text#newEmail} does not take the e-mail address
   */
  Account createAccount(Account account);

  Optional<Account> findAccount(String id);

  /**
   * @param email compared by {@link Text#foldEmail}
   */
  Optional<Account> findAccountByEmail(String email);

  /** All accounts, by id. */
  Page<Account> listAccounts(PageRequest page);

  /**
   * @return the account after the change
   * @throws StorageException.NotFound if there is no such account
   * @throws StorageException.Duplicate if the e-mail address is taken
   * @throws StorageException.Conflict if the account would have no e-mail address although its
   *     level is not {@link AccessLevel#SERVICE}
   */
  Account updateAccount(String id, AccountPatch patch, Instant at);

  /**
   * Suspends, reactivates or deactivates.
   *
   * @return whether this call changed the status
   * @throws StorageException.NotFound if there is no such account
   * @throws StorageException.Conflict if the account's status may not become {@code status} ({@link
   *     AccountStatus#mayBecome})
   */
  boolean changeAccountStatus(String id, AccountStatus status, Instant at);

  /**
   * Deletes an account, its memberships, its password and its API keys.
   *
   * @return whether there was one
   * @throws StorageException.LastOwner if the account is the owner of organizations; the exception
   *     names them all
   */
  boolean deleteAccount(String id);

  // --- Organizations ---

  /**
   * Creates an organization, and the membership that makes its owner the first owner member.
   *
   * @return {@code organization}
   * @throws StorageException.Duplicate if the id, the name or the slug is taken
   * @throws StorageException.MissingReference if the owner does not exist
   */
  Organization createOrganization(Organization organization);

  Optional<Organization> findOrganization(String id);

  /**
   * @param slug compared exactly
   */
  Optional<Organization> findOrganizationBySlug(String slug);

  /** All organizations, by id. */
  Page<Organization> listOrganizations(PageRequest page);

  /**
   * @return the organization after the change
   * @throws StorageException.NotFound if there is no such organization
   * @throws StorageException.Duplicate if the name or the slug is taken
   */
  Organization updateOrganization(String id, OrganizationPatch patch, Instant at);

  /**
   * Hands an organization over. The new owner becomes an owner member, or is raised to one; the
   * former owner stays an owner member, who may leave now.
   *
   * @return the organization after the change
   * @throws StorageException.NotFound if there is no such organization
   * @throws StorageException.MissingReference if the new owner does not exist
   */
  Organization transferOrganization(String id, String newOwnerId, Instant at);

  /**
   * Deletes an organization and its memberships.
   *
   * @return whether there was one
   */
  boolean deleteOrganization(String id);

  // --- Memberships ---

  /**
   * @return {@code membership}
   * @throws StorageException.Duplicate if the account is a member already, or the id is taken
   * @throws StorageException.MissingReference if the organization or the account does not exist
   */
  Membership addMember(Membership membership);

  Optional<Membership> findMember(String organizationId, String accountId);

  /** The members of an organization, by the account's id; none if there is no such organization. */
  Page<Membership> listMembers(String organizationId, PageRequest page);

  /** The memberships of an account, by the organization's id; none if there is no such account. */
  Page<Membership> listMemberships(String accountId, PageRequest page);

  /**
   * @return the membership after the change; unchanged if it had that level
   * @throws StorageException.NotFound if the account is not a member
   * @throws StorageException.LastOwner if it is the owner that the organization names, and would be
   *     lowered
   */
  Membership changeMemberLevel(
      String organizationId, String accountId, MembershipLevel level, Instant at);

  /**
   * @return whether the account was a member
   * @throws StorageException.LastOwner if it is the owner that the organization names
   */
  boolean removeMember(String organizationId, String accountId);

  // --- Password credentials ---

  /**
   * Sets the password of an account, in place of the one it has. Failures are forgotten and a lock
   * is lifted; id, metadata and creation time of a credential that was there stay.
   *
   * @return the credential
   * @throws StorageException.MissingReference if there is no such account
   */
  PasswordCredential setPassword(
      String accountId, PasswordHash hash, boolean mustChange, Instant at);

  Optional<PasswordCredential> findPassword(String accountId);

  /**
   * Replaces a password by another one, where it still is what the caller saw. Failures are
   * forgotten, a lock is lifted, and the account need not choose another one any more.
   *
   * @param from the hash that must still be there
   * @return whether it was, and was replaced
   */
  boolean changePassword(String accountId, PasswordHash from, PasswordHash to, Instant at);

  /**
   * Replaces the hash of an unchanged password, for instance by one with higher parameters.
   *
   * @param from the hash that must still be there
   * @return whether it was, and was replaced; the change time and the failures stay
   */
  boolean rehashPassword(String accountId, PasswordHash from, PasswordHash to, Instant at);

  /**
   * Counts one failed attempt. Of attempts that fail at once, each is counted.
   *
   * @return the count after this one
   * @throws StorageException.NotFound if the account has no password
   */
  int countPasswordFailure(String accountId, Instant at);

  /**
   * Locks a password. A lock is only ever lengthened.
   *
   * @return whether this call set or lengthened the lock
   * @throws StorageException.NotFound if the account has no password
   */
  boolean lockPassword(String accountId, Instant until, Instant at);

  /**
   * Forgets failures and lifts the lock.
   *
   * @return whether there were any
   * @throws StorageException.NotFound if the account has no password
   */
  boolean clearPasswordFailures(String accountId, Instant at);

  /**
   * @return whether there was one
   */
  boolean removePassword(String accountId);
}
