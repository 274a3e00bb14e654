package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tables;
import dev.keyhold.teststorages.StorageKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may do what to what. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class AccessTest extends PlacedTest {
  private static final Json NONE = Json.EMPTY_OBJECT;

  AccessTest(StorageKind kind) {
    super(kind);
  }

  private static Json scopes(String... scopes) {
    return Json.of(Map.of("scopes", List.of(scopes)));
  }

  private static Json account(String id, String... scopes) {
    return Json.of(
        Map.of("identity_type", "account", "identity_id", id, "scopes", List.of(scopes)));
  }

  private static NewEdge delegates(String grantor, String agent, Map<String, ?> more) {
    return NewEdge.of("delegates", grantor, agent).attributes(Json.of(more));
  }

  @Test
  void a_right_is_for_its_action_and_its_resource_alone() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", NONE);
          graph.putResource("plan", NONE);
          graph.putResource("budget", NONE);
          graph.allow("ada", "read", "plan");
        });

    assertThat(place.check("ada", "read", "plan")).isTrue();
    assertThat(place.check("ada", "write", "plan")).isFalse();
    assertThat(place.check("ada", "read", "budget")).isFalse();
    assertThat(place.check("bob", "read", "plan")).isFalse();
    assertThat(place.check("ada", "read", "nothing")).isFalse();
    assertThat(place.check("plan", "read", "ada")).isFalse();
  }

  @Test
  void both_sides_climb_and_circles_do_no_harm() {
    place.write(
        graph -> {
          for (String key : new String[] {"ada", "team", "staff"}) {
            graph.putPrincipal(key, NONE);
          }
          for (String key : new String[] {"page", "folder", "drive"}) {
            graph.putResource(key, NONE);
          }
          graph.belongsTo("ada", "team");
          graph.belongsTo("team", "staff");
          graph.belongsTo("staff", "team");
          graph.belongsTo("page", "folder");
          graph.belongsTo("folder", "drive");
          graph.belongsTo("drive", "page");
          graph.allow("staff", "write", "drive");
        });

    assertThat(place.check("ada", "write", "page")).isTrue();
    assertThat(place.access.resources("acme", "ada", "write", Set.of(), PageRequest.first(2)))
        .satisfies(page -> assertThat(page.items()).containsExactly("drive", "folder"))
        .satisfies(page -> assertThat(page.next()).isPresent());
    assertThat(
            place
                .access
                .principals("acme", "page", "write", Set.of(), PageRequest.first(9))
                .items())
        .containsExactly("ada", "staff", "team");
    assertThat(place.access.actions("acme", "ada", "page", Set.of())).containsExactly("write");
  }

  @Test
  void an_action_gives_another_only_where_the_graph_says_so() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", NONE);
          graph.putResource("plan", NONE);
          graph.defineAction("approve");
          graph.allow("ada", "approve", "plan");
        });
    assertThat(place.check("ada", "read", "plan")).isFalse();

    place.write(graph -> graph.setIncludes(Map.of("approve", List.of("read"))));

    assertThat(place.check("ada", "read", "plan")).isTrue();
    assertThat(place.check("ada", "write", "plan")).isFalse();
    assertThat(place.access.actions("acme", "ada", "plan", Set.of()))
        .containsExactly("approve", "read");
    assertThatThrownBy(() -> place.check("ada", "No action", "plan"))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  /** First reading: a principal's own rights need the scopes that are asked for. */
  @Test
  void rights_count_with_the_scopes_that_whoever_has_them_was_given() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", scopes("docs:*"));
          graph.putPrincipal("bob", scopes("docs"));
          graph.putPrincipal("team", scopes("mail"));
          graph.putResource("plan", NONE);
          graph.belongsTo("ada", "team");
          graph.belongsTo("bob", "team");
          graph.allow("team", "read", "plan");
        });

    assertThat(place.check("ada", "read", "plan")).isTrue();
    assertThat(place.check("ada", "read", "plan", "docs:read", "docs:a:b")).isTrue();
    assertThat(place.check("ada", "read", "plan", "docs")).isFalse();
    assertThat(place.check("ada", "read", "plan", "docs:read", "mail")).isFalse();
    assertThat(place.check("bob", "read", "plan", "docs")).isTrue();
    assertThat(place.check("bob", "read", "plan", "docs:read")).isFalse();
  }

  /** Second reading: without scopes nobody acts for another. Third and fourth: groups do not. */
  @Test
  void a_delegate_acts_with_scopes_alone_and_for_itself_alone() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", scopes("docs"));
          graph.putPrincipal("role", scopes("mail"));
          graph.putPrincipal("bot", NONE);
          graph.putPrincipal("bots", NONE);
          graph.putPrincipal("other", NONE);
          graph.putResource("plan", NONE);
          graph.belongsTo("ada", "role");
          graph.belongsTo("other", "bots");
          graph.allow("ada", "read", "plan");
          graph.putEdge(
              delegates("ada", "bot", Map.of("narrowed_scopes", List.of("docs", "mail"))));
          graph.putEdge(delegates("ada", "bots", Map.of("narrowed_scopes", List.of("docs"))));
        });

    assertThat(place.check("bot", "read", "plan", "docs")).isTrue();
    assertThat(place.check("bot", "read", "plan")).isFalse();
    assertThat(place.check("bots", "read", "plan", "docs")).isTrue();
    assertThat(place.check("other", "read", "plan", "docs")).isFalse();
    assertThat(place.check("bot", "read", "plan", "mail")).isFalse();
  }

  @Test
  void a_chain_is_narrowed_on_every_hop_and_ends_where_it_may_not_be_passed_on() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", scopes("a", "b", "c"));
          for (String key : new String[] {"one", "two", "three"}) {
            graph.putPrincipal(key, NONE);
          }
          graph.putResource("plan", NONE);
          graph.allow("ada", "read", "plan");
          graph.putEdge(delegates("ada", "one", Map.of("narrowed_scopes", List.of("a", "b"))));
          graph.putEdge(
              delegates(
                  "one", "two", Map.of("narrowed_scopes", List.of("b", "c"), "narrowable", false)));
          graph.putEdge(delegates("two", "three", Map.of("narrowed_scopes", List.of("b"))));
        });

    assertThat(place.check("one", "read", "plan", "a", "b")).isTrue();
    assertThat(place.check("two", "read", "plan", "b")).isTrue();
    assertThat(place.check("two", "read", "plan", "c")).isFalse();
    assertThat(place.check("two", "read", "plan", "a")).isFalse();
    assertThat(place.check("three", "read", "plan", "b")).isFalse();
    assertThat(
            place
                .access
                .principals("acme", "plan", "read", Set.of("b"), PageRequest.first(9))
                .items())
        .containsExactly("ada", "one", "two");
  }

  @Test
  void a_delegation_counts_in_its_time_alone() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", scopes("a"));
          graph.putResource("plan", NONE);
          graph.allow("ada", "read", "plan");
          delegate(graph, "now", "starts_at", "2026-01-01T00:00:00Z");
          delegate(graph, "later", "starts_at", "2026-01-01T00:00:00.001Z");
          delegate(graph, "still", "ends_at", "2026-01-01T02:00:00.001+02:00");
          delegate(graph, "over", "ends_at", "2026-01-01T00:00:00Z");
        });

    assertThat(place.check("now", "read", "plan", "a")).isTrue();
    assertThat(place.check("later", "read", "plan", "a")).isFalse();
    assertThat(place.check("still", "read", "plan", "a")).isTrue();
    assertThat(place.check("over", "read", "plan", "a")).isFalse();
    assertThatThrownBy(() -> place.write(graph -> delegate(graph, "bad", "ends_at", "tomorrow")))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  private static void delegate(AccessGraph graph, String agent, String bound, String time) {
    graph.putPrincipal(agent, NONE);
    graph.putEdge(delegates("ada", agent, Map.of("narrowed_scopes", List.of("a"), bound, time)));
  }

  @Test
  void a_suspended_account_neither_acts_nor_is_acted_for() {
    place.account("ada");
    place.write(
        graph -> {
          graph.putPrincipal("ada", account("ada", "a"));
          graph.putPrincipal("bot", NONE);
          graph.putResource("plan", NONE);
          graph.allow("ada", "read", "plan");
          graph.putEdge(delegates("ada", "bot", Map.of("narrowed_scopes", List.of("a"))));
        });
    assertThat(place.check("ada", "read", "plan")).isTrue();
    assertThat(place.check("bot", "read", "plan", "a")).isTrue();

    place.system.run(
        tx -> tx.identities().accounts().changeStatus("ada", AccountStatus.SUSPENDED, Place.NOW));

    assertThat(place.check("ada", "read", "plan")).isFalse();
    assertThat(place.check("bot", "read", "plan", "a")).isFalse();
    assertThat(
            place
                .access
                .principals("acme", "plan", "read", Set.of("a"), PageRequest.first(9))
                .items())
        .isEmpty();
    assertThat(place.access.explain("acme", Question.of("ada", "read", "plan")).allowed())
        .isFalse();
  }

  @Test
  void a_membership_counts_at_once_and_its_end_too() {
    place.account("ada");
    place.write(
        graph -> {
          graph.principalOf(Identity.organization("acme"));
          graph.putResource("plan", NONE);
          graph.allow("org:acme", "read", "plan");
        });
    assertThat(place.check("account:ada", "read", "plan")).isFalse();

    place.join("ada", MembershipLevel.MEMBER);
    assertThat(place.check("account:ada", "read", "plan")).isTrue();

    place.leave("ada");
    assertThat(place.check("account:ada", "read", "plan")).isFalse();
  }

  @Test
  void a_principal_that_somebody_names_takes_the_place_of_one_that_was_made() {
    place.account("ada");
    place.join("ada", MembershipLevel.ADMIN);
    place.write(
        graph -> {
          graph.putPrincipal("the-org", Identity.organization("acme").attributes());
          graph.putResource("plan", NONE);
          graph.allow("the-org", "read", "plan");
        });
    assertThat(place.check("account:ada", "read", "plan")).isTrue();

    place.write(graph -> graph.putPrincipal("ada", account("ada")));

    assertThat(place.check("ada", "read", "plan")).isTrue();
    assertThat(place.check("account:ada", "read", "plan")).isFalse();
    assertThat(place.access.projection().reconcile("acme", true).found()).isZero();
    assertThatThrownBy(() -> place.write(graph -> graph.putPrincipal("twin", account("ada"))))
        .isInstanceOf(StorageException.Duplicate.class);
    assertThatThrownBy(() -> place.write(graph -> graph.putPrincipal("ada", account("bob"))))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void memberships_are_not_made_or_taken_away_by_hand() {
    place.account("ada");
    place.join("ada", MembershipLevel.MEMBER);
    place.access.projection().follow("acme");
    place.account("eve");
    place.write(graph -> graph.principalOf(Identity.account("eve")));

    assertThatThrownBy(() -> place.write(graph -> graph.belongsTo("account:eve", "org:acme")))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(
            () -> place.write(graph -> graph.remove("belongs_to", "account:ada", "org:acme")))
        .isInstanceOf(StorageException.Conflict.class);
  }

  @Test
  void nothing_names_an_account_that_was_deleted() {
    place.account("ada");
    place.join("ada", MembershipLevel.MEMBER);
    place.write(graph -> graph.putPrincipal("ada", account("ada")));
    assertThat(place.check("ada", "read", "plan")).isFalse();

    place.system.run(tx -> tx.identities().accounts().delete("ada"));
    place.access.projection().follow("acme");

    place.write(
        graph -> {
          assertThat(graph.find("ada")).isEmpty();
          assertThat(graph.edges(PageRequest.first(100)).items())
              .noneMatch(edge -> edge.source().equals("ada"));
        });
  }

  @Test
  void reconciliation_finds_and_mends_whatever_differs() {
    for (String id : new String[] {"ada", "bob", "eve"}) {
      place.account(id);
      place.join(id, MembershipLevel.MEMBER);
    }
    place.access.projection().follow("acme");
    assertThat(place.access.projection().reconcile("acme", true).found()).isZero();
    place.account("mal");
    place
        .tenants
        .apply("acme")
        .run(
            tx -> {
              AccessGraph graph = AccessGraph.beneath(place.graphs, tx, "acme");
              GraphContent content = graph.content();
              content.removeEdge(
                  content.edge("belongs_to", "account:ada", "org:acme").orElseThrow().stamp().id());
              Json wrong =
                  Json.of(Map.of("source", "organization_members", "level", "owner", "seq", 1));
              graph.putMembership("account:bob", "org:acme", wrong);
              graph.putMembership(
                  graph.principalOf(Identity.account("mal")).key(), "org:acme", wrong);
            });

    Reconciliation expected = new Reconciliation(List.of("ada"), List.of("mal"), List.of("bob"));
    assertThat(place.access.projection().reconcile("acme", true)).isEqualTo(expected);
    assertThat(place.access.projection().reconcile("acme", false)).isEqualTo(expected);
    assertThat(place.access.projection().reconcile("acme", true).found()).isZero();
  }

  /** As after the shared database was restored from an older backup, and a tenant's was not. */
  @Test
  void a_graph_that_knows_more_than_the_log_looks_at_all_memberships() {
    place.account("ada");
    place.join("ada", MembershipLevel.MEMBER);
    place.write(
        graph -> {
          graph.principalOf(Identity.organization("acme"));
          graph.putResource("plan", NONE);
          graph.allow("org:acme", "read", "plan");
        });
    assertThat(place.check("account:ada", "read", "plan")).isTrue();
    place
        .tenants
        .apply("acme")
        .run(
            tx ->
                Tables.of(place.clock)
                    .in(tx.beneath(), "acme")
                    .update(
                        GraphProjection.TABLE,
                        GraphProjection.MEMBERSHIP,
                        GraphProjection.POSITION.to(1_000_000L)));

    place.leave("ada");

    assertThat(place.check("account:ada", "read", "plan")).isFalse();
    place.join("ada", MembershipLevel.MEMBER);
    assertThat(place.check("account:ada", "read", "plan")).isTrue();
  }

  @Test
  void an_explanation_has_the_path_or_what_comes_near() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", scopes("a"));
          graph.putPrincipal("bot", NONE);
          graph.putPrincipal("team", NONE);
          graph.putResource("page", NONE);
          graph.putResource("folder", NONE);
          graph.putResource("other", NONE);
          graph.belongsTo("ada", "team");
          graph.belongsTo("page", "folder");
          graph.allow("team", "read", "folder");
          graph.putEdge(delegates("ada", "bot", Map.of("narrowed_scopes", List.of("a"))));
        });

    Explanation yes = place.access.explain("acme", Question.of("bot", "read", "page").with("a"));
    Explanation no = place.access.explain("acme", Question.of("ada", "read", "other"));

    assertThat(yes.allowed()).isTrue();
    assertThat(yes.path())
        .extracting(edge -> edge.source() + " " + edge.type() + " " + edge.target())
        .containsExactly(
            "ada delegates bot",
            "ada belongs_to team",
            "team can_read folder",
            "page belongs_to folder");
    assertThat(no.allowed()).isFalse();
    assertThat(no.principalSide()).containsExactly("ada", "team");
    assertThat(no.resourceSide()).containsExactly("other");
    assertThat(no.nearest()).extracting(Edge::target).containsExactly("folder");
  }

  @Test
  void too_deep_is_no_answer() {
    place.write(
        graph -> {
          IntStream.rangeClosed(0, 33).forEach(i -> graph.putPrincipal("p" + i, NONE));
          IntStream.range(0, 33).forEach(i -> graph.belongsTo("p" + i, "p" + (i + 1)));
          graph.putResource("plan", NONE);
          graph.allow("p33", "read", "plan");
        });

    assertThat(place.check("p1", "read", "plan")).isTrue();
    assertThatThrownBy(() -> place.check("p0", "read", "plan")).isInstanceOf(TooDeep.class);
    assertThatThrownBy(() -> place.access.explain("acme", Question.of("p0", "read", "plan")))
        .isInstanceOf(TooDeep.class);
  }

  @Test
  void no_question_crosses_a_tenant() {
    place.write(
        graph -> {
          graph.putPrincipal("ada", NONE);
          graph.putResource("plan", NONE);
          graph.allow("ada", "read", "plan");
        });

    assertThat(place.access.check("bell", Question.of("ada", "read", "plan"))).isFalse();
    assertThat(place.access.actions("bell", "ada", "plan", Set.of())).isEmpty();
    assertThat(Optional.of(place.check("ada", "read", "plan"))).contains(true);
  }
}
