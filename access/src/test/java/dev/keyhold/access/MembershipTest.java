package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.access.Place.Kind;
import dev.keyhold.events.NewEvent;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tables;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from memberships whatever is done to the graph by hand. */
@ParameterizedClass
@EnumSource(
    value = Kind.class,
    names = {"MEMORY", "SQLITE", "TENANT_DATABASES"})
class MembershipTest {
  private static final Json NONE = Json.EMPTY_OBJECT;

  private final Kind kind;
  @TempDir Path folder;
  private Place place;

  MembershipTest(Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    place = Place.open(kind, folder);
    place.account("ada");
    place.join("ada", MembershipLevel.MEMBER);
    place.access.projection().follow(Place.ORG);
  }

  @AfterEach
  void close() {
    place.close();
  }

  private Set<String> members() {
    return MembershipHistory.edges(place, Place.ORG).keySet();
  }

  private long differences() {
    return place.access.projection().reconcile(Place.ORG, true).found();
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
