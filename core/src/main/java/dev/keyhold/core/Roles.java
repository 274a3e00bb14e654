package dev.keyhold.core;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The roles of an organization, who has them, and what is overridden; in one transaction of the
 * organization's storage. Whether the caller may change them is not asked here.
 */
public final class Roles {
  private final PowerRows power;
  private final Tenant rows;

  Roles(PowerRows power) {
    this.power = power;
    this.rows = power.rows();
  }

  /**
   * @throws StorageException.Duplicate if there is a role of this key
   * @throws StorageException.MissingReference if a privilege is not registered
   */
  public Role define(NewRole wanted) {
    power.change();
    Role role =
        rows.insert(
            Role.TABLE,
            fresh ->
                new Role(
                    fresh.stamp(), fresh.organizationId(), wanted.key(), wanted.name(), false, 0));
    wanted.privileges().forEach(privilege -> give(role, privilege));
    return role;
  }

  private void give(Role role, String privilege) {
    rows.insert(
        RolePrivilege.TABLE,
        fresh ->
            new RolePrivilege(fresh.stamp(), fresh.organizationId(), role.stamp().id(), privilege));
  }

  /**
   * Gives a role another name and other privileges.
   *
   * @param read the role as it was seen
   * @throws StorageException.Conflict if it was changed since, or is one that nobody edits
   */
  public Role change(Role read, String name, Set<String> privileges) {
    refuseSystem(power.there(Role.TABLE, read.stamp().id(), "role"));
    power.change();
    // A change of the privileges alone is one of the role too, for whoever reads it meanwhile.
    Role changed =
        rows.update(
                Role.TABLE,
                read,
                Role.NAME.to(PowerRows.filled("name", name)),
                Role.CHANGES.plus(1))
            .after();
    Set<String> missing = new TreeSet<>(privileges);
    for (RolePrivilege each : given(changed.stamp().id())) {
      if (!missing.remove(each.privilegeKey())) {
        rows.delete(RolePrivilege.TABLE, each.stamp().id());
      }
    }
    missing.forEach(privilege -> give(changed, privilege));
    return changed;
  }

  private static void refuseSystem(Role role) {
    if (role.isSystem()) {
      throw new StorageException.Conflict(
          "key",
          "the role %s is one of each organization, and stays as it is".formatted(role.key()));
    }
  }

  private List<RolePrivilege> given(String roleId) {
    return PowerRows.all(
        rows.from(RolePrivilege.TABLE)
            .by(RolePrivilege.BY_ROLE)
            .where(RolePrivilege.ROLE_ID.is(roleId)));
  }

  /**
   * @return whether there was one
   * @throws StorageException.Conflict if somebody has it, or it is one that nobody edits
   */
  public boolean remove(String key) {
    Optional<Role> role = find(key);
    role.ifPresent(Roles::refuseSystem);
    if (role.isPresent()) {
      power.change();
    }
    return role.flatMap(there -> rows.delete(Role.TABLE, there.stamp().id())).isPresent();
  }

  public Optional<Role> find(String key) {
    return rows.find(Role.TABLE, Role.BY_KEY, Role.KEY.is(key));
  }

  /** By their keys. */
  public Page<Role> list(PageRequest page) {
    return rows.from(Role.TABLE).by(Role.BY_KEY).page(page);
  }

  /** The privileges that a role gives, in order; none of a system role, which gives by a rule. */
  public Set<String> privileges(Role role) {
    return given(role.stamp().id()).stream()
        .map(RolePrivilege::privilegeKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Gives a role to somebody, in the place of an assignment of the same role to the same subject on
   * the same resource.
   *
   * @throws StorageException.NotFound if there is no such role, or no such department or group
   * @throws StorageException.Conflict if it would end before it starts
   */
  public RoleAssignment assign(NewAssignment wanted) {
    power.change();
    Role role = find(wanted.roleKey()).orElseThrow(() -> PowerRows.missing("role"));
    checkThere(wanted.subject());
    String resource = wanted.resource().orElse("");
    String subject = wanted.subject().text();
    rows.find(
            RoleAssignment.TABLE,
            RoleAssignment.BY_ROLE,
            RoleAssignment.ROLE_ID.is(role.stamp().id()),
            RoleAssignment.SUBJECT.is(subject),
            RoleAssignment.RESOURCE.is(resource))
        .ifPresent(before -> rows.delete(RoleAssignment.TABLE, before.stamp().id()));
    return rows.insert(
        RoleAssignment.TABLE,
        fresh ->
            new RoleAssignment(
                fresh.stamp(),
                fresh.organizationId(),
                role.stamp().id(),
                subject,
                wanted.subject().accountId(),
                resource,
                wanted.startsAt(),
                wanted.endsAt(),
                wanted.grantedBy()));
  }

  private void checkThere(Subject subject) {
    switch (subject.kind()) {
      case DEPARTMENT -> power.there(Department.TABLE, subject.id(), "department");
      case GROUP -> power.there(Group.TABLE, subject.id(), "group");
      case ACCOUNT, WORKGROUP -> {} // which live elsewhere; one that is not there has no members
    }
  }

  /**
   * @return whether there was such an assignment
   */
  public boolean withdraw(String assignmentId) {
    power.change();
    return rows.delete(RoleAssignment.TABLE, assignmentId).isPresent();
  }

  /** Who has which role, by the roles. */
  public Page<RoleAssignment> assignments(PageRequest page) {
    return rows.from(RoleAssignment.TABLE).by(RoleAssignment.BY_ROLE).page(page);
  }

  /** The roles that were given to a subject itself. */
  public Page<RoleAssignment> assignmentsOf(Subject subject, PageRequest page) {
    return rows.from(RoleAssignment.TABLE)
        .by(RoleAssignment.BY_SUBJECT)
        .where(RoleAssignment.SUBJECT.is(subject.text()))
        .page(page);
  }

  /**
   * Overrides what roles say, in the place of an override of the same privilege, subject and
   * effect. A privilege of the scope {@link Privilege.Scope#PLATFORM} is never given so. To deny
   * the right to impersonate ends all sessions.
   *
   * @throws StorageException.MissingReference if the privilege is not registered
   */
  public PrivilegeOverride override(NewOverride wanted) {
    power.change();
    wanted.subject().ifPresent(this::checkThere);
    String subject = wanted.subject().map(Subject::text).orElse(PrivilegeOverride.ALL);
    rows.find(
            PrivilegeOverride.TABLE,
            PrivilegeOverride.BY_PRIVILEGE,
            PrivilegeOverride.PRIVILEGE_KEY.is(wanted.privilege()),
            PrivilegeOverride.SUBJECT.is(subject),
            PrivilegeOverride.EFFECT.is(wanted.effect()))
        .ifPresent(before -> rows.delete(PrivilegeOverride.TABLE, before.stamp().id()));
    if (wanted.effect() == PrivilegeOverride.Effect.DENY
        && wanted.privilege().equals(StandardPrivilege.TENANT_MEMBERS_IMPERSONATE.key())) {
      new SessionRows(power).endAll(ImpersonationSession.EndReason.REVOKED);
    }
    return rows.insert(
        PrivilegeOverride.TABLE,
        fresh ->
            new PrivilegeOverride(
                fresh.stamp(),
                fresh.organizationId(),
                wanted.privilege(),
                wanted.effect(),
                subject,
                wanted.subject().flatMap(Subject::accountId),
                wanted.reason(),
                wanted.endsAt()));
  }

  /**
   * @return whether there was such an override
   */
  public boolean liftOverride(String overrideId) {
    power.change();
    return rows.delete(PrivilegeOverride.TABLE, overrideId).isPresent();
  }

  /** By their privileges. */
  public Page<PrivilegeOverride> overrides(PageRequest page) {
    return rows.from(PrivilegeOverride.TABLE).by(PrivilegeOverride.BY_PRIVILEGE).page(page);
  }
}
