package dev.keyhold.examples.power;

import static dev.keyhold.examples.power.Company.ENTER;
import static dev.keyhold.examples.power.Company.PAY;
import static dev.keyhold.examples.power.Company.PLAN;
import static dev.keyhold.examples.power.Company.YARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.core.Ask;
import dev.keyhold.core.Caller;
import dev.keyhold.core.Hindrance;
import dev.keyhold.core.ImpersonationSession;
import dev.keyhold.core.NewAssignment;
import dev.keyhold.core.NewOverride;
import dev.keyhold.core.NewSession;
import dev.keyhold.core.PowerExplanation;
import dev.keyhold.core.StandardPrivilege;
import dev.keyhold.core.Subject;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/power.md says of the yard. */
class CompanyTest {
  @TempDir Path folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Company yard;

  @BeforeEach
  void found() {
    yard = Company.found("sqlite:" + folder.resolve("yard.db"), () -> now);
  }

  @AfterEach
  void close() {
    yard.close();
  }

  private List<String> who(String privilege) {
    return Page.all(page -> yard.power().who(YARD, privilege, page));
  }

  @Test
  void roles_come_by_departments_and_by_hand() {
    assertThat(who(ENTER)).containsExactly("clara", "david", "nina", "tom", "vera");
    assertThat(who(PAY)).containsExactly("vera");
    assertThat(who(PLAN)).hasSize(18).contains("gustav", "berta", "otto");
    assertThat(who(StandardPrivilege.TENANT_ROLES_MANAGE.key())).containsExactly("greta");

    yard.move("Office/Accounts", "Yard");
    assertThat(yard.may("vera", PLAN)).isTrue();
  }

  @Test
  void a_denial_is_stronger_than_any_role() {
    yard.roles(
        roles ->
            roles.override(
                NewOverride.deny(ENTER).subject(Subject.account("nina")).reason("a trainee")));

    assertThat(yard.may("nina", ENTER)).isFalse();
    PowerExplanation why = yard.power().why(YARD, Ask.of("nina", ENTER));
    assertThat(why.hindrances()).containsExactly(Hindrance.DENIED);
    assertThat(why.ways()).hasSize(1);
  }

  @Test
  void whoever_is_away_lets_somebody_stand_in() {
    String holiday = yard.standIn("vera", "tom", Set.of(PAY), Duration.ofDays(14));

    assertThat(yard.mayFor("tom", holiday, PAY)).isTrue();
    assertThat(yard.mayFor("tom", holiday, ENTER)).isFalse();
    assertThat(yard.may("tom", PAY)).isFalse();

    now = now.plus(Duration.ofDays(14));
    assertThat(yard.mayFor("tom", holiday, PAY)).isFalse();
  }

  @Test
  void what_the_grantor_loses_the_delegate_loses() {
    String holiday = yard.standIn("vera", "tom", Set.of(PAY), Duration.ofDays(14));
    yard.storage()
        .run(tx -> tx.identities().accounts().changeStatus("vera", AccountStatus.SUSPENDED, now));

    assertThat(yard.mayFor("tom", holiday, PAY)).isFalse();
  }

  @Test
  void the_help_desk_sees_what_a_member_sees_and_no_more() {
    NewSession.Between between = new NewSession.Between("omar", "berta");
    yard.roles(roles -> roles.assign(NewAssignment.of("planner", Subject.account("omar"))));
    now = now.plusMillis(1);
    ImpersonationSession session =
        yard.core()
            .impersonations()
            .start(YARD, NewSession.of(between, "ticket 4711: the plan is empty"));
    Caller caller = Caller.of("omar").inSession(session.stamp().id());
    assertThat(yard.power().may(YARD, Ask.of(caller, PLAN))).isTrue();

    yard.actingAs(
        caller, () -> yard.storage().run(tx -> yard.core().groups(tx, YARD).create("Night shift")));
    AuditEntry entry =
        yard.storage()
            .read(
                tx ->
                    tx.audit()
                        .list(AuditQuery.ALL.action("tenant_groups.create"), PageRequest.first(1)))
            .items()
            .get(0)
            .entry()
            .orElseThrow();
    assertThat(entry.actorId()).contains("omar");
    assertThat(entry.onBehalfOfId()).contains("berta");
    assertThat(entry.impersonationId()).contains(session.stamp().id());
    assertThat(yard.core().impersonations().of(YARD, "berta", PageRequest.first(9)).items())
        .hasSize(1);
  }

  @Test
  void nobody_climbs_by_impersonating() {
    NewSession upwards =
        NewSession.of(new NewSession.Between("omar", "vera"), "ticket 4712: wants to pay");
    assertThatThrownBy(() -> yard.core().impersonations().start(YARD, upwards))
        .isInstanceOf(StorageException.Conflict.class)
        .hasMessageContaining("may do something that the administrator may not");
  }
}
