package dev.keyhold.core;

import static dev.keyhold.core.CorePlace.ACME;
import static dev.keyhold.core.CorePlace.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.core.ImpersonationSession.EndReason;
import dev.keyhold.core.NewSession.Between;
import dev.keyhold.spi.AccountPatch;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Change;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StorageKind.class)
class ImpersonationTest extends CorePlacedTest {
  private static final String PAY = "invoice.pay";
  private static final String READ = "invoice.read";
  private static final String IMPERSONATE = StandardPrivilege.TENANT_MEMBERS_IMPERSONATE.key();
  private static final String WHY = "ticket 4711: cannot see his invoices";

  ImpersonationTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void furnish() {
    place.register(PAY, READ);
    for (String account : List.of("ada", "bob", "help")) {
      place.member(account);
    }
    place.roles(roles -> roles.define(NewRole.of("clerk", PAY, READ)));
    place.roles(roles -> roles.define(NewRole.of("helper", PAY, READ, IMPERSONATE)));
    assign("clerk", "ada");
    assign("helper", "help");
    place.pass(Duration.ofMillis(1));
  }

  private RoleAssignment assign(String role, String account) {
    return place.roles(roles -> roles.assign(NewAssignment.of(role, Subject.account(account))));
  }

  private static NewSession wanted(String admin, String target) {
    return NewSession.of(new Between(admin, target), WHY);
  }

  private ImpersonationSession start(NewSession wanted) {
    return place.core.impersonations().start(ACME, wanted);
  }

  private Set<Hindrance> hindrances(ImpersonationSession session, String action) {
    return place.core.power().why(ACME, ask(session, action)).hindrances();
  }

  private static Ask ask(ImpersonationSession session, String action) {
    return Ask.of(Caller.of(session.adminId()).inSession(session.stamp().id()), action);
  }

  private void assertOver(ImpersonationSession session, EndReason reason) {
    assertThat(hindrances(session, PAY)).contains(Hindrance.SESSION_OVER);
    place.core.impersonations().settle(ACME);
    assertThat(place.core.impersonations().find(ACME, session.stamp().id()))
        .hasValueSatisfying(
            ended -> {
              assertThat(ended.endReason()).contains(reason);
              assertThat(ended.endedAt()).contains(place.now());
            });
    assertThat(hindrances(session, PAY)).contains(Hindrance.SESSION_OVER);
  }

  @Test
  void an_administrator_does_what_the_target_may_do() {
    ImpersonationSession session = start(wanted("help", "ada"));

    assertThat(hindrances(session, PAY)).isEmpty();
    assertThat(place.core.power().actsAs(ACME, Caller.of("help").inSession(session.stamp().id())))
        .contains(
            new ActsAs(
                "help", Optional.of("ada"), Optional.of(session.stamp().id()), Optional.empty()));
    assertThat(place.core.impersonations().of(ACME, "ada", PageRequest.first(10)).items())
        .containsExactly(session);
    assertThat(place.core.impersonations().by(ACME, "help", PageRequest.first(10)).items())
        .containsExactly(session);
    assertThat(place.core.impersonations().of(ACME, "bob", PageRequest.first(10)).items())
        .isEmpty();
    assertThat(
            place
                .core
                .power()
                .may(BELL, Ask.of(Caller.of("help").inSession(session.stamp().id()), PAY)))
        .isFalse();
  }

  @Test
  void it_is_nobody_elses() {
    ImpersonationSession session = start(wanted("help", "ada"));
    for (String other : List.of("ada", "bob", "boss")) {
      assertThat(
              place
                  .core
                  .power()
                  .why(ACME, Ask.of(Caller.of(other).inSession(session.stamp().id()), PAY))
                  .hindrances())
          .contains(Hindrance.NO_SESSION);
    }
  }

  @Test
  void who_is_impersonated_may_no_more_than_he_may() {
    ImpersonationSession session = start(wanted("help", "bob"));
    assertThat(hindrances(session, PAY)).containsExactly(Hindrance.NO_ROLE);
  }

  @Test
  void it_may_be_for_some_actions() {
    ImpersonationSession session = start(wanted("help", "ada").actions(READ));
    assertThat(hindrances(session, READ)).isEmpty();
    assertThat(hindrances(session, PAY)).containsExactly(Hindrance.NOT_IN_SESSION);
  }

  private void assertRefused(String field, NewSession wanted) {
    assertThatThrownBy(() -> start(wanted))
        .isInstanceOfSatisfying(
            StorageException.Conflict.class, e -> assertThat(e.field()).contains(field));
  }

  @Test
  void it_needs_a_privilege_of_its_own() {
    assertRefused("adminId", wanted("ada", "bob"));
    place.roles(
        roles -> roles.override(NewOverride.deny(IMPERSONATE).subject(Subject.account("help"))));
    assertRefused("adminId", wanted("help", "ada"));
  }

  @Test
  void it_never_leads_upwards() {
    assertRefused("targetId", wanted("help", "boss"));
    place.register("invoice.burn");
    place.roles(roles -> roles.define(NewRole.of("burner", "invoice.burn")));
    place.roles(
        roles ->
            roles.assign(NewAssignment.of("burner", Subject.account("ada")).resource("invoice:7")));
    assertRefused("targetId", wanted("help", "ada"));
    place.roles(
        roles ->
            roles.assign(
                NewAssignment.of("burner", Subject.account("help")).resource("invoice:8")));
    assertRefused("targetId", wanted("help", "ada"));
    assign("burner", "help");
    place.pass(Duration.ofMillis(1));
    assertThat(start(wanted("help", "ada")).endedAt()).isEmpty();
  }

  @Test
  void what_the_target_gets_meanwhile_the_administrator_gets_not() {
    ImpersonationSession session = start(wanted("help", "ada"));
    place.register("invoice.burn");
    place.roles(roles -> roles.define(NewRole.of("burner", "invoice.burn")));
    assign("burner", "ada");
    assertThat(place.may("ada", "invoice.burn")).isTrue();
    assertThat(hindrances(session, "invoice.burn")).containsExactly(Hindrance.NO_ROLE);
  }

  @Test
  void credentials_keys_and_roles_stay_out_of_reach() {
    place.account("max");
    place.join("max", MembershipLevel.ADMIN);
    place.pass(Duration.ofMillis(1));
    ImpersonationSession session = start(wanted("boss", "max"));
    for (StandardPrivilege privilege :
        List.of(
            StandardPrivilege.TENANT_ROLES_MANAGE,
            StandardPrivilege.TENANT_KEYS_MANAGE,
            StandardPrivilege.TENANT_CREDENTIALS_MANAGE,
            StandardPrivilege.TENANT_DELEGATIONS_MANAGE,
            StandardPrivilege.TENANT_MEMBERS_IMPERSONATE)) {
      assertThat(place.may("max", privilege.key())).isTrue();
      assertThat(hindrances(session, privilege.key())).containsExactly(Hindrance.SENSITIVE);
    }
    assertThat(hindrances(session, StandardPrivilege.TENANT_AUDIT_READ.key())).isEmpty();
  }

  @Test
  void nobody_impersonates_himself_strangers_or_the_suspended() {
    assertThatThrownBy(() -> wanted("help", "help"))
        .isInstanceOf(StorageException.InvalidInput.class);
    place.account("eve");
    assertRefused("targetId", wanted("help", "eve"));
    assertRefused("targetId", wanted("help", "nobody"));
    assertRefused("adminId", wanted("eve", "ada"));
    place.status("ada", AccountStatus.SUSPENDED);
    assertRefused("targetId", wanted("help", "ada"));
    place.status("help", AccountStatus.SUSPENDED);
    assertRefused("adminId", wanted("help", "bob"));
  }

  @Test
  void a_role_of_a_workgroup_does_not_reach_so_far() {
    Workgroup both = place.workgroups(it -> it.create("Both"));
    place.workgroups(
        it -> it.addMember(both.stamp().id(), "bob", ACME, GroupRole.OWNER, Optional.empty()));
    place.roles(
        roles -> roles.assign(NewAssignment.of("helper", Subject.workgroup(both.stamp().id()))));
    assertThat(place.may("bob", IMPERSONATE)).isTrue();
    assertRefused("adminId", wanted("bob", "ada"));
  }

  @Test
  void an_administrator_has_one_session_at_a_time() {
    ImpersonationSession first = start(wanted("help", "ada"));
    assertRefused("adminId", wanted("help", "bob"));
    ImpersonationSession ended = place.core.impersonations().end(ACME, first.stamp().id());
    assertThat(ended.endReason()).contains(EndReason.ENDED);
    assertThat(hindrances(first, PAY)).contains(Hindrance.SESSION_OVER);
    assertThat(place.core.impersonations().end(ACME, first.stamp().id())).isEqualTo(ended);
    start(wanted("help", "bob"));
    assertThat(place.core.impersonations().open(ACME)).hasSize(1);
  }

  @Test
  void it_is_over_at_its_end_and_makes_room_for_the_next_one() {
    ImpersonationSession session = start(wanted("help", "ada").duration(Duration.ofHours(1)));
    place.pass(Duration.ofHours(1).minusMillis(1));
    assertThat(hindrances(session, PAY)).isEmpty();
    place.pass(Duration.ofMillis(1));
    assertThat(hindrances(session, PAY)).contains(Hindrance.SESSION_OVER);
    start(wanted("help", "bob"));
    assertThat(place.core.impersonations().find(ACME, session.stamp().id()))
        .hasValueSatisfying(it -> assertThat(it.endReason()).contains(EndReason.EXPIRED));
  }

  @Test
  void it_ends_when_either_is_suspended_and_never_comes_back() {
    for (String party : List.of("ada", "help")) {
      ImpersonationSession session = start(wanted("help", "ada"));
      place.pass(Duration.ofMillis(1));
      place.status(party, AccountStatus.SUSPENDED);
      assertThat(hindrances(session, PAY)).contains(Hindrance.SESSION_OVER);
      place.status(party, AccountStatus.ACTIVE);
      assertOver(session, party.equals("ada") ? EndReason.TARGET_CHANGED : EndReason.REVOKED);
      place.pass(Duration.ofMillis(1));
    }
  }

  @Test
  void it_ends_when_the_privilege_goes_and_never_comes_back() {
    ImpersonationSession first = start(wanted("help", "ada"));
    place.pass(Duration.ofMillis(1));
    assign("helper", "help");
    assertOver(first, EndReason.REVOKED);

    ImpersonationSession second = start(wanted("help", "ada"));
    place.pass(Duration.ofMillis(1));
    Role role = place.roles(roles -> roles.find("helper").orElseThrow());
    Role less = place.roles(roles -> roles.change(role, "Helper", Set.of(PAY, READ)));
    assertThat(hindrances(second, PAY)).contains(Hindrance.SESSION_OVER);
    place.roles(roles -> roles.change(less, "Helper", Set.of(PAY, READ, IMPERSONATE)));
    assertOver(second, EndReason.REVOKED);
  }

  @Test
  void a_denial_ends_it_for_good() {
    ImpersonationSession session = start(wanted("help", "ada"));
    place.pass(Duration.ofMillis(1));
    PrivilegeOverride denied = place.roles(roles -> roles.override(NewOverride.deny(IMPERSONATE)));
    place.roles(roles -> roles.liftOverride(denied.stamp().id()));
    assertThat(hindrances(session, PAY)).contains(Hindrance.SESSION_OVER);
  }

  @Test
  void it_ends_with_a_membership_and_with_a_change_of_the_account() {
    ImpersonationSession session = start(wanted("help", "ada"));
    place.pass(Duration.ofMillis(1));
    place.leave("ada");
    place.join("ada", MembershipLevel.MEMBER);
    assertOver(session, EndReason.TARGET_CHANGED);

    place.pass(Duration.ofMillis(1));
    ImpersonationSession other = start(wanted("help", "bob"));
    place.pass(Duration.ofMillis(1));
    place.system.run(
        tx ->
            tx.identities()
                .accounts()
                .update("bob", AccountPatch.NONE.displayName(Change.to("Robert")), place.now()));
    assertOver(other, EndReason.TARGET_CHANGED);
  }

  @Test
  void a_department_that_is_moved_away_and_back_revives_nothing() {
    Department works = place.departments(it -> it.create("Works", Optional.empty()));
    Department west = place.departments(it -> it.create("West", Optional.of(works.stamp().id())));
    place.departments(it -> it.addMember(west.stamp().id(), "bob", false));
    place.roles(
        roles -> roles.assign(NewAssignment.of("helper", Subject.department(works.stamp().id()))));
    place.pass(Duration.ofMillis(1));
    ImpersonationSession session = start(wanted("bob", "ada"));
    assertThat(hindrances(session, PAY)).isEmpty();
    place.pass(Duration.ofMillis(1));
    place.departments(it -> it.move(west.stamp().id(), Optional.empty()));
    place.departments(it -> it.move(west.stamp().id(), Optional.of(works.stamp().id())));
    assertThat(place.may("bob", IMPERSONATE)).isTrue();
    assertOver(session, EndReason.REVOKED);
  }

  @Test
  void bad_input_is_named() {
    Between between = new Between("help", "ada");
    assertThatThrownBy(() -> NewSession.of(between, "why not"))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> NewSession.of(between, "         a          "))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> wanted("help", "ada").duration(Duration.ofHours(1).plusMillis(1)))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> wanted("help", "ada").duration(Duration.ZERO))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> place.core.impersonations().end(ACME, "nothing"))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> Caller.of("help").inSession("s").byDelegation("d"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void every_entry_written_meanwhile_says_who_acts_for_whom_in_which_session() {
    ImpersonationSession session = start(wanted("help", "ada"));
    ActsAs as =
        place
            .core
            .power()
            .actsAs(ACME, Caller.of("help").inSession(session.stamp().id()))
            .orElseThrow();
    AuditContext.Builder context = AuditContext.builder().actorId(as.actorId());
    as.onBehalfOfId().ifPresent(context::onBehalfOfId);
    as.impersonationId().ifPresent(context::impersonationId);
    place.scope.call(context.build(), () -> place.groups(it -> it.create("Team")));

    AuditEntry entry =
        place
            .tenants
            .apply(ACME)
            .read(
                tx ->
                    tx.audit()
                        .list(AuditQuery.ALL.action("tenant_groups.create"), PageRequest.first(1)))
            .items()
            .get(0)
            .entry()
            .orElseThrow();
    assertThat(entry.actorId()).contains("help");
    assertThat(entry.onBehalfOfId()).contains("ada");
    assertThat(entry.impersonationId()).contains(session.stamp().id());
  }

  @Test
  void starting_and_ending_stand_in_the_trail() {
    ImpersonationSession session = start(wanted("help", "ada"));
    place.core.impersonations().end(ACME, session.stamp().id());
    List<String> actions =
        place
            .tenants
            .apply(ACME)
            .read(
                tx ->
                    tx.audit()
                        .list(
                            AuditQuery.ALL.target("impersonation_sessions", session.stamp().id()),
                            PageRequest.first(10)))
            .items()
            .stream()
            .flatMap(stored -> stored.entry().stream())
            .map(AuditEntry::action)
            .toList();
    assertThat(actions)
        .containsExactlyInAnyOrder(
            "impersonation_sessions.create", "impersonation_sessions.update");
  }
}
