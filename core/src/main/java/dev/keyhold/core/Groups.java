package dev.keyhold.core;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.util.Optional;

/** The groups of an organization, in one transaction of the organization's storage. */
public final class Groups {
  private final PowerRows power;
  private final Tenant rows;

  Groups(PowerRows power) {
    this.power = power;
    this.rows = power.rows();
  }

  /**
   * @throws StorageException.Duplicate if there is one of this name
   */
  public Group create(String name) {
    PowerRows.filled("name", name);
    return rows.insert(
        Group.TABLE, fresh -> new Group(fresh.stamp(), fresh.organizationId(), name));
  }

  /**
   * @throws StorageException.Duplicate if there is one of this name
   */
  public Group rename(String id, String name) {
    power.there(Group.TABLE, id, "group");
    return rows.update(Group.TABLE, id, Group.NAME.to(PowerRows.filled("name", name))).after();
  }

  /**
   * Removes a group, and whatever was given to its members as such.
   *
   * @return whether there was one
   */
  public boolean remove(String id) {
    power.change();
    boolean removed = rows.delete(Group.TABLE, id).isPresent();
    if (removed) {
      power.forget(Subject.group(id));
    }
    return removed;
  }

  public Optional<Group> find(String id) {
    return rows.find(Group.TABLE, id);
  }

  /** By their names. */
  public Page<Group> list(PageRequest page) {
    return rows.from(Group.TABLE).by(Group.BY_NAME).page(page);
  }

  /**
   * Puts a member of the organization into a group, anew if it is in it already. An account that is
   * no member has nothing of it.
   *
   * @param expiresAt from this instant on, it counts no more
   * @throws StorageException.MissingReference if there is no such account
   */
  public GroupMember addMember(
      String id, String accountId, GroupRole role, Optional<Instant> expiresAt) {
    removeMember(power.there(Group.TABLE, id, "group").stamp().id(), accountId);
    return rows.insert(
        GroupMember.TABLE,
        fresh ->
            new GroupMember(fresh.stamp(), fresh.organizationId(), id, accountId, role, expiresAt));
  }

  /**
   * @return whether it was in it
   */
  public boolean removeMember(String id, String accountId) {
    power.change();
    return rows.find(
            GroupMember.TABLE,
            GroupMember.BY_GROUP,
            GroupMember.GROUP_ID.is(id),
            GroupMember.ACCOUNT_ID.is(accountId))
        .flatMap(member -> rows.delete(GroupMember.TABLE, member.stamp().id()))
        .isPresent();
  }

  /** By their accounts. */
  public Page<GroupMember> members(String id, PageRequest page) {
    return rows.from(GroupMember.TABLE)
        .by(GroupMember.BY_GROUP)
        .where(GroupMember.GROUP_ID.is(id))
        .page(page);
  }
}
