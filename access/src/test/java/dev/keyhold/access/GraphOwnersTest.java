package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose graphs are, who may do what to their types, and what goes when something goes. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class GraphOwnersTest extends PlacedTest {
  private static final PageRequest MANY = PageRequest.first(1_000);

  GraphOwnersTest(StorageKind kind) {
    super(kind);
  }

  private <T> T door(Function<GraphDoor, T> work) {
    return door(Place.ORG, work);
  }

  private <T> T door(String organization, Function<GraphDoor, T> work) {
    return place
        .tenants
        .apply(organization)
        .write(tx -> work.apply(place.graphs.in(tx, organization)));
  }

  private boolean did(String organization, Predicate<GraphDoor> work) {
    return door(organization, work::test);
  }

  private <T> Optional<T> found(String organization, Function<GraphDoor, Optional<T>> work) {
    return door(organization, work);
  }

  private static void conflict(ThrowingCallable work) {
    assertThatThrownBy(work).isInstanceOf(StorageException.Conflict.class);
  }

  private static String type(GraphDoor door, NewGraphType wanted) {
    String type = door.define(wanted).stamp().id();
    door.defineNodes(type, "task");
    door.defineEdges(type, NewEdgeType.of("after"));
    return type;
  }

  private static void fill(GraphContent content) {
    content.putNode("task", "a", Json.EMPTY_OBJECT);
    content.putNode("task", "b", Json.EMPTY_OBJECT);
    content.putEdge(NewEdge.of("after", "a", "b").key("k"));
  }

  private String plan(NewGraphType type, Function<NewGraph, NewGraph> more) {
    return door(
        door -> {
          String graph =
              door.create(more.apply(NewGraph.of(type(door, type), "plan"))).stamp().id();
          fill(door.content(graph));
          return graph;
        });
  }

  private static NewGraphType tasks() {
    return NewGraphType.of("tasks", GraphConfig.SIMPLE);
  }

  @Test
  void graphs_are_found_by_their_owner_and_their_project() {
    place.account("ada");
    door(
        door -> {
          String type = type(door, tasks());
          door.create(NewGraph.of(type, "all"));
          door.create(NewGraph.of(type, "one").forProject("p1"));
          door.create(NewGraph.of(type, "hers").ownedBy("ada"));
          door.create(NewGraph.of(type, "both").ownedBy("ada").forProject("p1"));
          return type;
        });

    assertThat(names(door -> door.graphs(MANY).items()))
        .containsExactlyInAnyOrder("all", "one", "hers", "both");
    assertThat(names(door -> door.graphsOf(Optional.empty(), MANY).items()))
        .containsExactlyInAnyOrder("all", "one");
    assertThat(names(door -> door.graphsOf(Optional.of("ada"), MANY).items()))
        .containsExactlyInAnyOrder("hers", "both");
    assertThat(names(door -> door.graphsFor("p1", MANY).items()))
        .containsExactlyInAnyOrder("one", "both");
    assertThat(names(door -> door.graphsFor("p2", MANY).items())).isEmpty();
    String type = door(door -> door.typeNamed("tasks")).orElseThrow().stamp().id();
    assertThatThrownBy(() -> door(door -> door.create(NewGraph.of(type, "x").ownedBy("nobody"))))
        .isInstanceOf(StorageException.MissingReference.class);
  }

  private List<String> names(Function<GraphDoor, List<Graph>> graphs) {
    return door(graphs).stream().map(Graph::name).toList();
  }

  @Test
  void a_type_of_an_account_is_for_its_own_graphs() {
    place.account("ada");
    place.account("bob");
    String type = door(door -> type(door, tasks().ownedBy("ada")));

    assertThat(door(door -> door.type(type)).orElseThrow().scope()).isEqualTo(GraphScope.USER);
    conflict(() -> door(door -> door.create(NewGraph.of(type, "x"))));
    conflict(() -> door(door -> door.create(NewGraph.of(type, "x").ownedBy("bob"))));
    assertThat(door(door -> door.create(NewGraph.of(type, "x").ownedBy("ada"))).ownerId())
        .contains("ada");
    assertThatThrownBy(
            () ->
                door(
                    door ->
                        door.define(NewGraphType.of("y", GraphConfig.SIMPLE).ownedBy("nobody"))))
        .isInstanceOf(StorageException.MissingReference.class);
  }

  @Test
  void nobody_meddles_with_the_type_and_the_graph_of_access() {
    place.write(graph -> graph.putResource("plan", Json.EMPTY_OBJECT));
    String access = AccessModel.GRAPH;

    conflict(() -> door(door -> door.defineNodes(access, "task")));
    conflict(() -> door(door -> door.defineEdges(access, NewEdgeType.of("can_fly"))));
    conflict(() -> door(door -> door.removeType(access)));
    conflict(() -> door(door -> door.create(NewGraph.of(access, "mine"))));
    conflict(() -> door(door -> door.content(access)));
    conflict(() -> door(door -> door.remove(access)));
    conflict(() -> door(door -> door.setStatus(access, GraphStatus.ARCHIVED)));
    assertThat(door(door -> door.type(access)).orElseThrow().scope()).isEqualTo(GraphScope.SYSTEM);
  }

  /** Else the access graph of the tenant could not be made, and nobody might do anything. */
  @Test
  void nobody_takes_the_name_of_the_type_of_access() {
    conflict(() -> door(door -> door.define(NewGraphType.of("access", GraphConfig.SIMPLE))));

    place.write(graph -> graph.putResource("plan", Json.EMPTY_OBJECT));
  }

  @Test
  void an_archived_graph_is_read_and_not_changed() {
    String graph = plan(tasks(), wanted -> wanted);
    String edge = door(door -> door.content(graph).edge("k")).orElseThrow().stamp().id();
    door(door -> door.setStatus(graph, GraphStatus.ARCHIVED));

    conflict(() -> door(door -> door.content(graph).putNode("task", "c", Json.EMPTY_OBJECT)));
    conflict(() -> door(door -> door.content(graph).putEdge(NewEdge.of("after", "b", "a"))));
    conflict(() -> door(door -> door.content(graph).removeNode("a")));
    conflict(() -> door(door -> door.content(graph).removeEdge(edge)));
    assertThat(door(door -> door.content(graph).nodes(MANY)).items()).hasSize(2);

    door(door -> door.setStatus(graph, GraphStatus.ACTIVE));
    assertThat(did(Place.ORG, door -> door.content(graph).removeEdge(edge))).isTrue();
  }

  @Test
  void a_graph_goes_with_all_that_is_in_it_and_no_other_does() {
    String graph = plan(tasks(), wanted -> wanted);
    String type = door(door -> door.typeNamed("tasks")).orElseThrow().stamp().id();
    String other =
        door(
            door -> {
              String id = door.create(NewGraph.of(type, "other")).stamp().id();
              fill(door.content(id));
              return id;
            });

    assertThat(did(Place.ORG, door -> door.remove(graph))).isTrue();
    assertThat(did(Place.ORG, door -> door.remove(graph))).isFalse();

    assertThatThrownBy(() -> door(door -> door.content(graph)))
        .isInstanceOf(StorageException.NotFound.class);
    assertThat(left(Node.TABLE)).isEqualTo(2);
    assertThat(left(Edge.TABLE)).isEqualTo(1);
    assertThat(found(Place.ORG, door -> door.content(other).edge("k"))).isPresent();
  }

  /** How many rows there are in the whole organization. */
  private long left(dev.keyhold.tables.OrgTable<?> table) {
    return place
        .tenants
        .apply(Place.ORG)
        .read(
            tx -> dev.keyhold.tables.Tables.of(place.clock).in(tx, Place.ORG).from(table).count());
  }

  @Test
  void the_graphs_of_a_type_that_is_gone_stay_and_take_nothing_more() {
    String graph = plan(tasks(), wanted -> wanted);
    String type = door(door -> door.typeNamed("tasks")).orElseThrow().stamp().id();

    assertThat(did(Place.ORG, door -> door.removeType(type))).isTrue();
    assertThat(did(Place.ORG, door -> door.removeType(type))).isFalse();

    assertThat(found(Place.ORG, door -> door.graph(graph)).orElseThrow().graphTypeId()).isEmpty();
    assertThat(left(NodeType.TABLE) + left(EdgeType.TABLE)).isZero();
    conflict(() -> door(door -> door.content(graph).putNode("task", "c", Json.EMPTY_OBJECT)));
    conflict(() -> door(door -> door.content(graph).putEdge(NewEdge.of("after", "b", "a"))));
    assertThat(door(door -> door.content(graph).nodes(MANY)).items()).hasSize(2);
    assertThat(did(Place.ORG, door -> door.content(graph).removeNode("a"))).isTrue();
  }

  @Test
  void the_graphs_and_types_of_an_account_go_with_it() {
    place.account("ada");
    plan(tasks().ownedBy("ada"), wanted -> wanted.ownedBy("ada"));
    String shared =
        plan(NewGraphType.of("shared", GraphConfig.SIMPLE), wanted -> wanted.ownedBy("ada"));

    place.system.run(tx -> tx.identities().accounts().delete("ada"));
    place.access.projection().follow(Place.ORG);

    assertThat(found(Place.ORG, door -> door.graph(shared))).isEmpty();
    assertThat(found(Place.ORG, door -> door.typeNamed("tasks"))).isEmpty();
    assertThat(found(Place.ORG, door -> door.typeNamed("shared"))).isPresent();
    assertThat(left(Edge.TABLE)).isLessThanOrEqualTo(1); // that of the owner's membership
  }

  @Test
  void an_organization_goes_with_its_graphs() {
    // A hub has a tenant's rows deleted with the tenant.
    assumeThat(kind).isIn(StorageKind.MEMORY, StorageKind.SQLITE, StorageKind.POSTGRES);
    place.write(graph -> graph.putResource("plan", Json.EMPTY_OBJECT));
    plan(tasks(), wanted -> wanted);
    assertThat(place.check("account:boss", "read", "plan")).isFalse();

    place.system.run(tx -> tx.identities().organizations().delete(Place.ORG));

    assertThat(left(Node.TABLE) + left(Edge.TABLE) + left(Graph.TABLE)).isZero();
    assertThat(left(GraphType.TABLE) + left(GraphProjection.TABLE)).isZero();
    assertThat(place.check("account:boss", "read", "plan")).isFalse();
    assertThat(place.access.projection().follow(Place.ORG)).isEmpty();
    assertThat(place.access.projection().reconcile(Place.ORG, false).found()).isZero();
  }

  @Test
  void no_graph_of_one_tenant_is_seen_by_another() {
    String graph = plan(tasks(), wanted -> wanted.forProject("p1"));
    String type = door(door -> door.typeNamed("tasks")).orElseThrow().stamp().id();

    assertThat(found("bell", door -> door.graph(graph))).isEmpty();
    assertThat(found("bell", door -> door.type(type))).isEmpty();
    assertThat(found("bell", door -> door.typeNamed("tasks"))).isEmpty();
    assertThat(door("bell", door -> door.graphs(MANY)).items()).isEmpty();
    assertThat(door("bell", door -> door.graphsFor("p1", MANY)).items()).isEmpty();
    assertThat(door("bell", door -> door.nodeTypes(type, MANY)).items()).isEmpty();
    assertThat(did("bell", door -> door.remove(graph))).isFalse();
    assertThat(did("bell", door -> door.removeType(type))).isFalse();
    assertThatThrownBy(() -> door("bell", door -> door.content(graph)))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> door("bell", door -> door.create(NewGraph.of(type, "x"))))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> door("bell", door -> door.setStatus(graph, GraphStatus.DRAFT)))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> door("bell", door -> door.defineNodes(type, "car")))
        .isInstanceOf(StorageException.MissingReference.class);
    assertThat(found(Place.ORG, door -> door.content(graph).edge("k"))).isPresent();
  }
}
