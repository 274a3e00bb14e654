package dev.keyhold.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * The memberships of accounts in organizations, as one transaction sees them. {@link IdentityStore}
 * states the rule of the last owner.
 */
public interface MembershipStore {
  /**
   * @return {@code membership}
   * @throws StorageException.Duplicate if the account is a member already, or the id is taken
   * @throws StorageException.MissingReference if the organization or the account does not exist
   */
  Membership add(Membership membership);

  Optional<Membership> find(String organizationId, String accountId);

  /** The members of an organization, by the account's id; none if there is no such organization. */
  Page<Membership> listOf(String organizationId, PageRequest page);

  /** The memberships of an account, by the organization's id; none if there is no such account. */
  Page<Membership> listFor(String accountId, PageRequest page);

  /**
   * @return the membership before and after the change; both are equal if it already had that level
   * @throws StorageException.NotFound if the account is not a member
   * @throws StorageException.LastOwner if the account is the organization's owner and the level
   *     would be lowered
   */
  Changed<Membership> changeLevel(
      String organizationId, String accountId, MembershipLevel level, Instant at);

  /**
   * @return the removed membership; empty if there was none
   * @throws StorageException.LastOwner if the account is the organization's owner
   */
  Optional<Membership> remove(String organizationId, String accountId);
}
