package dev.keyhold.core;

import static dev.keyhold.core.CorePlace.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.access.AccessGraph;
import dev.keyhold.access.Graphs;
import dev.keyhold.access.Identity;
import dev.keyhold.core.NewDelegation.Between;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** That what is remembered is what would be answered; a change of this process counts at once. */
@ParameterizedClass
@EnumSource(
    value = StorageKind.class,
    names = {"MEMORY", "SQLITE", "TENANT_DATABASES"})
class PowerMemoryTest extends CorePlacedTest {
  private static final String PAY = "invoice.pay";
  private PowerMemory memory;

  PowerMemoryTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void furnish() {
    place.register(PAY);
    place.member("ada");
    place.member("bob");
    place.roles(roles -> roles.define(NewRole.of("clerk", PAY)));
    memory = PowerMemory.over(place.core.power(), 100);
  }

  @AfterEach
  void forget() {
    memory.close();
  }

  private void assertMay(Ask ask, boolean expected) {
    for (int i = 0; i < 3; i++) {
      assertThat(memory.may(ACME, ask)).isEqualTo(expected);
    }
    assertThat(place.core.power().may(ACME, ask)).isEqualTo(expected);
  }

  private void assertMay(boolean expected) {
    assertMay(Ask.of("ada", PAY), expected);
  }

  private RoleAssignment assign(NewAssignment wanted) {
    return place.roles(roles -> roles.assign(wanted));
  }

  @Test
  void each_change_counts_at_once() {
    assertMay(false);
    RoleAssignment given = assign(NewAssignment.of("clerk", Subject.account("ada")));
    assertMay(true);
    place.status("ada", AccountStatus.SUSPENDED);
    assertMay(false);
    place.status("ada", AccountStatus.ACTIVE);
    assertMay(true);
    place.roles(roles -> roles.withdraw(given.stamp().id()));
    assertMay(false);
    PrivilegeOverride allowed = place.roles(roles -> roles.override(NewOverride.allow(PAY)));
    assertMay(true);
    place.leave("ada");
    assertMay(false);
    place.join("ada", MembershipLevel.ADMIN);
    assertMay(true);
    place.roles(roles -> roles.liftOverride(allowed.stamp().id()));
    assertMay(false);
    assertMay(Ask.of("ada", StandardPrivilege.TENANT_ROLES_MANAGE.key()), true);
  }

  @Test
  void groups_departments_and_workgroups_count_at_once() {
    Group team = place.groups(it -> it.create("Team"));
    assign(NewAssignment.of("clerk", Subject.group(team.stamp().id())));
    assertMay(false);
    place.groups(it -> it.addMember(team.stamp().id(), "ada", GroupRole.MEMBER, Optional.empty()));
    assertMay(true);
    place.groups(it -> it.remove(team.stamp().id()));
    assertMay(false);
    Department works = place.departments(it -> it.create("Works", Optional.empty()));
    Department west = place.departments(it -> it.create("West", Optional.empty()));
    place.departments(it -> it.addMember(west.stamp().id(), "ada", false));
    assign(NewAssignment.of("clerk", Subject.department(works.stamp().id())));
    assertMay(false);
    place.departments(it -> it.move(west.stamp().id(), Optional.of(works.stamp().id())));
    assertMay(true);
    place.departments(it -> it.removeMember(west.stamp().id(), "ada"));
    assertMay(false);
    Workgroup both = place.workgroups(it -> it.create("Both"));
    assign(NewAssignment.of("clerk", Subject.workgroup(both.stamp().id())));
    assertMay(false);
    place.workgroups(
        it -> it.addMember(both.stamp().id(), "ada", ACME, GroupRole.MEMBER, Optional.empty()));
    assertMay(true);
    place.workgroups(it -> it.remove(both.stamp().id()));
    assertMay(false);
  }

  @Test
  void what_has_a_time_begins_and_ends_at_its_instant() {
    assign(
        NewAssignment.of("clerk", Subject.account("ada"))
            .startsAt(place.now().plusMillis(2))
            .endsAt(place.now().plusMillis(4)));
    for (boolean expected : new boolean[] {false, false, true, true, false}) {
      assertMay(expected);
      place.pass(Duration.ofMillis(1));
    }
  }

  @Test
  void delegations_end_at_their_instant_and_when_they_are_revoked() {
    assign(NewAssignment.of("clerk", Subject.account("ada")));
    NewDelegation wanted =
        NewDelegation.of(
            new Between("ada", "bob"), List.of(PAY), place.now(), place.now().plusMillis(2));
    String first = place.delegations(it -> it.grant(wanted)).stamp().id();
    Ask ask = Ask.of(Caller.of("bob").byDelegation(first), PAY);
    assertMay(ask, true);
    place.pass(Duration.ofMillis(1));
    assertMay(ask, true);
    place.delegations(it -> it.revoke(first, Optional.of("ada")));
    assertMay(ask, false);
    NewDelegation again =
        NewDelegation.of(
            new Between("ada", "bob"), List.of(PAY), place.now(), place.now().plusMillis(2));
    String second = place.delegations(it -> it.grant(again)).stamp().id();
    Ask other = Ask.of(Caller.of("bob").byDelegation(second), PAY);
    assertMay(other, true);
    place.pass(Duration.ofMillis(2));
    assertMay(other, false);
  }

  @Test
  void the_access_graph_is_remembered_too() {
    Ask ask = Ask.of("ada", "read").on("plan");
    assertMay(ask, false);
    Graphs graphs = Graphs.of(place.clock);
    place
        .tenants
        .apply(ACME)
        .run(
            tx -> {
              AccessGraph graph = AccessGraph.in(graphs, tx, ACME);
              String ada = graph.principalOf(Identity.account("ada")).key();
              graph.putResource("plan", Json.EMPTY_OBJECT);
              graph.allow(ada, "read", "plan");
            });
    assertMay(ask, true);
    place.status("ada", AccountStatus.SUSPENDED);
    assertMay(ask, false);
  }

  @Test
  void questions_are_told_apart() {
    assign(NewAssignment.of("clerk", Subject.account("ada")).resource("invoice:7"));
    assertMay(Ask.of("ada", PAY).on("invoice:7"), true);
    assertMay(Ask.of("ada", PAY).on("invoice:8"), false);
    assertMay(Ask.of("bob", PAY).on("invoice:7"), false);
    assertThat(memory.may(CorePlace.BELL, Ask.of("ada", PAY).on("invoice:7"))).isFalse();
  }
}
