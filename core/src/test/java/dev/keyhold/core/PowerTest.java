package dev.keyhold.core;

import static dev.keyhold.core.CorePlace.ACME;
import static dev.keyhold.core.CorePlace.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StorageKind.class)
class PowerTest extends CorePlacedTest {
  private static final String PAY = "invoice.pay";
  private static final String READ = "invoice.read";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  PowerTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void furnish() {
    place.register(PAY, READ);
    place.member("ada");
    place.member("bob");
    place.roles(roles -> roles.define(NewRole.of("clerk", PAY, READ)));
  }

  private RoleAssignment assign(NewAssignment wanted) {
    return place.roles(roles -> roles.assign(wanted));
  }

  private RoleAssignment assign(Subject subject) {
    return assign(NewAssignment.of("clerk", subject));
  }

  private Set<Hindrance> hindrances(Ask ask) {
    return place.core.power().why(ACME, ask).hindrances();
  }

  private List<String> who(String privilege) {
    return Page.all(page -> place.core.power().who(ACME, privilege, page));
  }

  @Test
  void a_role_gives_what_it_has_to_whom_it_was_given() {
    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(hindrances(Ask.of("ada", PAY))).containsExactly(Hindrance.NO_ROLE);

    RoleAssignment given = assign(Subject.account("ada"));

    assertThat(place.may("ada", PAY)).isTrue();
    assertThat(place.may("bob", PAY)).isFalse();
    assertThat(who(PAY)).containsExactly("ada");
    PowerExplanation why = place.core.power().why(ACME, Ask.of("ada", PAY));
    assertThat(why.answeredBy()).isEqualTo(PowerExplanation.AnsweredBy.PRIVILEGES);
    assertThat(why.ways())
        .containsExactly(
            new Way(
                "ada",
                given.roleId(),
                Subject.account("ada"),
                Optional.of(given.stamp().id()),
                Optional.empty()));

    place.roles(roles -> roles.withdraw(given.stamp().id()));
    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(who(PAY)).isEmpty();
  }

  @Test
  void what_is_not_there_is_a_no() {
    assertThat(hindrances(Ask.of("ada", "invoice.burn")))
        .containsExactly(Hindrance.UNKNOWN_PRIVILEGE);
    assertThat(hindrances(Ask.of("nobody", PAY))).containsExactly(Hindrance.ACCOUNT_NOT_ACTIVE);
    assertThat(who("invoice.burn")).isEmpty();
    assertThat(hindrances(Ask.of("ada", "read").on("plan"))).containsExactly(Hindrance.NO_EDGE);
    assertThat(hindrances(Ask.of("ada", "read"))).containsExactly(Hindrance.NO_EDGE);
  }

  @Test
  void a_role_on_one_resource_counts_there_alone() {
    assign(NewAssignment.of("clerk", Subject.account("ada")).resource("invoice:7"));

    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(place.core.power().may(ACME, Ask.of("ada", PAY).on("invoice:7"))).isTrue();
    assertThat(place.core.power().may(ACME, Ask.of("ada", PAY).on("invoice:8"))).isFalse();
    assertThat(who(PAY)).isEmpty();
    assertThat(
            place
                .core
                .power()
                .who(ACME, PAY, Optional.of("invoice:7"), PageRequest.first(10))
                .items())
        .containsExactly("ada");
  }

  @Test
  void a_role_begins_at_its_instant_and_is_over_at_its_end() {
    assign(
        NewAssignment.of("clerk", Subject.account("ada"))
            .startsAt(place.now().plus(MINUTE))
            .endsAt(place.now().plus(MINUTE.multipliedBy(2))));

    assertThat(place.may("ada", PAY)).isFalse();
    place.pass(MINUTE.minusMillis(1));
    assertThat(place.may("ada", PAY)).isFalse();
    place.pass(Duration.ofMillis(1));
    assertThat(place.may("ada", PAY)).isTrue();
    assertThat(who(PAY)).containsExactly("ada");
    place.pass(MINUTE.minusMillis(1));
    assertThat(place.may("ada", PAY)).isTrue();
    place.pass(Duration.ofMillis(1));
    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(who(PAY)).isEmpty();
  }

  @Test
  void a_department_gives_to_all_below_it() {
    Department works = place.departments(it -> it.create("Works", Optional.empty()));
    Department west = place.departments(it -> it.create("West", Optional.of(works.stamp().id())));
    Department office = place.departments(it -> it.create("Office", Optional.empty()));
    place.departments(it -> it.addMember(west.stamp().id(), "ada", false));
    assign(Subject.department(works.stamp().id()));

    assertThat(place.may("ada", PAY)).isTrue();
    assertThat(place.may("bob", PAY)).isFalse();
    assertThat(who(PAY)).containsExactly("ada");

    place.departments(it -> it.move(west.stamp().id(), Optional.of(office.stamp().id())));
    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(who(PAY)).isEmpty();

    place.departments(it -> it.move(west.stamp().id(), Optional.of(works.stamp().id())));
    assertThat(place.may("ada", PAY)).isTrue();
    place.departments(it -> it.removeMember(west.stamp().id(), "ada"));
    assertThat(place.may("ada", PAY)).isFalse();
  }

  @Test
  void what_was_given_to_a_department_goes_with_it() {
    Department works = place.departments(it -> it.create("Works", Optional.empty()));
    Subject subject = Subject.department(works.stamp().id());
    place.departments(it -> it.addMember(works.stamp().id(), "ada", false));
    assign(subject);
    place.roles(roles -> roles.override(NewOverride.allow(READ).subject(subject)));

    boolean removed = place.departments(it -> it.remove(works.stamp().id()));
    assertThat(removed).isTrue();
    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(place.roles(it -> it.assignments(PageRequest.first(10))).items()).isEmpty();
    assertThat(place.roles(it -> it.overrides(PageRequest.first(10))).items()).isEmpty();
  }

  @Test
  void no_department_is_below_itself() {
    Department top = place.departments(it -> it.create("Top", Optional.empty()));
    Department mid = place.departments(it -> it.create("Mid", Optional.of(top.stamp().id())));
    Department low = place.departments(it -> it.create("Low", Optional.of(mid.stamp().id())));
    for (String below : List.of(top.stamp().id(), mid.stamp().id(), low.stamp().id())) {
      assertThatThrownBy(
              () -> place.departments(it -> it.move(top.stamp().id(), Optional.of(below))))
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThatThrownBy(() -> place.departments(it -> it.remove(mid.stamp().id())))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> place.departments(it -> it.create("Top", Optional.empty())))
        .isInstanceOf(StorageException.Duplicate.class);
    List<Department> tree = place.departments(it -> it.tree(top.stamp().id()));
    assertThat(tree).extracting(Department::name).containsExactly("Top", "Mid", "Low");
  }

  @Test
  void a_subtree_moves_as_a_whole() {
    Department left = place.departments(it -> it.create("Left", Optional.empty()));
    Department right = place.departments(it -> it.create("Right", Optional.empty()));
    Department mid = place.departments(it -> it.create("Mid", Optional.of(left.stamp().id())));
    Department low = place.departments(it -> it.create("Low", Optional.of(mid.stamp().id())));
    place.departments(it -> it.addMember(low.stamp().id(), "ada", true));
    assign(Subject.department(right.stamp().id()));

    place.departments(it -> it.move(mid.stamp().id(), Optional.of(right.stamp().id())));

    assertThat(place.may("ada", PAY)).isTrue();
    assertThat(place.departments(it -> it.find(low.stamp().id()).orElseThrow()).parentPath())
        .isEqualTo("/" + right.stamp().id() + "/" + mid.stamp().id());
  }

  @Test
  void departments_are_twenty_deep_at_the_most() {
    Optional<String> above = Optional.empty();
    for (int i = 0; i < Departments.MOST_DEEP; i++) {
      Optional<String> parent = above;
      above = Optional.of(place.departments(it -> it.create("d", parent)).stamp().id());
    }
    Optional<String> deepest = above;
    assertThatThrownBy(() -> place.departments(it -> it.create("d", deepest)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_group_gives_while_one_is_in_it() {
    Group team = place.groups(it -> it.create("Team"));
    assign(Subject.group(team.stamp().id()));
    place.groups(
        it ->
            it.addMember(
                team.stamp().id(), "ada", GroupRole.MEMBER, Optional.of(place.now().plus(MINUTE))));

    assertThat(place.may("ada", PAY)).isTrue();
    assertThat(who(PAY)).containsExactly("ada");
    place.pass(MINUTE);
    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(who(PAY)).isEmpty();

    place.groups(it -> it.addMember(team.stamp().id(), "ada", GroupRole.OWNER, Optional.empty()));
    assertThat(place.may("ada", PAY)).isTrue();
    place.groups(it -> it.remove(team.stamp().id()));
    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(place.roles(it -> it.assignments(PageRequest.first(10))).items()).isEmpty();
  }

  @Test
  void a_workgroup_gives_to_people_of_other_organizations() {
    place.account("eve");
    place.system.run(
        tx ->
            tx.identities()
                .members()
                .add(Membership.of(BELL, "eve", MembershipLevel.MEMBER, place.now())));
    Workgroup both = place.workgroups(it -> it.create("Both"));
    assign(Subject.workgroup(both.stamp().id()));
    assertThat(place.may("eve", PAY)).isFalse();
    assertThat(hindrances(Ask.of("eve", PAY))).containsExactly(Hindrance.NOT_A_MEMBER);

    place.workgroups(
        it -> it.addMember(both.stamp().id(), "eve", BELL, GroupRole.MEMBER, Optional.empty()));
    assertThat(place.may("eve", PAY)).isTrue();
    assertThat(who(PAY)).containsExactly("eve");

    place.system.run(tx -> tx.identities().members().remove(BELL, "eve"));
    assertThat(place.may("eve", PAY)).isFalse();
    assertThat(who(PAY)).isEmpty();

    place.pass(MINUTE);
    place.system.run(
        tx ->
            tx.identities()
                .members()
                .add(Membership.of(BELL, "eve", MembershipLevel.MEMBER, place.now())));
    assertThat(place.may("eve", PAY)).as("she begins with nothing").isFalse();
    assertThat(who(PAY)).isEmpty();
  }

  @Test
  void a_workgroup_takes_members_of_their_home_alone() {
    Workgroup both = place.workgroups(it -> it.create("Both"));
    assertThatThrownBy(
            () ->
                place.workgroups(
                    it ->
                        it.addMember(
                            both.stamp().id(), "ada", BELL, GroupRole.MEMBER, Optional.empty())))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void owners_and_admins_are_administrators_because_they_are_that() {
    String manage = StandardPrivilege.TENANT_ROLES_MANAGE.key();
    assertThat(place.may("boss", manage)).isTrue();
    assertThat(place.may("boss", PAY)).isFalse();
    assertThat(place.may("ada", manage)).isFalse();
    assertThat(who(manage)).containsExactly("boss");
    place.account("max");
    place.join("max", MembershipLevel.ADMIN);
    assertThat(who(manage)).containsExactly("boss", "max");
  }

  @Test
  void nobody_takes_away_the_last_administrator() {
    String manage = StandardPrivilege.TENANT_ROLES_MANAGE.key();
    place.roles(roles -> roles.override(NewOverride.deny(manage)));
    place.roles(roles -> roles.override(NewOverride.deny(manage).subject(Subject.account("boss"))));

    assertThat(place.may("boss", manage)).isTrue();
    assertThat(who(manage)).containsExactly("boss");
    assertThatThrownBy(() -> place.leave("boss")).isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> place.roles(roles -> roles.remove("administrator")))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void an_auditor_reads_and_changes_nothing() {
    assign(NewAssignment.of("auditor", Subject.account("ada")));

    assertThat(place.may("ada", StandardPrivilege.TENANT_AUDIT_READ.key())).isTrue();
    assertThat(place.may("ada", StandardPrivilege.TENANT_ROLES_MANAGE.key())).isFalse();
    assertThat(place.may("ada", READ)).isFalse();
    assertThat(who(StandardPrivilege.TENANT_AUDIT_READ.key())).containsExactly("ada", "boss");
  }

  @Test
  void privileges_of_the_platform_count_in_its_organization_alone() {
    String manage = StandardPrivilege.PLATFORM_ORGANIZATIONS_MANAGE.key();
    assertThat(place.core.power().may(BELL, "boss", manage)).isTrue();
    assertThat(hindrances(Ask.of("boss", manage))).containsExactly(Hindrance.PLATFORM_ALONE);
    place.roles(roles -> roles.define(NewRole.of("ruler", manage)));
    assign(NewAssignment.of("ruler", Subject.account("ada")));
    place.roles(roles -> roles.override(NewOverride.allow(manage)));
    assertThat(place.may("ada", manage)).isFalse();
    assertThat(who(manage)).isEmpty();

    place.system.run(
        tx ->
            tx.identities()
                .members()
                .add(Membership.of(BELL, "ada", MembershipLevel.MEMBER, place.now())));
    place
        .tenants
        .apply(BELL)
        .run(tx -> place.core.roles(tx, BELL).override(NewOverride.allow(manage)));
    assertThat(place.core.power().may(BELL, "ada", manage)).isFalse();
    assertThat(place.core.power().who(BELL, manage, PageRequest.first(10)).items())
        .containsExactly("boss");
  }

  @Test
  void an_override_gives_and_one_that_denies_is_stronger() {
    PrivilegeOverride all = place.roles(roles -> roles.override(NewOverride.allow(PAY)));
    assertThat(who(PAY)).containsExactly("ada", "bob", "boss");
    place.roles(roles -> roles.override(NewOverride.deny(PAY).subject(Subject.account("ada"))));
    assign(Subject.account("ada"));

    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(hindrances(Ask.of("ada", PAY))).containsExactly(Hindrance.DENIED);
    assertThat(place.may("bob", PAY)).isTrue();
    assertThat(who(PAY)).containsExactly("bob", "boss");

    place.roles(roles -> roles.liftOverride(all.stamp().id()));
    assertThat(place.may("bob", PAY)).isFalse();
    place.roles(roles -> roles.override(NewOverride.deny(PAY).endsAt(place.now().plus(MINUTE))));
    place.pass(MINUTE);
    assertThat(who(PAY)).isEmpty();
  }

  @Test
  void a_suspended_account_does_nothing_at_once() {
    assign(Subject.account("ada"));
    place.status("ada", AccountStatus.SUSPENDED);
    assertThat(hindrances(Ask.of("ada", PAY))).containsExactly(Hindrance.ACCOUNT_NOT_ACTIVE);
    assertThat(who(PAY)).isEmpty();
    place.status("ada", AccountStatus.ACTIVE);
    assertThat(place.may("ada", PAY)).isTrue();
  }

  @Test
  void whoever_comes_back_begins_with_nothing() {
    Group team = place.groups(it -> it.create("Team"));
    Department works = place.departments(it -> it.create("Works", Optional.empty()));
    place.groups(it -> it.addMember(team.stamp().id(), "ada", GroupRole.MEMBER, Optional.empty()));
    place.departments(it -> it.addMember(works.stamp().id(), "ada", false));
    assign(Subject.account("ada"));
    assign(Subject.group(team.stamp().id()));
    assign(Subject.department(works.stamp().id()));
    place.roles(roles -> roles.override(NewOverride.allow(PAY).subject(Subject.account("ada"))));
    place.leave("ada");
    assertThat(hindrances(Ask.of("ada", PAY))).containsExactly(Hindrance.NOT_A_MEMBER);
    place.pass(MINUTE);
    place.join("ada", MembershipLevel.MEMBER);
    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(who(PAY)).isEmpty();

    assign(Subject.account("ada"));
    assertThat(place.may("ada", PAY)).isTrue();
    assertThat(who(PAY)).containsExactly("ada");
  }

  @Test
  void a_key_narrows_what_its_owner_may_do() {
    assign(Subject.account("ada"));
    assertThat(place.core.power().may(ACME, Ask.of(Caller.of("ada").with(key(PAY)), PAY))).isTrue();
    assertThat(hindrances(Ask.of(Caller.of("ada").with(key(READ)), PAY)))
        .containsExactly(Hindrance.KEY_LACKS_SCOPE);
    assertThat(place.core.power().may(ACME, Ask.of(Caller.of("bob").with(key(PAY)), PAY)))
        .isFalse();
  }

  @Test
  void a_key_may_be_for_one_resource() {
    assign(Subject.account("ada"));
    ApiKey key =
        ApiKey.builder("k", new KeyHash("hash"), "sha256", place.now())
            .ownerId("ada")
            .resources(Map.of("invoice:7", List.of(PAY)))
            .build();
    Ask ask = Ask.of(Caller.of("ada").with(key), PAY);
    assertThat(place.core.power().may(ACME, ask.on("invoice:7"))).isTrue();
    assertThat(place.core.power().may(ACME, ask)).isFalse();
  }

  private ApiKey key(String scope) {
    return ApiKey.builder("k", new KeyHash("hash"), "sha256", place.now())
        .ownerId("ada")
        .scopes(List.of(scope))
        .build();
  }

  @Test
  void a_role_is_changed_by_whoever_has_seen_it_last() {
    assign(Subject.account("ada"));
    Role seen = place.roles(roles -> roles.find("clerk").orElseThrow());
    place.roles(roles -> roles.change(seen, "Clerk", Set.of(READ)));

    assertThat(place.may("ada", PAY)).isFalse();
    assertThat(place.may("ada", READ)).isTrue();
    assertThatThrownBy(() -> place.roles(roles -> roles.change(seen, "Clerk", Set.of(PAY))))
        .isInstanceOf(StorageException.Conflict.class);
    Role now = place.roles(roles -> roles.find("clerk").orElseThrow());
    Set<String> privileges = place.roles(roles -> roles.privileges(now));
    assertThat(privileges).containsExactly(READ);
    assertThat(now.name()).isEqualTo("Clerk");
  }

  @Test
  void a_change_of_privileges_alone_is_seen_too() {
    Role seen = place.roles(roles -> roles.find("clerk").orElseThrow());
    place.roles(roles -> roles.change(seen, seen.name(), Set.of(READ)));
    assertThatThrownBy(() -> place.roles(roles -> roles.change(seen, seen.name(), Set.of(PAY))))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void a_role_that_somebody_has_stays() {
    RoleAssignment given = assign(Subject.account("ada"));
    assertThatThrownBy(() -> place.roles(roles -> roles.remove("clerk")))
        .isInstanceOf(StorageException.Conflict.class);
    place.roles(roles -> roles.withdraw(given.stamp().id()));
    boolean first = place.roles(roles -> roles.remove("clerk"));
    boolean second = place.roles(roles -> roles.remove("clerk"));
    assertThat(first).isTrue();
    assertThat(second).isFalse();
  }

  @Test
  void bad_input_is_named() {
    assertThatThrownBy(() -> place.roles(roles -> roles.define(NewRole.of("clerk"))))
        .isInstanceOf(StorageException.Duplicate.class);
    assertThatThrownBy(() -> place.roles(roles -> roles.define(NewRole.of("x", "no.such"))))
        .isInstanceOf(StorageException.MissingReference.class);
    assertThatThrownBy(() -> assign(NewAssignment.of("no", Subject.account("ada"))))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> assign(Subject.department("no")))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> assign(Subject.account("nobody")))
        .isInstanceOf(StorageException.MissingReference.class);
    assertThatThrownBy(
            () ->
                assign(
                    NewAssignment.of("clerk", Subject.account("ada"))
                        .startsAt(place.now())
                        .endsAt(place.now())))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> NewPrivilege.of("Pay", Privilege.Scope.APP))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(
            () ->
                place.system.run(
                    tx ->
                        place
                            .core
                            .privileges(tx)
                            .register(NewPrivilege.of(PAY, Privilege.Scope.TENANT))))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void what_is_empty_is_no_name_and_no_resource() {
    List<Runnable> all =
        List.of(
            () -> assign(NewAssignment.of("clerk", Subject.account("ada")).resource("")),
            () -> place.roles(roles -> roles.define(NewRole.of("", PAY))),
            () -> place.roles(roles -> roles.define(NewRole.of("x", PAY).name(""))),
            () -> place.roles(it -> it.change(it.find("clerk").orElseThrow(), "", Set.of(PAY))),
            () -> place.departments(it -> it.create("", Optional.empty())),
            () -> place.groups(it -> it.create("")),
            () -> place.workgroups(it -> it.create("")));
    for (int i = 0; i < all.size(); i++) {
      assertThatThrownBy(all.get(i)::run)
          .as("%d", i)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThat(place.may("ada", PAY)).isFalse();
  }

  @Test
  void a_name_is_as_long_as_its_column() {
    String longest = "x".repeat(255);
    List<Consumer<String>> all =
        List.of(
            name ->
                place.roles(roles -> roles.define(NewRole.of(name.substring(250), PAY).name(name))),
            name -> place.departments(it -> it.create(name, Optional.empty())),
            name -> place.groups(it -> it.create(name)),
            name -> place.workgroups(it -> it.create(name)));
    for (Consumer<String> each : all) {
      each.accept(longest);
      assertThatThrownBy(() -> each.accept("y" + longest))
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("255");
    }
  }

  @Test
  void one_organization_means_nothing_in_another() {
    assign(Subject.account("ada"));
    place.system.run(
        tx ->
            tx.identities()
                .members()
                .add(Membership.of(BELL, "ada", MembershipLevel.MEMBER, place.now())));
    assertThat(place.core.power().may(BELL, "ada", PAY)).isFalse();
  }
}
