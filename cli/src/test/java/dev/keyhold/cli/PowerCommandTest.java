package dev.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.access.GraphTables;
import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.core.Core;
import dev.keyhold.core.CoreTables;
import dev.keyhold.core.NewAssignment;
import dev.keyhold.core.NewDelegation;
import dev.keyhold.core.NewPrivilege;
import dev.keyhold.core.NewRole;
import dev.keyhold.core.NewSession;
import dev.keyhold.core.Privilege;
import dev.keyhold.core.Roles;
import dev.keyhold.core.Subject;
import dev.keyhold.events.ChangeEvents;
import dev.keyhold.events.EventTables;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands about privileges, roles and sessions. */
class PowerCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path folder;
  private String delegation = "";
  private String session = "";

  private List<String> place(String kind) {
    List<String> place =
        kind.equals("server")
            ? List.of(
                "--url", PostgresServer.url("p_" + UUID.randomUUID().toString().substring(0, 8)))
            : List.of("--data", folder.toString());
    String url = kind.equals("server") ? place.get(1) : "sqlite:" + folder.resolve("system.db");
    StorageConfig config =
        StorageConfig.builder(url).tables(EventTables.SET, GraphTables.SET, CoreTables.SET).build();
    Events events = Events.of(CLOCK);
    try (Storage storage =
        AuditedStorage.builder(Keyhold.open(config), () -> AuditContext.of("test"))
            .onEntry(ChangeEvents.of(events)::publish)
            .build()) {
      storage.run(
          tx -> {
            for (String id : List.of("boss", "ada", "bob")) {
              tx.identities()
                  .accounts()
                  .create(Account.builder(id, NOW).email(id + "@example.org").build());
            }
            tx.identities()
                .organizations()
                .create(
                    Organization.builder("acme", NOW)
                        .name("acme")
                        .slug("acme")
                        .ownerId("boss")
                        .build());
            for (String id : List.of("ada", "bob")) {
              tx.identities().members().add(Membership.of("acme", id, MembershipLevel.MEMBER, NOW));
            }
          });
      furnish(storage, Core.over(Core.Setup.of(storage, any -> storage, events), CLOCK));
    }
    return place;
  }

  private void furnish(Storage storage, Core core) {
    storage.run(
        tx -> core.privileges(tx).register(NewPrivilege.of("invoice.pay", Privilege.Scope.APP)));
    storage.run(
        tx -> {
          Roles roles = core.roles(tx, "acme");
          roles.define(NewRole.of("clerk", "invoice.pay").name("Clerk"));
          roles.assign(NewAssignment.of("clerk", Subject.account("ada")));
          Instant now = CLOCK.instant();
          delegation =
              core.delegations(tx, "acme")
                  .grant(
                      NewDelegation.of(
                          new NewDelegation.Between("ada", "bob"),
                          List.of("invoice.pay"),
                          now,
                          now.plus(Duration.ofHours(1))))
                  .stamp()
                  .id();
        });
    session =
        core.impersonations()
            .start(
                "acme", NewSession.of(new NewSession.Between("boss", "bob"), "ticket number 4711"))
            .stamp()
            .id();
  }

  private static Run run(String command, List<String> place, String... more) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(place);
    words.addAll(List.of("--organization", "acme"));
    words.addAll(List.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "server"})
  void power_is_asked_for_and_explained(String kind) {
    List<String> place = place(kind);

    Run yes = run("privileges may", place, "ada", "invoice.pay");
    assertThat(yes.out()).isEqualTo("yes\n");
    assertThat(yes.exitCode()).isZero();
    Run no = run("privileges may", place, "bob", "invoice.pay");
    assertThat(no.out()).isEqualTo("no\n");
    assertThat(no.exitCode()).isEqualTo(1);
    assertThat(run("privileges may", place, "bob", "invoice.pay", "--delegation", delegation).out())
        .isEqualTo("yes\n");
    assertThat(run("privileges may", place, "boss", "invoice.pay", "--session", session).out())
        .isEqualTo("no\n");

    assertThat(run("privileges who", place, "invoice.pay").out()).isEqualTo("ada\n");
    assertThat(run("privileges why", place, "bob", "invoice.pay").out())
        .isEqualTo("no, says privileges\n  in the way  no role\n");
    assertThat(run("privileges why", place, "ada", "invoice.pay").out())
        .startsWith("yes, says privileges\n  by the role ")
        .contains(" of account:ada, assignment ");
    assertThat(run("privileges why", place, "ada", "read", "--on", "plan").out())
        .isEqualTo("no, says access graph\n  in the way  no edge\n");
    assertThat(run("roles", place).out())
        .contains("clerk  Clerk  invoice.pay\n", "auditor  auditor  (by a rule)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "server"})
  void sessions_are_listed_and_ended(String kind) {
    List<String> place = place(kind);

    assertThat(run("impersonations list", place).out())
        .startsWith(session + "  boss as bob  from ")
        .contains("  until ")
        .endsWith("  ticket number 4711\n");
    assertThat(run("impersonations list", place, "--target", "ada").out()).isEmpty();
    assertThat(run("impersonations list", place, "--admin", "boss").out()).contains(session);
    assertThat(run("impersonations end", place, session).out()).isEqualTo("ended\n");
    assertThat(run("impersonations list", place).out()).isEmpty();
    assertThat(run("impersonations list", place, "--target", "bob").out()).contains("  ended ");
    Run unknown = run("impersonations end", place, "nothing");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("there is no such session");
  }

  @Test
  void what_is_not_there_is_told() {
    assertThat(Run.of("demo", "--data", folder.toString()).exitCode()).isZero();
    Run none = run("roles", List.of("--data", folder.toString()));
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("the database has no roles");
  }

  @Test
  void an_organization_that_is_not_there_is_told() {
    List<String> place = place("folder");
    Run unknown = Run.of("roles", place.get(0), place.get(1), "--organization", "nowhere");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err()).contains("there is no such organization");
    assertThat(
            run("privileges may", place, "ada", "x.y", "--delegation", "d", "--session", "s")
                .exitCode())
        .isEqualTo(2);
  }
}
