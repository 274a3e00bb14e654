package dev.keyhold.core;

import dev.keyhold.spi.IdentityStore;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Transaction;
import dev.keyhold.tables.Global;
import dev.keyhold.tables.Tables;
import java.util.List;
import java.util.Optional;

/** One look into the storage that all organizations share, in one transaction. */
record SharedLook(IdentityStore identities, Global rows) {
  static SharedLook in(Transaction tx, Tables tables) {
    return new SharedLook(tx.identities(), tables.global(tx));
  }

  Optional<Privilege> privilege(String key) {
    return rows.find(Privilege.TABLE, key);
  }

  List<Privilege> privileges() {
    return Page.all(rows.from(Privilege.TABLE)::page);
  }

  /** Those in which an account is now. */
  List<WorkgroupMember> workgroupsOf(String accountId, Window window) {
    return Page.all(
            rows.from(WorkgroupMember.TABLE)
                    .by(WorkgroupMember.BY_ACCOUNT)
                    .where(WorkgroupMember.ACCOUNT_ID.is(accountId))
                ::page)
        .stream()
        .filter(member -> isIn(member, window))
        .toList();
  }

  private boolean isIn(WorkgroupMember member, Window window) {
    return !window.isOver(member.expiresAt())
        && identities
            .members()
            .find(member.homeOrganizationId(), member.accountId())
            .filter(home -> !member.stamp().createdAt().isBefore(home.createdAt()))
            .isPresent();
  }

  /** Those who are in a workgroup now, active or not. */
  List<WorkgroupMember> membersOf(String workgroupId, Window window) {
    return Page.all(
            rows.from(WorkgroupMember.TABLE)
                    .by(WorkgroupMember.BY_WORKGROUP)
                    .where(WorkgroupMember.WORKGROUP_ID.is(workgroupId))
                ::page)
        .stream()
        .filter(member -> isIn(member, window))
        .toList();
  }
}
