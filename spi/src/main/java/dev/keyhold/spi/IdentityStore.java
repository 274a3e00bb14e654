package dev.keyhold.spi;

/**
 * Accounts, organizations, memberships and password credentials, as one transaction sees them.
 *
 * <p>Each list is ordered by id, in {@link Text#ORDER}.
 *
 * <p><b>The last owner.</b> The account that an organization names as its owner is always a member
 * of level {@link MembershipLevel#OWNER}. Only {@link OrganizationStore#transfer} changes the
 * owner. Every other change that would remove or lower the owner's membership is refused with
 * {@link StorageException.LastOwner}, also when several changes run at once, and also if there are
 * other owner members: a store never chooses who answers for an organization.
 */
public interface IdentityStore {
  AccountStore accounts();

  OrganizationStore organizations();

  MembershipStore members();

  PasswordStore passwords();
}
