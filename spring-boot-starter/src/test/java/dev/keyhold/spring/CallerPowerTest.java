package dev.keyhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.core.Core;
import dev.keyhold.core.NewAssignment;
import dev.keyhold.core.NewDelegation;
import dev.keyhold.core.NewPrivilege;
import dev.keyhold.core.NewRole;
import dev.keyhold.core.NewSession;
import dev.keyhold.core.Privilege;
import dev.keyhold.core.Roles;
import dev.keyhold.core.Subject;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An endpoint asks for power for whoever presents a key, for himself or for another one. */
class CallerPowerTest {
  private static final String HEADER = "X-Keyhold-On-Behalf-Of";
  @TempDir Path folder;
  private Started application;
  private Core core;

  @SpringBootConfiguration
  @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
  @EnableMethodSecurity
  @Import(Invoices.class)
  static class Application {}

  @RestController
  static class Invoices {
    private final Storage storage;

    Invoices(Storage storage) {
      this.storage = storage;
    }

    @GetMapping("/invoices/{id}/pay")
    @PreAuthorize("@power.may(authentication, 'invoice.pay', 'invoice:' + #id)")
    String pay(@PathVariable String id) {
      storage.run(
          tx ->
              tx.identities()
                  .accounts()
                  .create(
                      Account.builder("payee-" + id, Instant.now())
                          .email(id + "@payee.example.org")
                          .build()));
      return "paid";
    }
  }

  @BeforeEach
  void ada_pays() {
    application =
        Started.with(Application.class, "--keyhold.url=sqlite:" + folder.resolve("system.db"));
    core = application.bean(Core.class);
    Instant now = Instant.now();
    for (String id : List.of("boss", "ada", "bob")) {
      application.account(id);
    }
    application
        .storage()
        .run(
            tx -> {
              tx.identities()
                  .organizations()
                  .create(
                      Organization.builder("acme", now)
                          .name("Acme")
                          .slug("acme")
                          .ownerId("boss")
                          .build());
              for (String id : List.of("ada", "bob")) {
                tx.identities()
                    .members()
                    .add(Membership.of("acme", id, MembershipLevel.MEMBER, now));
              }
              core.privileges(tx).register(NewPrivilege.of("invoice.pay", Privilege.Scope.APP));
              Roles roles = core.roles(tx, "acme");
              roles.define(NewRole.of("payer", "invoice.pay"));
              roles.assign(NewAssignment.of("payer", Subject.account("ada")));
              roles.assign(NewAssignment.of("payer", Subject.account("boss")));
            });
  }

  @AfterEach
  void stop() {
    application.close();
  }

  private int status(String account, String... headers) {
    String key =
        application.key(
            KeyRequest.PLAIN
                .ownerId(account)
                .organizationId("acme")
                .scopes(List.of("invoice.pay")));
    String[] all = new String[headers.length + 2];
    all[0] = "Authorization";
    all[1] = "Bearer " + key;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return application.caller().get("/invoices/" + account + "/pay", all).statusCode();
  }

  private AuditEntry newest(String target) {
    return application
        .storage()
        .read(tx -> tx.audit().list(AuditQuery.ALL.target("account", target), PageRequest.first(1)))
        .items()
        .get(0)
        .entry()
        .orElseThrow();
  }

  @Test
  void a_role_opens_the_endpoint() {
    assertThat(status("ada")).isEqualTo(200);
    assertThat(status("bob")).isEqualTo(403);
  }

  @Test
  void a_key_without_the_scope_narrows() {
    String key =
        application.key(
            KeyRequest.PLAIN.ownerId("ada").organizationId("acme").scopes(List.of("other")));
    assertThat(
            application
                .caller()
                .get("/invoices/7/pay", "Authorization", "Bearer " + key)
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_delegate_comes_for_the_grantor_and_the_trail_says_so() {
    Instant now = Instant.now();
    String lent =
        application
            .storage()
            .write(
                tx ->
                    core.delegations(tx, "acme")
                        .grant(
                            NewDelegation.of(
                                new NewDelegation.Between("ada", "bob"),
                                List.of("invoice.pay"),
                                now.minusSeconds(1),
                                now.plusSeconds(600))))
            .stamp()
            .id();
    assertThat(status("bob", HEADER, lent)).isEqualTo(200);
    AuditEntry entry = newest("payee-bob");
    assertThat(entry.actorId()).hasValue("bob");
    assertThat(entry.onBehalfOfId()).hasValue("ada");
    assertThat(status("ada", HEADER, lent)).as("not hers").isEqualTo(403);
    assertThat(status("bob", HEADER, lent, HEADER, "x")).as("two").isEqualTo(400);

    application.storage().run(tx -> core.delegations(tx, "acme").revoke(lent, Optional.of("ada")));
    assertThat(status("bob", HEADER, lent)).as("revoked").isEqualTo(403);
  }

  @Test
  void a_session_counts_while_it_is_open() {
    String session =
        core.impersonations()
            .start(
                "acme", NewSession.of(new NewSession.Between("boss", "ada"), "ticket number 4711"))
            .stamp()
            .id();
    assertThat(status("boss", HEADER, session)).isEqualTo(200);
    assertThat(newest("payee-boss").impersonationId()).hasValue(session);
    core.impersonations().end("acme", session);
    assertThat(status("boss", HEADER, session)).isEqualTo(403);
  }

  @Test
  void a_claim_without_a_right_is_refused() {
    for (String claim : List.of("boss", "", "ä", "x".repeat(1_000))) {
      assertThat(status("ada", HEADER, claim)).as(claim).isEqualTo(403);
    }
  }
}
