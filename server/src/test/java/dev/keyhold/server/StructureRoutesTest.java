package dev.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Departments, groups and workgroups over HTTP. */
class StructureRoutesTest extends PowerRoutesCase {
  StructureRoutesTest(boolean withTenants) {
    super(withTenants);
  }

  @Test
  void departments_and_groups_are_built_and_filled() {
    String works = post(acme, ACME + "/departments", Map.of("name", "Works")).is(201).text("/id");
    String west =
        post(acme, ACME + "/departments", Map.of("name", "West", "parentId", works))
            .is(201)
            .text("/id");
    send(acme, "PUT", ACME + "/departments/" + west + "/members/ada", Map.of("isLead", true))
        .is(200);
    assign("clerk", "department:" + works).is(201);
    assertThat(may("ada", "invoice.pay")).isTrue();
    post(acme, ACME + "/departments/" + west + "/move", Map.of()).is(200);
    assertThat(may("ada", "invoice.pay")).isFalse();
    post(acme, ACME + "/departments/" + works + "/move", Map.of("parentId", works)).is(400);
    send(acme, "PATCH", ACME + "/departments/" + west, Map.of("name", "Far West")).is(200);
    assertThat(send(acme, "GET", ACME + "/departments", Map.of()).is(200).body().get("items"))
        .hasSize(2);
    assertThat(
            send(acme, "GET", ACME + "/departments/" + west + "/members", Map.of())
                .is(200)
                .text("/items/0/accountId"))
        .isEqualTo("ada");
    send(acme, "DELETE", ACME + "/departments/" + west + "/members/ada", Map.of()).is(204);
    send(acme, "DELETE", ACME + "/departments/" + west, Map.of()).is(204);

    String team = post(acme, ACME + "/groups", Map.of("name", "Team")).is(201).text("/id");
    post(acme, ACME + "/groups", Map.of("name", "Team")).is(409);
    assign("clerk", "group:" + team).is(201);
    send(acme, "PUT", ACME + "/groups/" + team + "/members/bob", Map.of("role", "owner")).is(200);
    assertThat(may("bob", "invoice.pay")).isTrue();
    send(acme, "PATCH", ACME + "/groups/" + team, Map.of("name", "Crew")).is(200);
    assertThat(
            send(acme, "GET", ACME + "/groups/" + team + "/members", Map.of())
                .is(200)
                .text("/items/0/role"))
        .isEqualTo("owner");
    send(acme, "DELETE", ACME + "/groups/" + team + "/members/bob", Map.of()).is(204);
    send(acme, "DELETE", ACME + "/groups/" + team, Map.of()).is(204);
    send(acme, "DELETE", ACME + "/groups/" + team, Map.of()).is(404);
  }

  @Test
  void a_workgroup_is_across_organizations() {
    String both = post(admin, "/v1/workgroups", Map.of("name", "Both")).is(201).text("/id");
    String eve = "/v1/workgroups/" + both + "/members/ada";
    send(admin, "PUT", eve, Map.of("homeOrganizationId", "bell")).is(404);
    send(admin, "PUT", eve, Map.of("homeOrganizationId", "acme", "role", "owner")).is(200);
    assign("clerk", "workgroup:" + both).is(201);
    assertThat(may("ada", "invoice.pay")).isTrue();
    assertThat(
            send(admin, "GET", "/v1/workgroups/" + both + "/members", Map.of())
                .is(200)
                .text("/items/0/accountId"))
        .isEqualTo("ada");
    assertThat(send(admin, "GET", "/v1/workgroups", Map.of()).is(200).text("/items/0/name"))
        .isEqualTo("Both");
    send(acme, "GET", "/v1/workgroups", Map.of()).is(403);
    send(admin, "DELETE", eve, Map.of()).is(204);
    assertThat(may("ada", "invoice.pay")).isFalse();
    send(admin, "DELETE", "/v1/workgroups/" + both, Map.of()).is(204);
    send(admin, "DELETE", "/v1/workgroups/" + both, Map.of()).is(404);
  }
}
