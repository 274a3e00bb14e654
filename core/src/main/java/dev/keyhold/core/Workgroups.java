package dev.keyhold.core;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Global;
import java.time.Instant;
import java.util.Optional;

/**
 * Groups across organizations, in one transaction of the storage that all share. An organization
 * that gives a role to a workgroup gives it to people of others.
 */
public final class Workgroups {
  private final SharedRows shared;
  private final Global rows;

  Workgroups(SharedRows shared) {
    this.shared = shared;
    this.rows = shared.rows();
  }

  /**
   * @throws StorageException.Duplicate if there is one of this name
   */
  public Workgroup create(String name) {
    PowerRows.filled("name", name);
    return rows.insert(Workgroup.TABLE, fresh -> new Workgroup(fresh.stamp(), name));
  }

  /**
   * Removes a workgroup. Roles that it was given have nobody from then on, and its id never comes
   * again.
   *
   * @return whether there was one
   */
  public boolean remove(String id) {
    shared.change();
    return rows.delete(Workgroup.TABLE, id).isPresent();
  }

  public Optional<Workgroup> find(String id) {
    return rows.find(Workgroup.TABLE, id);
  }

  /** By their names. */
  public Page<Workgroup> list(PageRequest page) {
    return rows.from(Workgroup.TABLE).by(Workgroup.BY_NAME).page(page);
  }

  /**
   * Puts an account into a workgroup, anew if it is in it already.
   *
   * @param homeOrganizationId the organization that it comes from
   * @param expiresAt from this instant on, it counts no more
   * @throws StorageException.NotFound if there is no such workgroup, or the account is no member of
   *     that organization
   */
  public WorkgroupMember addMember(
      String id,
      String accountId,
      String homeOrganizationId,
      GroupRole role,
      Optional<Instant> expiresAt) {
    if (find(id).isEmpty()) {
      throw PowerRows.missing("workgroup");
    }
    if (shared.tx().identities().members().find(homeOrganizationId, accountId).isEmpty()) {
      throw PowerRows.missing("member of that organization");
    }
    removeMember(id, accountId);
    return rows.insert(
        WorkgroupMember.TABLE,
        fresh ->
            new WorkgroupMember(fresh.stamp(), id, accountId, homeOrganizationId, role, expiresAt));
  }

  /**
   * @return whether it was in it
   */
  public boolean removeMember(String id, String accountId) {
    shared.change();
    return rows.find(
            WorkgroupMember.TABLE,
            WorkgroupMember.BY_WORKGROUP,
            WorkgroupMember.WORKGROUP_ID.is(id),
            WorkgroupMember.ACCOUNT_ID.is(accountId))
        .flatMap(member -> rows.delete(WorkgroupMember.TABLE, member.stamp().id()))
        .isPresent();
  }

  /** By their accounts. */
  public Page<WorkgroupMember> members(String id, PageRequest page) {
    return rows.from(WorkgroupMember.TABLE)
        .by(WorkgroupMember.BY_WORKGROUP)
        .where(WorkgroupMember.WORKGROUP_ID.is(id))
        .page(page);
  }
}
