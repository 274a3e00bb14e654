package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.events.NewEvent;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tables;
import dev.keyhold.teststorages.StorageKind;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from memberships whatever is done to the graph by hand. */
@ParameterizedClass
@EnumSource(
    value = StorageKind.class,
    names = {"MEMORY", "SQLITE", "TENANT_DATABASES"})
class MembershipTest extends PlacedTest {
  private static final Json NONE = Json.EMPTY_OBJECT;

  MembershipTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void open() {
    place.account("ada");
    place.join("ada", MembershipLevel.MEMBER);
    place.access.projection().follow(Place.ORG);
  }

  private Set<String> members() {
    return MembershipHistory.edges(place, Place.ORG).keySet();
  }

  private long differences() {
    return place.access.projection().reconcile(Place.ORG, true).found();
  }

  /** Between its look at the memberships and what it writes, somebody else sees newer ones. */
  @Test
  void what_came_after_an_account_was_deleted_is_another_ones() {
    place.write(graph -> graph.putPrincipal("eve", Identity.account("eve").attributes()));
    String type =
        owned(door -> door.define(NewGraphType.of("own", GraphConfig.SIMPLE).ownedBy("ada")))
            .stamp()
            .id();
    String graph = owned(door -> door.create(NewGraph.of(type, "own").ownedBy("ada"))).stamp().id();

    forget("eve", Place.NOW.minusMillis(1));
    forget("ada", Place.NOW.minusMillis(1));

    place.write(there -> assertThat(there.find("eve")).isPresent());
    assertThat(isThere(door -> door.graph(graph).isPresent())).isTrue();

    forget("eve", Place.NOW);
    forget("ada", Place.NOW);

    place.write(there -> assertThat(there.find("eve")).isEmpty());
    assertThat(isThere(door -> door.graph(graph).isPresent())).isFalse();
    assertThat(isThere(door -> door.type(type).isPresent())).isFalse();
  }

  private <T> T owned(Function<GraphDoor, T> work) {
    return place.tenants.apply(Place.ORG).write(tx -> work.apply(place.graphs.in(tx, Place.ORG)));
  }

  private boolean isThere(Predicate<GraphDoor> work) {
    return owned(work::test);
  }

  private void forget(String account, Instant upTo) {
    place
        .tenants
        .apply(Place.ORG)
        .run(
            tx ->
                new MemberEdges(
                        AccessGraph.beneath(place.graphs, tx, Place.ORG),
                        Tables.of(place.clock).in(tx, Place.ORG),
                        Place.ORG)
                    .forget(account, upTo));
  }

  @Test
  void who_is_overtaken_writes_nothing() {
    AtomicInteger asked = new AtomicInteger();
    MemberProjection slow =
        Access.over(
                place.system,
                organization -> {
                  if (asked.incrementAndGet() == 2) {
                    place.join("ada", MembershipLevel.ADMIN);
                    place.access.projection().follow(Place.ORG);
                  }
                  return place.tenants.apply(organization);
                },
                place.events,
                place.clock)
            .projection();
    place.leave("ada");

    slow.follow(Place.ORG);

    assertThat(asked).hasValueGreaterThanOrEqualTo(2);
    assertThat(members()).contains("account:ada");
    assertThat(differences()).isZero();
  }

  @Test
  void a_member_is_not_taken_out_of_the_graph_by_hand() {
    for (String key : new String[] {"account:ada", "org:acme"}) {
      assertThatThrownBy(() -> place.write(graph -> graph.remove(key)))
          .isInstanceOf(StorageException.Conflict.class);
    }
    assertThat(differences()).isZero();

    place.leave("ada");
    place.access.projection().follow(Place.ORG);
    place.write(graph -> assertThat(graph.remove("account:ada")).isTrue());
    assertThat(members()).containsExactly("account:boss");
    assertThat(differences()).isZero();
  }

  @Test
  void nothing_else_says_that_it_follows_from_a_membership() {
    Json same = Json.of(Map.of("source", "organization_members", "level", "owner", "seq", 1));
    place.write(
        graph -> {
          graph.putPrincipal("team", NONE);
          graph.putPrincipal("staff", NONE);
        });
    for (String group : new String[] {"staff", "org:acme"}) {
      assertThatThrownBy(
              () ->
                  place.write(
                      graph ->
                          graph.putEdge(NewEdge.of("belongs_to", "team", group).attributes(same))))
          .isInstanceOf(StorageException.Conflict.class);
    }
    place.write(
        graph -> {
          graph.belongsTo("team", "org:acme");
          assertThat(graph.remove("belongs_to", "team", "org:acme")).isTrue();
        });
    assertThat(differences()).isZero();
  }

  @Test
  void a_name_takes_the_place_of_one_that_was_made_where_another_node_was() {
    Json ada = Identity.account("ada").attributes();
    place.write(
        graph -> {
          graph.putPrincipal("empty", NONE);
          graph.putPrincipal("busy", NONE);
          graph.putResource("plan", NONE);
          graph.allow("busy", "read", "plan");
        });
    for (String key : new String[] {"busy", "plan"}) {
      // Caught within the unit, which goes on: what was refused has changed nothing.
      place.write(
          graph ->
              assertThatThrownBy(() -> graph.putPrincipal(key, ada))
                  .isInstanceOf(StorageException.Conflict.class));
    }
    assertThat(members()).containsExactlyInAnyOrder("account:ada", "account:boss");

    place.write(graph -> graph.putPrincipal("empty", ada));

    assertThat(members()).containsExactlyInAnyOrder("empty", "account:boss");
    assertThat(differences()).isZero();
  }

  /** Whoever gets the id of an account that is gone gets nothing else of it. */
  @Test
  void an_account_that_comes_again_is_another_one() {
    place.write(
        graph -> {
          graph.putResource("plan", NONE);
          graph.allow("account:ada", "read", "plan");
        });
    assertThat(place.check("account:ada", "read", "plan")).isTrue();

    place.system.run(tx -> tx.identities().accounts().delete("ada"));
    place.account("ada");
    assertThat(place.check("account:ada", "read", "plan")).isFalse();
    assertThat(members()).containsExactly("account:boss");

    place.join("ada", MembershipLevel.ADMIN);
    assertThat(place.check("account:ada", "read", "plan")).isFalse();
    assertThat(members()).containsExactlyInAnyOrder("account:ada", "account:boss");
    assertThat(differences()).isZero();
  }

  /** Where no event says so, the edge says that the account was here, whatever it is called. */
  @Test
  void a_member_whose_account_is_gone_takes_along_the_principal_that_somebody_named() {
    place.write(graph -> graph.putPrincipal("me", Identity.account("ada").attributes()));
    assertThat(members()).containsExactlyInAnyOrder("me", "account:boss");
    place.system.run(tx -> tx.identities().accounts().delete("ada"));

    assertThat(place.access.projection().reconcile(Place.ORG, false).extra())
        .containsExactly("ada");

    place.write(graph -> assertThat(graph.find("me")).isEmpty());
    assertThat(differences()).isZero();
  }

  /** As after a tenant's database was put back while this process went on. */
  @Test
  void an_older_copy_of_a_graph_is_brought_up_to_date() {
    place.write(
        graph -> {
          graph.putResource("plan", NONE);
          graph.allow("org:acme", "read", "plan");
        });
    place.leave("ada");
    assertThat(place.check("account:ada", "read", "plan")).isFalse();
    place.system.run(tx -> place.events.in(tx).log().publish(NewEvent.of("other", "made")));
    place.account("somebody");
    assertThat(place.check("account:ada", "read", "plan")).isFalse();

    place
        .tenants
        .apply(Place.ORG)
        .run(
            tx -> {
              AccessGraph graph = AccessGraph.beneath(place.graphs, tx, Place.ORG);
              Json level = Json.of(Map.of("source", "organization_members", "level", "member"));
              graph.putMembership("account:ada", "org:acme", level);
              Tables.of(place.clock)
                  .in(tx.beneath(), Place.ORG)
                  .update(
                      GraphProjection.TABLE,
                      GraphProjection.MEMBERSHIP,
                      GraphProjection.POSITION.to(1L));
            });

    assertThat(place.check("account:ada", "read", "plan")).isFalse();
    assertThat(differences()).isZero();
  }
}
