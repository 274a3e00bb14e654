package dev.keyhold.core;

import dev.keyhold.core.PrivilegeOverride.Effect;
import dev.keyhold.spi.Page;
import dev.keyhold.tables.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One look at what the members of an organization may do by its rows, in one transaction.
 *
 * @param isPlatform whether it is the organization that runs everything
 * @param since if it is present, only what was so at this instant already counts, and nothing that
 *     was given to a workgroup
 */
record PowerLook(Tenant rows, Window window, boolean isPlatform, Optional<Instant> since) {

  /**
   * What somebody may do himself.
   *
   * @param ways those that lead to it, whether it is denied or not
   * @param overrides that concern him
   */
  record Own(List<Way> ways, List<PrivilegeOverride> overrides, Set<Hindrance> hindrances) {
    static Own not(Hindrance hindrance) {
      return new Own(List.of(), List.of(), EnumSet.of(hindrance));
    }

    boolean isAllowed() {
      return hindrances.isEmpty();
    }
  }

  Own own(Standing who, Privilege privilege, Optional<String> resource) {
    if (!who.isActive()) {
      return Own.not(Hindrance.ACCOUNT_NOT_ACTIVE);
    }
    if (privilege.scope() == Privilege.Scope.PLATFORM && !isPlatform) {
      return Own.not(Hindrance.PLATFORM_ALONE);
    }
    Set<Subject> subjects = subjects(who);
    List<Way> ways =
        giving(ways(who, subjects), privilege).stream()
            .filter(way -> way.leadsTo(resource))
            .toList();
    List<PrivilegeOverride> overrides = overrides(who, subjects, List.of(privilege.key()));
    return new Own(ways, overrides, hindrances(who, privilege, ways, overrides));
  }

  private static Set<Hindrance> hindrances(
      Standing who, Privilege privilege, List<Way> ways, List<PrivilegeOverride> overrides) {
    Set<Hindrance> hindrances = EnumSet.noneOf(Hindrance.class);
    if (overrides.stream().anyMatch(each -> denies(each, who, privilege))) {
      hindrances.add(Hindrance.DENIED);
    } else if (ways.isEmpty() && overrides.stream().noneMatch(each -> allows(each, privilege))) {
      hindrances.add(who.isMember() ? Hindrance.NO_ROLE : Hindrance.NOT_A_MEMBER);
    }
    return hindrances;
  }

  private static boolean allows(PrivilegeOverride override, Privilege privilege) {
    return override.effect() == Effect.ALLOW && privilege.scope() != Privilege.Scope.PLATFORM;
  }

  /** Nobody denies an owner what administrators do: one must be left who can take it back. */
  private static boolean denies(PrivilegeOverride override, Standing who, Privilege privilege) {
    return override.effect() == Effect.DENY && !(who.isOwner() && privilege.isOfAdministrators());
  }

  private boolean isKnown(Instant at) {
    return since.filter(at::isAfter).isEmpty();
  }

  /** All that somebody is or belongs to. */
  private Set<Subject> subjects(Standing who) {
    Set<Subject> subjects = new LinkedHashSet<>();
    if (who.isMember()) {
      subjects.add(Subject.account(who.accountId()));
      groups(who).forEach(subjects::add);
      departments(who).forEach(subjects::add);
    }
    if (since.isEmpty()) {
      who.workgroups().forEach(member -> subjects.add(Subject.workgroup(member.workgroupId())));
    }
    return subjects;
  }

  private List<Subject> groups(Standing who) {
    return Page.all(
            rows.from(GroupMember.TABLE)
                    .by(GroupMember.BY_ACCOUNT)
                    .where(GroupMember.ACCOUNT_ID.is(who.accountId()))
                ::page)
        .stream()
        .filter(member -> !window.isOver(member.expiresAt()))
        .filter(member -> counts(who, member.stamp().createdAt()))
        .map(member -> Subject.group(member.groupId()))
        .toList();
  }

  private boolean counts(Standing who, Instant givenAt) {
    return who.countsFrom(givenAt) && isKnown(givenAt);
  }

  private List<Subject> departments(Standing who) {
    List<DepartmentMember> members =
        Page.all(
                rows.from(DepartmentMember.TABLE)
                        .by(DepartmentMember.BY_ACCOUNT)
                        .where(DepartmentMember.ACCOUNT_ID.is(who.accountId()))
                    ::page)
            .stream()
            .filter(member -> counts(who, member.stamp().createdAt()))
            .toList();
    if (members.isEmpty()) {
      return List.of();
    }
    List<Subject> found = new ArrayList<>();
    for (Department each : rows.related(DepartmentMember.DEPARTMENT, members).values()) {
      if (isKnown(each.stamp().updatedAt())) {
        found.add(Subject.department(each.stamp().id()));
        each.above().forEach(id -> found.add(Subject.department(id)));
      }
    }
    return found;
  }

  /** By which somebody has roles. */
  private List<Way> ways(Standing who, Set<Subject> subjects) {
    List<Way> ways = new ArrayList<>();
    who.membership()
        .ifPresent(
            member ->
                ways.add(
                    new Way(
                        who.accountId(),
                        SystemRole.of(member).key(),
                        Subject.account(who.accountId()),
                        Optional.empty(),
                        Optional.empty())));
    if (!subjects.isEmpty()) {
      rows
          .among(
              RoleAssignment.TABLE,
              List.of(),
              Map.of(RoleAssignment.SUBJECT, texts(subjects)),
              PowerRows.MOST)
          .stream()
          .filter(each -> window.runs(each.startsAt(), each.endsAt()))
          .filter(each -> isKnown(each.stamp().createdAt()))
          .filter(each -> each.accountId().isEmpty() || who.countsFrom(each.stamp().createdAt()))
          .forEach(each -> ways.add(each.way(who.accountId())));
    }
    return ways;
  }

  private static Set<String> texts(Collection<Subject> subjects) {
    return subjects.stream().map(Subject::text).collect(Collectors.toSet());
  }

  private static Set<String> ownRoles(List<Way> ways) {
    return ways.stream()
        .map(Way::roleId)
        .filter(id -> SystemRole.of(id).isEmpty())
        .collect(Collectors.toSet());
  }

  /** Those of which the role gives a privilege. */
  private List<Way> giving(List<Way> ways, Privilege privilege) {
    Set<String> roles = new HashSet<>();
    Set<String> own = ownRoles(ways);
    if (!own.isEmpty()) {
      rows
          .among(
              RolePrivilege.TABLE,
              List.of(RolePrivilege.PRIVILEGE_KEY.is(privilege.key())),
              Map.of(RolePrivilege.ROLE_ID, own),
              PowerRows.MOST)
          .stream()
          .filter(each -> isKnown(each.stamp().createdAt()))
          .forEach(each -> roles.add(each.roleId()));
    }
    for (SystemRole role : SystemRole.values()) {
      if (role.gives(privilege, isPlatform)) {
        roles.add(role.key());
      }
    }
    return ways.stream().filter(way -> roles.contains(way.roleId())).toList();
  }

  private List<PrivilegeOverride> overrides(
      Standing who, Set<Subject> subjects, List<String> privileges) {
    Set<String> meant = texts(subjects);
    if (who.isMember()) {
      meant.add(PrivilegeOverride.ALL);
    }
    if (meant.isEmpty() || privileges.isEmpty()) {
      return List.of();
    }
    return rows
        .among(
            PrivilegeOverride.TABLE,
            List.of(),
            Map.of(PrivilegeOverride.PRIVILEGE_KEY, privileges, PrivilegeOverride.SUBJECT, meant),
            PowerRows.MOST)
        .stream()
        .filter(each -> !window.isOver(each.endsAt()))
        .filter(each -> each.effect() == Effect.DENY || isKnown(each.stamp().createdAt()))
        .filter(each -> each.accountId().isEmpty() || who.countsFrom(each.stamp().createdAt()))
        .toList();
  }

  /** A privilege that somebody has, on one resource or, if it is empty, on all. */
  record Grant(String privilege, Optional<String> resource) {}

  /** All that somebody may do himself, of the privileges that there are. */
  Set<Grant> grants(Standing who, List<Privilege> all) {
    if (!who.isActive()) {
      return Set.of();
    }
    Set<Subject> subjects = subjects(who);
    List<Way> ways = ways(who, subjects);
    List<PrivilegeOverride> overrides =
        overrides(who, subjects, all.stream().map(Privilege::key).toList());
    Map<String, Set<String>> given = given(ownRoles(ways));
    Set<Grant> grants = new HashSet<>();
    for (Privilege privilege : all) {
      if (privilege.scope() == Privilege.Scope.PLATFORM && !isPlatform) {
        continue;
      }
      List<PrivilegeOverride> here =
          overrides.stream().filter(each -> each.privilegeKey().equals(privilege.key())).toList();
      if (here.stream().noneMatch(each -> denies(each, who, privilege))) {
        ways.stream()
            .filter(way -> gives(way, privilege, given))
            .forEach(way -> grants.add(new Grant(privilege.key(), way.resource())));
        here.stream()
            .filter(each -> allows(each, privilege))
            .forEach(each -> grants.add(new Grant(privilege.key(), Optional.empty())));
      }
    }
    return grants;
  }

  private boolean gives(Way way, Privilege privilege, Map<String, Set<String>> given) {
    return SystemRole.of(way.roleId())
        .map(role -> role.gives(privilege, isPlatform))
        .orElseGet(() -> given.getOrDefault(way.roleId(), Set.of()).contains(privilege.key()));
  }

  private Map<String, Set<String>> given(Set<String> roles) {
    if (roles.isEmpty()) {
      return Map.of();
    }
    return rows
        .among(RolePrivilege.TABLE, List.of(), Map.of(RolePrivilege.ROLE_ID, roles), PowerRows.MOST)
        .stream()
        .collect(
            Collectors.groupingBy(
                RolePrivilege::roleId,
                Collectors.mapping(RolePrivilege::privilegeKey, Collectors.toSet())));
  }

  /** Whether whoever has the one may do all that the other may. */
  static boolean covers(Set<Grant> wider, Set<Grant> narrower) {
    return narrower.stream()
        .allMatch(
            grant ->
                wider.contains(grant)
                    || wider.contains(new Grant(grant.privilege(), Optional.empty())));
  }
}
