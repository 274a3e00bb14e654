package dev.keyhold.core;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the storage that all share says of an account, seen from an organization.
 *
 * @param account empty if there is none, or it is not active
 * @param workgroups in which it is now
 */
record Standing(
    String accountId,
    Optional<Account> account,
    Optional<Membership> membership,
    List<WorkgroupMember> workgroups) {

  static Standing in(SharedLook shared, String organizationId, String accountId, Window window) {
    Optional<Account> account =
        shared
            .identities()
            .accounts()
            .find(accountId)
            .filter(found -> found.status() == AccountStatus.ACTIVE);
    if (account.isEmpty()) {
      return new Standing(accountId, account, Optional.empty(), List.of());
    }
    return new Standing(
        accountId,
        account,
        shared.identities().members().find(organizationId, accountId),
        shared.workgroupsOf(accountId, window));
  }

  boolean isActive() {
    return account.isPresent();
  }

  boolean isMember() {
    return membership.isPresent();
  }

  boolean isOwner() {
    return membership.filter(member -> member.level() == MembershipLevel.OWNER).isPresent();
  }

  /**
   * Whoever becomes a member again begins with nothing: what was given to the account before counts
   * no more.
   */
  boolean countsFrom(Instant givenAt) {
    return membership.filter(member -> !givenAt.isBefore(member.createdAt())).isPresent();
  }

  /** Whether it has been an active member all the time since, of the same level. */
  boolean isTheSameSince(Instant instant) {
    return account.filter(it -> !it.updatedAt().isAfter(instant)).isPresent()
        && membership.filter(it -> !it.updatedAt().isAfter(instant)).isPresent();
  }
}
