package dev.keyhold.spi;

/**
 * Accounts, organizations, memberships and password credentials, as one transaction sees them.
 *
 * <p>Lists are ordered by {@link Text#ORDER} of the id that the list is about.
 *
 * <p><b>The last owner.</b> The account that an organization names as its owner is always a member
 * of level {@link MembershipLevel#OWNER}. Only {@link OrganizationStore#transfer} names another
 * one. Whatever would take the membership away before, or lower it, is refused with {@link
 * StorageException.LastOwner}, also when several do it at once, and also where there are other
 * owner members: who answers for an organization is never chosen by a store.
 */
public interface IdentityStore {
  AccountStore accounts();

  OrganizationStore organizations();

  MembershipStore members();

  PasswordStore passwords();
}
