package dev.keyhold.core;

import dev.keyhold.core.Privilege.Scope;
import dev.keyhold.core.PrivilegeOverride.Effect;
import dev.keyhold.spi.MembershipLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The same questions answered without thought: by going through all there is, again and again. */
final class NaivePower {
  static final class Acc {
    boolean active = true;
    Instant changedAt;

    Acc(Instant at) {
      changedAt = at;
    }
  }

  static final class Member {
    MembershipLevel level;
    final Instant since;
    Instant changedAt;

    Member(MembershipLevel level, Instant at) {
      this.level = level;
      this.since = at;
      this.changedAt = at;
    }
  }

  static final class Dep {
    Optional<String> parent;
    Instant changedAt;

    Dep(Optional<String> parent, Instant at) {
      this.parent = parent;
      this.changedAt = at;
    }
  }

  record In(String where, String account, Optional<Instant> until, Instant at) {}

  record Given(
      String role,
      Subject subject,
      String resource,
      Optional<Instant> from,
      Optional<Instant> until,
      Instant at) {}

  record Over(
      String privilege, Effect effect, String subject, Optional<Instant> until, Instant at) {}

  static final class Lent {
    final NewDelegation what;
    final Instant at;
    boolean agreed;
    boolean revoked;

    Lent(NewDelegation what, Instant at, boolean agreed) {
      this.what = what;
      this.at = at;
      this.agreed = agreed;
    }
  }

  static final class Shoes {
    final NewSession what;
    final Instant at;
    boolean ended;

    Shoes(NewSession what, Instant at) {
      this.what = what;
      this.at = at;
    }
  }

  Instant now;
  final Map<String, Scope> privileges = new LinkedHashMap<>();
  final Set<String> sensitive = new HashSet<>();
  final Map<String, Acc> accounts = new LinkedHashMap<>();
  final Map<String, Member> members = new LinkedHashMap<>();
  final Map<String, Member> elsewhere = new LinkedHashMap<>();
  final Map<String, Dep> departments = new LinkedHashMap<>();
  final List<In> inDepartments = new ArrayList<>();
  final List<String> groups = new ArrayList<>();
  final List<In> inGroups = new ArrayList<>();
  final List<String> workgroups = new ArrayList<>();
  final List<In> inWorkgroups = new ArrayList<>();
  final Map<String, Map<String, Instant>> roles = new LinkedHashMap<>();
  final Map<String, Given> given = new LinkedHashMap<>();
  final Map<String, Over> overrides = new LinkedHashMap<>();
  final Map<String, Lent> lent = new LinkedHashMap<>();
  final Map<String, Shoes> shoes = new LinkedHashMap<>();

  NaivePower(Instant now) {
    this.now = now;
  }

  private boolean isActive(String account) {
    return accounts.containsKey(account) && accounts.get(account).active;
  }

  private boolean isBefore(Optional<Instant> end) {
    return end.isEmpty() || now.isBefore(end.get());
  }

  private boolean counts(String account, Instant at) {
    return members.containsKey(account) && !at.isBefore(members.get(account).since);
  }

  private boolean isIn(String account, Subject subject, Optional<Instant> since) {
    return switch (subject.kind()) {
      case ACCOUNT -> subject.id().equals(account) && members.containsKey(account);
      case GROUP ->
          inGroups.stream()
              .anyMatch(
                  in ->
                      in.where().equals(subject.id())
                          && in.account().equals(account)
                          && isBefore(in.until())
                          && counts(account, in.at())
                          && known(in.at(), since));
      case DEPARTMENT ->
          inDepartments.stream()
              .anyMatch(
                  in ->
                      in.account().equals(account)
                          && counts(account, in.at())
                          && known(in.at(), since)
                          && known(departments.get(in.where()).changedAt, since)
                          && isBelow(in.where(), subject.id()));
      case WORKGROUP ->
          since.isEmpty()
              && inWorkgroups.stream()
                  .anyMatch(
                      in ->
                          in.where().equals(subject.id())
                              && in.account().equals(account)
                              && isBefore(in.until())
                              && elsewhere.containsKey(account)
                              && !in.at().isBefore(elsewhere.get(account).since));
    };
  }

  private boolean isBelow(String department, String top) {
    for (Optional<String> at = Optional.of(department); at.isPresent(); ) {
      if (at.get().equals(top)) {
        return true;
      }
      at = departments.get(at.get()).parent;
    }
    return false;
  }

  private static boolean known(Instant at, Optional<Instant> since) {
    return since.isEmpty() || !at.isAfter(since.get());
  }

  private boolean isAdministrator(String account) {
    return members.containsKey(account) && members.get(account).level != MembershipLevel.MEMBER;
  }

  private boolean gives(String role, String privilege, Optional<Instant> since) {
    return switch (role) {
      case "administrator" -> privileges.get(privilege) == Scope.TENANT;
      case "auditor" -> privileges.get(privilege) == Scope.TENANT && privilege.endsWith(".read");
      default ->
          roles.containsKey(role)
              && roles.get(role).containsKey(privilege)
              && known(roles.get(role).get(privilege), since);
    };
  }

  /** What an account may do itself. */
  boolean own(String account, String privilege, String resource, Optional<Instant> since) {
    if (!isActive(account) || !privileges.containsKey(privilege)) {
      return false;
    }
    boolean allowed = isAdministrator(account) && gives("administrator", privilege, since);
    for (Given each : given.values()) {
      allowed |=
          gives(each.role(), privilege, since)
              && isIn(account, each.subject(), since)
              && known(each.at(), since)
              && (each.subject().kind() != Subject.Kind.ACCOUNT || counts(account, each.at()))
              && (each.from().isEmpty() || !now.isBefore(each.from().get()))
              && isBefore(each.until())
              && (each.resource().isEmpty() || each.resource().equals(resource));
    }
    for (Over each : overrides.values()) {
      if (each.privilege().equals(privilege)
          && isBefore(each.until())
          && meets(each, account, since)) {
        if (each.effect() == Effect.DENY) {
          boolean isOwner =
              members.containsKey(account) && members.get(account).level == MembershipLevel.OWNER;
          if (!isOwner || privileges.get(privilege) == Scope.APP) {
            return false;
          }
        } else {
          allowed |= known(each.at(), since);
        }
      }
    }
    return allowed;
  }

  private boolean meets(Over each, String account, Optional<Instant> since) {
    if (each.subject().isEmpty()) {
      return members.containsKey(account);
    }
    Subject subject = Subject.of(each.subject());
    return isIn(account, subject, since)
        && (subject.kind() != Subject.Kind.ACCOUNT || counts(account, each.at()));
  }

  boolean may(Ask ask) {
    String resource = ask.resource().orElse("");
    Caller caller = ask.caller();
    if (caller.delegationId().isPresent()) {
      return delegated(caller.accountId(), caller.delegationId().get(), ask.action(), resource);
    }
    if (caller.sessionId().isPresent()) {
      Shoes worn = shoes.get(caller.sessionId().get());
      return worn != null
          && worn.what.adminId().equals(caller.accountId())
          && !isOver(worn)
          && !sensitive.contains(ask.action())
          && (worn.what.actions().isEmpty() || worn.what.actions().contains(ask.action()))
          && own(worn.what.targetId(), ask.action(), resource, Optional.empty())
          && own(worn.what.adminId(), ask.action(), resource, Optional.empty());
    }
    return own(caller.accountId(), ask.action(), resource, Optional.empty());
  }

  private boolean delegated(String account, String id, String action, String resource) {
    Lent each = lent.get(id);
    if (each == null || !each.what.delegateId().equals(account)) {
      return false;
    }
    boolean holds =
        each.agreed
            && !each.revoked
            && !now.isBefore(each.what.startsAt())
            && now.isBefore(each.what.endsAt())
            && each.what.actions().contains(action)
            && (each.what.resources().isEmpty() || each.what.resources().contains(resource))
            && isActive(account)
            && counts(account, each.at)
            && isActive(each.what.grantorId())
            && counts(each.what.grantorId(), each.at);
    return holds
        && each.what
            .parentId()
            .map(parent -> delegated(each.what.grantorId(), parent, action, resource))
            .orElseGet(() -> own(each.what.grantorId(), action, resource, Optional.empty()));
  }

  private boolean isSame(String account, Instant since) {
    return isActive(account)
        && !accounts.get(account).changedAt.isAfter(since)
        && members.containsKey(account)
        && !members.get(account).changedAt.isAfter(since);
  }

  boolean isOver(Shoes worn) {
    return worn.ended
        || !now.isBefore(worn.at.plus(worn.what.duration()))
        || !isSame(worn.what.adminId(), worn.at)
        || !isSame(worn.what.targetId(), worn.at)
        || !own(worn.what.adminId(), IMPERSONATE, "", Optional.of(worn.at));
  }

  static final String IMPERSONATE = StandardPrivilege.TENANT_MEMBERS_IMPERSONATE.key();

  boolean mayStart(NewSession wanted, List<String> resources) {
    boolean parties =
        List.of(wanted.adminId(), wanted.targetId()).stream()
            .allMatch(account -> isActive(account) && members.containsKey(account));
    boolean isFree =
        shoes.values().stream()
            .noneMatch(
                worn ->
                    worn.what.adminId().equals(wanted.adminId())
                        && !worn.ended
                        && now.isBefore(worn.at.plus(worn.what.duration())));
    return parties
        && isFree
        && own(wanted.adminId(), IMPERSONATE, "", Optional.of(now))
        && isWithin(wanted.targetId(), wanted.adminId(), resources);
  }

  private boolean isWithin(String narrower, String wider, List<String> resources) {
    for (String privilege : privileges.keySet()) {
      for (String resource : resources) {
        if (own(narrower, privilege, resource, Optional.empty())
            && !own(wider, privilege, resource, Optional.empty())) {
          return false;
        }
      }
    }
    return true;
  }

  List<String> who(String privilege, String resource) {
    Set<String> able = new TreeSet<>();
    for (String account : accounts.keySet()) {
      if (own(account, privilege, resource, Optional.empty())) {
        able.add(account);
      }
    }
    return List.copyOf(able);
  }
}
