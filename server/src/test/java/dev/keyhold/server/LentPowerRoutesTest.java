package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.server.Client.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Delegations and sessions over HTTP, and what is done by them. */
class LentPowerRoutesTest extends PowerRoutesCase {
  private static final String HEADER = "X-Keyhold-On-Behalf-Of";
  private static final String WHY = "ticket 4711: cannot see it";

  LentPowerRoutesTest(boolean withTenants) {
    super(withTenants);
  }

  private String delegated() {
    assign("clerk", "account:ada").is(201);
    return post(
            acme,
            ACME + "/delegations",
            Map.of(
                "grantorId",
                "ada",
                "delegateId",
                "bob",
                "actions",
                List.of("invoice.pay"),
                "endsAt",
                Instant.now().plusSeconds(600).toString()))
        .is(201)
        .text("/id");
  }

  @Test
  void a_delegation_is_granted_used_and_revoked() {
    String id = delegated();
    Map<String, ?> question =
        Map.of("accountId", "bob", "action", "invoice.pay", "delegationId", id);
    assertThat(post(acme, ACME + "/privileges/check", question).body().get("allowed").asBoolean())
        .isTrue();
    assertThat(may("bob", "invoice.pay")).isFalse();
    assertThat(
            send(acme, "GET", ACME + "/delegations?delegateId=bob", Map.of())
                .is(200)
                .text("/items/0/id"))
        .isEqualTo(id);
    send(acme, "GET", ACME + "/delegations", Map.of()).is(400);

    Client bob = client(keyOf("bob", "tenant_read"));
    send(bob, "GET", ACME + "/roles", Map.of(), HEADER, id).is(200);
    assertThat(
            send(acme, "POST", ACME + "/delegations/" + id + "/revoke", Map.of())
                .is(200)
                .text("/revokedBy"))
        .isEqualTo("boss");
    send(bob, "GET", ACME + "/roles", Map.of(), HEADER, id).is(403);
    assertThat(post(acme, ACME + "/privileges/check", question).body().get("allowed").asBoolean())
        .isFalse();
  }

  @Test
  void a_delegation_may_be_asked_for() {
    assign("clerk", "account:ada").is(201);
    String id =
        post(
                acme,
                ACME + "/delegations",
                Map.of(
                    "grantorId",
                    "ada",
                    "delegateId",
                    "bob",
                    "actions",
                    List.of("invoice.pay"),
                    "endsAt",
                    Instant.now().plusSeconds(600).toString(),
                    "isRequest",
                    true))
            .is(201)
            .text("/id");
    post(acme, ACME + "/delegations/" + id + "/approve", Map.of("grantorId", "bob")).is(409);
    assertThat(
            post(acme, ACME + "/delegations/" + id + "/approve", Map.of("grantorId", "ada"))
                .is(200)
                .text("/status"))
        .isEqualTo("active");
  }

  @Test
  void whoever_acts_for_another_one_says_by_what_right() {
    String id = delegated();
    Client bob = client(keyOf("bob", "tenant"));
    for (String claim : List.of("ada", "nothing", "account:ada", "", "x".repeat(1_000))) {
      assertThat(send(bob, "GET", ACME + "/roles", Map.of(), HEADER, claim).is(403).error())
          .startsWith(HEADER);
    }
    Client ada = client(keyOf("ada", "tenant"));
    send(ada, "GET", ACME + "/roles", Map.of(), HEADER, id).is(403);
    // Nobody gets more power by it, or something that outlasts it.
    send(bob, "POST", ACME + "/groups", Map.of("name", "Team"), HEADER, id).is(403);
    send(
            bob,
            "POST",
            ACME + "/assignments",
            Map.of("role", "clerk", "subject", "account:bob"),
            HEADER,
            id)
        .is(403);
    send(bob, "POST", ACME + "/groups", Map.of("name", "Team")).is(201);
  }

  @Test
  void nobody_acts_for_two_at_once() {
    String id = delegated();
    Client bob = client(keyOf("bob", "tenant"));
    assertThat(
            send(bob, "GET", ACME + "/roles", Map.of(), HEADER, "nothing", HEADER, id)
                .is(400)
                .error())
        .startsWith(HEADER);
  }

  @Test
  void whoever_revokes_with_a_key_that_is_nobodys_is_nobody() {
    String id = delegated();
    Map<String, ?> wanted = Map.of("organizationId", "acme", "serverRights", List.of("tenant"));
    Client nobody = client(post(admin, "/v1/keys", wanted).is(201).text("/key"));
    Reply revoked = send(nobody, "POST", ACME + "/delegations/" + id + "/revoke", Map.of()).is(200);
    assertThat(revoked.text("/status")).isEqualTo("revoked");
    assertThat(revoked.body().get("revokedBy").isNull()).isTrue();
  }

  @Test
  void an_administrator_works_in_the_shoes_of_a_member() {
    Map<String, ?> wanted = Map.of("adminId", "boss", "targetId", "ada", "reason", WHY);
    String id = post(acme, ACME + "/impersonations", wanted).is(201).text("/id");
    post(acme, ACME + "/impersonations", wanted).is(409);
    post(
            acme,
            ACME + "/impersonations",
            Map.of("adminId", "ada", "targetId", "boss", "reason", WHY))
        .is(409);
    post(
            acme,
            ACME + "/impersonations",
            Map.of("adminId", "boss", "targetId", "boss", "reason", WHY))
        .is(400);
    send(acme, "GET", ACME + "/roles", Map.of(), HEADER, id).is(200);
    assertThat(
            send(acme, "GET", ACME + "/impersonations?targetId=ada", Map.of())
                .is(200)
                .text("/items/0/reason"))
        .isEqualTo(WHY);
    // Never credentials, keys, roles, or a further session.
    send(acme, "POST", ACME + "/impersonations", wanted, HEADER, id).is(403);
    send(
            acme,
            "POST",
            ACME + "/assignments",
            Map.of("role", "clerk", "subject", "account:ada"),
            HEADER,
            id)
        .is(403);
    Client root = client(keyOf("boss", "admin"));
    send(root, "POST", "/v1/keys", Map.of("ownerId", "ada"), HEADER, id).is(403);
    send(root, "PUT", "/v1/accounts/ada/password", Map.of("password", "x"), HEADER, id).is(403);

    assertThat(
            send(acme, "POST", ACME + "/impersonations/" + id + "/end", Map.of())
                .is(200)
                .text("/endReason"))
        .isEqualTo("ended");
    send(acme, "GET", ACME + "/roles", Map.of(), HEADER, id).is(403);
  }
}
