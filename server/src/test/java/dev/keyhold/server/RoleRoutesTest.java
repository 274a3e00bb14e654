package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.server.Client.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Roles, who has them, and what is overridden, over HTTP. */
class RoleRoutesTest extends PowerRoutesCase {
  RoleRoutesTest(boolean withTenants) {
    super(withTenants);
  }

  @Test
  void a_role_is_given_asked_for_and_taken() {
    assertThat(may("ada", "invoice.pay")).isFalse();
    Reply given = assign("clerk", "account:ada").is(201);
    assertThat(given.text("/grantedBy")).isEqualTo("boss");
    assertThat(may("ada", "invoice.pay")).isTrue();

    Reply why =
        post(
                acme,
                ACME + "/privileges/explain",
                Map.of("accountId", "bob", "action", "invoice.pay"))
            .is(200);
    assertThat(why.text("/hindrances/0")).isEqualTo("no_role");
    assertThat(why.text("/answeredBy")).isEqualTo("privileges");
    Reply holders =
        post(acme, ACME + "/privileges/holders", Map.of("action", "invoice.pay")).is(200);
    assertThat(holders.body().get("items").findValuesAsString("accountId")).containsExactly("ada");
    assertThat(acme.get(ACME + "/assignments?subject=account:ada").is(200).body().get("items"))
        .hasSize(1);

    send(acme, "DELETE", ACME + "/assignments/" + given.text("/id"), Map.of()).is(204);
    send(acme, "DELETE", ACME + "/assignments/" + given.text("/id"), Map.of()).is(404);
    assertThat(may("ada", "invoice.pay")).isFalse();
  }

  @Test
  void a_role_is_changed_by_whoever_has_seen_it_last() {
    Reply seen = send(acme, "GET", ACME + "/roles/clerk", Map.of()).is(200);
    Map<String, ?> change =
        Map.of("name", "Clerks", "version", seen.body().get("version").asLong());
    assertThat(send(acme, "PATCH", ACME + "/roles/clerk", change).is(200).text("/name"))
        .isEqualTo("Clerks");
    send(acme, "PATCH", ACME + "/roles/clerk", change).is(409);
    assertThat(send(acme, "GET", ACME + "/roles/clerk", Map.of()).is(200).text("/privileges/0"))
        .isEqualTo("invoice.pay");
    send(acme, "PATCH", ACME + "/roles/administrator", Map.of("name", "x")).is(409);
    send(acme, "DELETE", ACME + "/roles/clerk", Map.of()).is(204);
    send(acme, "GET", ACME + "/roles/clerk", Map.of()).is(404);
    assertThat(send(acme, "GET", ACME + "/roles", Map.of()).is(200).body().get("items")).hasSize(3);
  }

  @Test
  void an_override_is_stronger_than_a_role() {
    assign("clerk", "account:ada").is(201);
    String denied =
        post(
                acme,
                ACME + "/overrides",
                Map.of("effect", "deny", "privilege", "invoice.pay", "reason", "audit"))
            .is(201)
            .text("/id");
    assertThat(may("ada", "invoice.pay")).isFalse();
    assertThat(send(acme, "GET", ACME + "/overrides", Map.of()).is(200).body().get("items"))
        .hasSize(1);
    send(acme, "DELETE", ACME + "/overrides/" + denied, Map.of()).is(204);
    assertThat(may("ada", "invoice.pay")).isTrue();
  }
}
