package dev.keyhold.core;

import static dev.keyhold.core.CorePlace.ACME;
import static dev.keyhold.core.CorePlace.BELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.core.NaivePower.Given;
import dev.keyhold.core.NaivePower.In;
import dev.keyhold.core.NaivePower.Lent;
import dev.keyhold.core.NaivePower.Member;
import dev.keyhold.core.NaivePower.Over;
import dev.keyhold.core.NaivePower.Shoes;
import dev.keyhold.core.PrivilegeOverride.Effect;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Random changes of an organization, told to the core and to the model alike, and questions. */
final class PowerHistory {
  private static final List<String> ACCOUNTS = List.of("boss", "a", "b", "c", "d", "e");
  private static final List<String> OWN = List.of("doc.pay", "doc.read", "doc.burn");
  private static final List<String> RESOURCES = List.of("", "doc:1", "doc:2");

  private final CorePlace place;
  private final Random random;
  private final NaivePower model;
  private final List<String> all = new ArrayList<>(OWN);
  private final int[] yes = new int[3];
  private int questions;

  PowerHistory(CorePlace place, Random random) {
    this.place = place;
    this.random = random;
    this.model = new NaivePower(place.now());
  }

  void begin() {
    place.register(OWN.toArray(String[]::new));
    OWN.forEach(privilege -> model.privileges.put(privilege, Privilege.Scope.APP));
    for (StandardPrivilege each : StandardPrivilege.values()) {
      NewPrivilege made = each.made();
      model.privileges.put(made.key(), made.scope());
      if (made.sensitive()) {
        model.sensitive.add(made.key());
      }
    }
    all.add(NaivePower.IMPERSONATE);
    all.add(StandardPrivilege.TENANT_ROLES_READ.key());
    all.add(StandardPrivilege.TENANT_ROLES_MANAGE.key());
    model.accounts.put("boss", new NaivePower.Acc(place.now()));
    model.members.put("boss", new Member(MembershipLevel.OWNER, place.now()));
    model.elsewhere.put("boss", new Member(MembershipLevel.OWNER, place.now()));
    for (String account : ACCOUNTS.subList(1, ACCOUNTS.size())) {
      place.account(account);
      model.accounts.put(account, new NaivePower.Acc(place.now()));
      join(account);
    }
    for (String role : List.of("r0", "r1", "r2")) {
      place.roles(roles -> roles.define(NewRole.of(role)));
      model.roles.put(role, new HashMap<>());
    }
    for (int i = 0; i < 3; i++) {
      changeRole();
      group();
      department();
    }
    workgroup();
  }

  int questions() {
    return questions;
  }

  /** How often the answer was yes: by a caller himself, by a delegation, in a session. */
  int[] yes() {
    return yes;
  }

  private <T> T one(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private <T> Optional<T> one(Collection<T> from) {
    return from.isEmpty() ? Optional.empty() : Optional.of(one(List.copyOf(from)));
  }

  private Set<String> some(List<String> from) {
    Set<String> some = new HashSet<>();
    from.forEach(
        each -> {
          if (random.nextBoolean()) {
            some.add(each);
          }
        });
    return some;
  }

  private Instant soon() {
    return model.now.plusMillis(random.nextInt(8));
  }

  private Optional<Instant> perhaps() {
    return random.nextInt(3) == 0 ? Optional.of(soon()) : Optional.empty();
  }

  /** Changes one thing. */
  void step() {
    switch (random.nextInt(20)) {
      case 0 -> status();
      case 1 -> member();
      case 2 -> department();
      case 3 -> moveDepartment();
      case 4 -> inDepartment();
      case 5 -> inGroup();
      case 6 -> inWorkgroup();
      case 7 -> changeRole();
      case 8, 9, 10 -> assign();
      case 11 -> withdraw();
      case 12 -> override();
      case 13 -> lift();
      case 14, 15 -> delegate();
      case 16 -> revokeOrApprove();
      case 17 -> startSession();
      case 18 -> endSession();
      default -> pass();
    }
  }

  private void pass() {
    Duration time = Duration.ofMillis(1 + random.nextInt(3));
    place.pass(time);
    model.now = place.now();
  }

  private void status() {
    String account = one(ACCOUNTS);
    NaivePower.Acc known = model.accounts.get(account);
    place.status(account, known.active ? AccountStatus.SUSPENDED : AccountStatus.ACTIVE);
    known.active = !known.active;
    known.changedAt = model.now;
  }

  private void join(String account) {
    MembershipLevel level = one(List.of(MembershipLevel.values()));
    place.join(account, level);
    model.members.put(account, new Member(level, model.now));
  }

  private void member() {
    String account = one(ACCOUNTS.subList(1, ACCOUNTS.size()));
    if (random.nextInt(3) == 0) {
      elsewhere(account);
    } else if (!model.members.containsKey(account)) {
      join(account);
    } else if (random.nextBoolean()) {
      place.leave(account);
      model.members.remove(account);
    } else {
      MembershipLevel level = one(List.of(MembershipLevel.values()));
      place.system.run(
          tx -> tx.identities().members().changeLevel(ACME, account, level, model.now));
      Member member = model.members.get(account);
      if (member.level != level) {
        member.level = level;
        member.changedAt = model.now;
      }
    }
  }

  private void elsewhere(String account) {
    if (model.elsewhere.remove(account) != null) {
      place.system.run(tx -> tx.identities().members().remove(BELL, account));
      return;
    }
    place.system.run(
        tx ->
            tx.identities()
                .members()
                .add(Membership.of(BELL, account, MembershipLevel.MEMBER, model.now)));
    model.elsewhere.put(account, new Member(MembershipLevel.MEMBER, model.now));
  }

  private void department() {
    if (model.departments.size() > 6) {
      return;
    }
    Optional<String> parent = one(model.departments.keySet());
    Department made = place.departments(it -> it.create("d" + model.departments.size(), parent));
    model.departments.put(made.stamp().id(), new NaivePower.Dep(parent, model.now));
  }

  private void moveDepartment() {
    String id = one(List.copyOf(model.departments.keySet()));
    Optional<String> parent =
        random.nextInt(4) == 0 ? Optional.empty() : one(model.departments.keySet());
    boolean isCircle = parent.filter(to -> isBelow(to, id)).isPresent();
    try {
      place.departments(it -> it.move(id, parent));
      assertThat(isCircle).isFalse();
    } catch (StorageException.InvalidInput e) {
      assertThat(isCircle).isTrue();
      return;
    }
    if (!model.departments.get(id).parent.equals(parent)) {
      model.departments.get(id).parent = parent;
      model.departments.forEach(
          (each, known) -> {
            if (isBelow(each, id)) {
              known.changedAt = model.now;
            }
          });
    }
  }

  private boolean isBelow(String department, String top) {
    for (Optional<String> at = Optional.of(department);
        at.isPresent();
        at = model.departments.get(at.get()).parent) {
      if (at.get().equals(top)) {
        return true;
      }
    }
    return false;
  }

  private void inDepartment() {
    String id = one(List.copyOf(model.departments.keySet()));
    String account = one(ACCOUNTS);
    model.inDepartments.removeIf(in -> in.where().equals(id) && in.account().equals(account));
    if (random.nextInt(3) == 0) {
      place.departments(it -> it.removeMember(id, account));
    } else {
      place.departments(it -> it.addMember(id, account, random.nextBoolean()));
      model.inDepartments.add(new In(id, account, Optional.empty(), model.now));
    }
  }

  private void group() {
    Group made = place.groups(it -> it.create("g" + model.groups.size()));
    model.groups.add(made.stamp().id());
  }

  private void inGroup() {
    String id = one(model.groups);
    String account = one(ACCOUNTS);
    model.inGroups.removeIf(in -> in.where().equals(id) && in.account().equals(account));
    if (random.nextInt(3) == 0) {
      place.groups(it -> it.removeMember(id, account));
    } else {
      Optional<Instant> until = perhaps();
      place.groups(it -> it.addMember(id, account, GroupRole.MEMBER, until));
      model.inGroups.add(new In(id, account, until, model.now));
    }
  }

  private void workgroup() {
    Workgroup made = place.workgroups(it -> it.create("w"));
    model.workgroups.add(made.stamp().id());
  }

  private void inWorkgroup() {
    String id = one(model.workgroups);
    String account = one(ACCOUNTS);
    if (random.nextInt(3) == 0) {
      place.workgroups(it -> it.removeMember(id, account));
    } else if (model.elsewhere.containsKey(account)) {
      Optional<Instant> until = perhaps();
      place.workgroups(it -> it.addMember(id, account, BELL, GroupRole.MEMBER, until));
      model.inWorkgroups.removeIf(in -> in.account().equals(account));
      model.inWorkgroups.add(new In(id, account, until, model.now));
      return;
    } else {
      return;
    }
    model.inWorkgroups.removeIf(in -> in.account().equals(account));
  }

  private void changeRole() {
    String key = one(List.copyOf(model.roles.keySet()));
    Set<String> wanted = some(all);
    place.roles(roles -> roles.change(roles.find(key).orElseThrow(), key, wanted));
    Map<String, Instant> known = model.roles.get(key);
    known.keySet().retainAll(wanted);
    wanted.forEach(privilege -> known.putIfAbsent(privilege, model.now));
  }

  private Subject subject() {
    return switch (random.nextInt(5)) {
      case 0 -> Subject.group(one(model.groups));
      case 1 -> Subject.department(one(List.copyOf(model.departments.keySet())));
      case 2 -> Subject.workgroup(one(model.workgroups));
      default -> Subject.account(one(ACCOUNTS));
    };
  }

  private void assign() {
    String role =
        random.nextInt(6) == 0
            ? one(List.of("auditor", "administrator"))
            : one(List.copyOf(model.roles.keySet()));
    Subject subject = subject();
    String resource = random.nextInt(3) == 0 ? one(RESOURCES) : "";
    Optional<Instant> from = perhaps();
    Optional<Instant> until = perhaps();
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      return;
    }
    NewAssignment wanted =
        new NewAssignment(
            role,
            subject,
            Optional.of(resource).filter(on -> !on.isEmpty()),
            from,
            until,
            Optional.empty());
    RoleAssignment made = place.roles(roles -> roles.assign(wanted));
    model
        .given
        .values()
        .removeIf(
            each ->
                each.role().equals(role)
                    && each.subject().equals(subject)
                    && each.resource().equals(resource));
    model.given.put(made.stamp().id(), new Given(role, subject, resource, from, until, model.now));
  }

  private void withdraw() {
    one(model.given.keySet())
        .ifPresent(
            id ->
                givesNothing(
                    () -> {
                      place.roles(roles -> roles.withdraw(id));
                      model.given.remove(id);
                    }));
  }

  /** Nobody may do anything after it that he could not do before. */
  private void givesNothing(Runnable change) {
    List<Ask> asked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      asked.add(question());
    }
    List<Ask> refused = asked.stream().filter(ask -> !place.core.power().may(ACME, ask)).toList();
    change.run();
    refused.forEach(ask -> assertThat(place.core.power().may(ACME, ask)).as("%s", ask).isFalse());
  }

  private void override() {
    String privilege = one(all);
    Effect effect = one(List.of(Effect.values()));
    Optional<Subject> subject = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(subject());
    Optional<Instant> until = perhaps();
    NewOverride wanted = new NewOverride(effect, privilege, subject, "why", until);
    if (effect == Effect.DENY) {
      givesNothing(() -> put(wanted));
    } else {
      put(wanted);
    }
  }

  private void put(NewOverride wanted) {
    PrivilegeOverride made = place.roles(roles -> roles.override(wanted));
    String text = wanted.subject().map(Subject::text).orElse("");
    model
        .overrides
        .values()
        .removeIf(
            each ->
                each.privilege().equals(wanted.privilege())
                    && each.effect() == wanted.effect()
                    && each.subject().equals(text));
    model.overrides.put(
        made.stamp().id(),
        new Over(wanted.privilege(), wanted.effect(), text, wanted.endsAt(), model.now));
    if (wanted.effect() == Effect.DENY && wanted.privilege().equals(NaivePower.IMPERSONATE)) {
      model.shoes.values().forEach(worn -> worn.ended = true);
    }
  }

  private void lift() {
    one(model.overrides.keySet())
        .ifPresent(
            id -> {
              place.roles(roles -> roles.liftOverride(id));
              model.overrides.remove(id);
            });
  }

  private void delegate() {
    Optional<String> parent =
        random.nextInt(3) > 0 ? one(model.lent.keySet()).filter(this::isOpen) : Optional.empty();
    String grantor =
        parent.map(id -> model.lent.get(id).what.delegateId()).orElseGet(this::grantor);
    String delegate = one(ACCOUNTS);
    if (delegate.equals(grantor)) {
      return;
    }
    Set<String> actions =
        some(parent.map(id -> List.copyOf(model.lent.get(id).what.actions())).orElse(all));
    if (actions.isEmpty()) {
      return;
    }
    Instant start =
        parent
            .map(id -> model.lent.get(id).what.startsAt())
            .orElse(model.now.plusMillis(random.nextInt(3)));
    Instant end =
        parent
            .map(id -> model.lent.get(id).what.endsAt())
            .orElse(start.plusMillis(1 + random.nextInt(60)));
    Set<String> resources =
        parent
            .map(id -> model.lent.get(id).what.resources())
            .orElse(random.nextInt(3) == 0 ? Set.of("doc:1") : Set.of());
    NewDelegation wanted =
        new NewDelegation(
            grantor, delegate, parent, actions, resources, start, end, random.nextInt(4) > 0, "");
    boolean agreed = random.nextInt(4) > 0;
    Delegation made = place.delegations(it -> agreed ? it.grant(wanted) : it.request(wanted));
    model.lent.put(made.stamp().id(), new Lent(wanted, model.now, agreed));
  }

  /** Somebody who has something to lend, if luck has it. */
  private String grantor() {
    String account = one(ACCOUNTS);
    for (int i = 0; i < 20; i++) {
      if (model.own(account, one(all), "", Optional.empty())) {
        return account;
      }
      account = one(ACCOUNTS);
    }
    return account;
  }

  private boolean isOpen(String id) {
    Lent each = model.lent.get(id);
    int depth = 1;
    for (Optional<String> up = each.what.parentId(); up.isPresent(); depth++) {
      up = model.lent.get(up.get()).what.parentId();
    }
    return each.agreed
        && !each.revoked
        && each.what.mayRedelegate()
        && model.now.isBefore(each.what.endsAt())
        && depth < Delegation.MOST_DEEP;
  }

  private void revokeOrApprove() {
    Optional<String> id = one(model.lent.keySet());
    if (id.isEmpty()) {
      return;
    }
    Lent each = model.lent.get(id.get());
    if (!each.agreed && !each.revoked && random.nextBoolean()) {
      place.delegations(it -> it.approve(id.get(), each.what.grantorId()));
      each.agreed = true;
    } else {
      place.delegations(it -> it.revoke(id.get(), Optional.of("boss")));
      each.revoked = true;
    }
  }

  private void startSession() {
    String admin = one(ACCOUNTS);
    String target = one(ACCOUNTS);
    if (admin.equals(target)) {
      return;
    }
    NewSession wanted =
        new NewSession(
            admin,
            target,
            "there is a reason",
            random.nextBoolean() ? Set.of() : some(OWN),
            Duration.ofMillis(1 + random.nextInt(60)),
            Optional.empty());
    boolean expected = model.mayStart(wanted, RESOURCES);
    try {
      ImpersonationSession made = place.core.impersonations().start(ACME, wanted);
      assertThat(expected).isTrue();
      model.shoes.values().stream()
          .filter(worn -> worn.what.adminId().equals(admin))
          .forEach(worn -> worn.ended = true);
      model.shoes.put(made.stamp().id(), new Shoes(wanted, model.now));
    } catch (StorageException.Conflict e) {
      assertThat(expected).as(e.getMessage()).isFalse();
    }
  }

  private void endSession() {
    if (random.nextBoolean()) {
      place.core.impersonations().settle(ACME);
      model.shoes.values().stream().filter(model::isOver).forEach(worn -> worn.ended = true);
      return;
    }
    one(model.shoes.keySet())
        .ifPresent(
            id -> {
              place.core.impersonations().end(ACME, id);
              model.shoes.get(id).ended = true;
            });
  }

  /** Asks one thing of both. */
  void ask() {
    questions++;
    if (random.nextInt(20) == 0) {
      String privilege = one(all);
      String resource = one(RESOURCES);
      List<String> who =
          Page.all(
              page ->
                  place
                      .core
                      .power()
                      .who(
                          ACME,
                          privilege,
                          Optional.of(resource).filter(on -> !on.isEmpty()),
                          page));
      assertThat(who)
          .as("who %s on %s", privilege, resource)
          .isEqualTo(model.who(privilege, resource));
      return;
    }
    Ask ask = question();
    boolean expected = model.may(ask);
    assertThat(place.core.power().may(ACME, ask)).as("%s", ask).isEqualTo(expected);
    if (expected) {
      ask.caller().delegationId().ifPresent(id -> assertWithin(id, ask));
      Caller caller = ask.caller();
      yes[caller.sessionId().isPresent() ? 2 : caller.delegationId().isPresent() ? 1 : 0]++;
    }
  }

  /** Whatever a delegate may do, each of those whom it comes from may. */
  private void assertWithin(String id, Ask ask) {
    NewDelegation lent = model.lent.get(id).what;
    Caller grantor = Caller.of(lent.grantorId());
    Ask above =
        new Ask(
            lent.parentId().map(grantor::byDelegation).orElse(grantor),
            ask.action(),
            ask.resource(),
            Set.of());
    assertThat(place.core.power().may(ACME, above)).as("%s, for %s", above, ask).isTrue();
    lent.parentId().ifPresent(parent -> assertWithin(parent, above));
  }

  private Ask question() {
    Caller caller = caller();
    List<String> lent =
        caller
            .delegationId()
            .filter(id -> random.nextInt(4) > 0)
            .map(id -> List.copyOf(model.lent.get(id).what.actions()))
            .orElse(all);
    Ask plain = Ask.of(caller, one(lent));
    String resource = one(RESOURCES);
    return resource.isEmpty() ? plain : plain.on(resource);
  }

  private Caller caller() {
    int kind = random.nextInt(5);
    if (kind == 0 && !model.lent.isEmpty()) {
      String id = one(List.copyOf(model.lent.keySet()));
      return Caller.of(model.lent.get(id).what.delegateId()).byDelegation(id);
    }
    if (kind == 1 && !model.shoes.isEmpty()) {
      String id = one(List.copyOf(model.shoes.keySet()));
      return Caller.of(model.shoes.get(id).what.adminId()).inSession(id);
    }
    return Caller.of(one(ACCOUNTS));
  }
}
