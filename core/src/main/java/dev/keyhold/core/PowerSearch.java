package dev.keyhold.core;

import dev.keyhold.core.PrivilegeOverride.Effect;
import dev.keyhold.spi.Page;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks for all whom an organization gives a privilege, by its rows, in one transaction. */
record PowerSearch(Tenant rows, Window window, boolean isPlatform) {

  /**
   * Some of an organization, of whom the storage that all share says who they are.
   *
   * @param accounts to whom it was given, and when at the latest
   * @param workgroups all members of these
   * @param everybody all members of the organization
   */
  record Crowd(Map<String, Instant> accounts, Set<String> workgroups, boolean everybody) {
    boolean has(Standing who) {
      return (who.isMember() && everybody)
          || Optional.ofNullable(accounts.get(who.accountId())).filter(who::countsFrom).isPresent()
          || who.workgroups().stream().anyMatch(each -> workgroups.contains(each.workgroupId()));
    }
  }

  /**
   * @param levels the roles that members have by being members and that give it
   */
  record Found(Crowd given, Set<SystemRole> levels, Crowd denied) {}

  Found having(Privilege privilege, Optional<String> resource) {
    List<PrivilegeOverride> overrides = overrides(privilege);
    Set<SystemRole> levels = new HashSet<>();
    for (SystemRole role : SystemRole.values()) {
      if (role.gives(privilege, isPlatform)) {
        levels.add(role);
      }
    }
    List<Given> given = new ArrayList<>(assigned(privilege, levels, resource));
    if (privilege.scope() != Privilege.Scope.PLATFORM) {
      given.addAll(of(overrides, Effect.ALLOW));
    }
    return new Found(crowd(given), levels, crowd(of(overrides, Effect.DENY)));
  }

  /** That a subject has something since some time; all members, if it is empty. */
  private record Given(Optional<Subject> subject, Instant at) {}

  private List<PrivilegeOverride> overrides(Privilege privilege) {
    return Page.all(
            rows.from(PrivilegeOverride.TABLE)
                    .by(PrivilegeOverride.BY_PRIVILEGE)
                    .where(PrivilegeOverride.PRIVILEGE_KEY.is(privilege.key()))
                ::page)
        .stream()
        .filter(each -> !window.isOver(each.endsAt()))
        .toList();
  }

  private static List<Given> of(List<PrivilegeOverride> overrides, Effect effect) {
    return overrides.stream()
        .filter(each -> each.effect() == effect)
        .map(each -> new Given(each.meant(), each.stamp().createdAt()))
        .toList();
  }

  private List<Given> assigned(
      Privilege privilege, Set<SystemRole> levels, Optional<String> resource) {
    Set<String> roles = levels.stream().map(SystemRole::key).collect(Collectors.toSet());
    Page.all(
            rows.from(RolePrivilege.TABLE)
                    .by(RolePrivilege.BY_PRIVILEGE)
                    .where(RolePrivilege.PRIVILEGE_KEY.is(privilege.key()))
                ::page)
        .forEach(each -> roles.add(each.roleId()));
    if (roles.isEmpty() || (privilege.scope() == Privilege.Scope.PLATFORM && !isPlatform)) {
      return List.of();
    }
    return rows
        .among(
            RoleAssignment.TABLE, List.of(), Map.of(RoleAssignment.ROLE_ID, roles), PowerRows.MOST)
        .stream()
        .filter(each -> window.runs(each.startsAt(), each.endsAt()))
        .filter(each -> each.way("").leadsTo(resource))
        .map(each -> new Given(Optional.of(Subject.of(each.subject())), each.stamp().createdAt()))
        .toList();
  }

  private Crowd crowd(List<Given> given) {
    Map<String, Instant> accounts = new HashMap<>();
    Set<String> workgroups = new HashSet<>();
    boolean everybody = false;
    for (Given each : given) {
      if (each.subject().isEmpty()) {
        everybody = true;
        continue;
      }
      Subject subject = each.subject().get();
      switch (subject.kind()) {
        case ACCOUNT -> note(accounts, subject.id(), each.at());
        case GROUP -> group(subject.id(), accounts);
        case DEPARTMENT -> department(subject.id(), accounts);
        case WORKGROUP -> workgroups.add(subject.id());
      }
    }
    return new Crowd(accounts, workgroups, everybody);
  }

  private static void note(Map<String, Instant> accounts, String accountId, Instant at) {
    accounts.merge(accountId, at, (one, other) -> one.isAfter(other) ? one : other);
  }

  private void group(String id, Map<String, Instant> accounts) {
    Page.all(
            rows.from(GroupMember.TABLE).by(GroupMember.BY_GROUP).where(GroupMember.GROUP_ID.is(id))
                ::page)
        .stream()
        .filter(member -> !window.isOver(member.expiresAt()))
        .forEach(member -> note(accounts, member.accountId(), member.stamp().createdAt()));
  }

  private void department(String id, Map<String, Instant> accounts) {
    Optional<Department> top = rows.find(Department.TABLE, id);
    if (top.isEmpty()) {
      return;
    }
    Set<String> ids = new HashSet<>(Set.of(id));
    Page.all(
            rows.from(Department.TABLE)
                    .by(Department.BY_PLACE)
                    .where(top.get().isAboveFrom(), top.get().isAboveTo())
                ::page)
        .forEach(each -> ids.add(each.stamp().id()));
    rows.among(
            DepartmentMember.TABLE,
            List.of(),
            Map.of(DepartmentMember.DEPARTMENT_ID, ids),
            PowerRows.MOST)
        .forEach(member -> note(accounts, member.accountId(), member.stamp().createdAt()));
  }
}
