package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.access.GraphConfig.Direction;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes and edges of any graph, as its type allows them. */
@ParameterizedClass
@EnumSource(StorageKind.class)
class GraphsTest extends PlacedTest {
  private static final Json NONE = Json.EMPTY_OBJECT;
  private static final PageRequest MANY = PageRequest.first(1_000);

  GraphsTest(StorageKind kind) {
    super(kind);
  }

  private <T> T door(Function<GraphDoor, T> work) {
    return place.tenants.apply(Place.ORG).write(tx -> work.apply(place.graphs.in(tx, Place.ORG)));
  }

  private <T> T inside(String graph, Function<GraphContent, T> work) {
    return door(door -> work.apply(door.content(graph)));
  }

  private boolean did(String graph, Predicate<GraphContent> work) {
    return inside(graph, work::test);
  }

  /** With nodes of the types task and person, and edges of the types after and does. */
  private String graph(GraphConfig config) {
    return door(
        door -> {
          String type = door.define(NewGraphType.of("plans", config)).stamp().id();
          door.defineNodes(type, "task");
          door.defineNodes(type, "person");
          door.defineEdges(type, NewEdgeType.of("after"));
          door.defineEdges(
              type, NewEdgeType.of("does").between(List.of("person"), List.of("task")));
          String id = door.create(NewGraph.of(type, "plan")).stamp().id();
          GraphContent content = door.content(id);
          List.of("a", "b", "c").forEach(key -> content.putNode("task", key, NONE));
          content.putNode("person", "z", NONE);
          return id;
        });
  }

  private static GraphConfig config(Direction direction, boolean multi, boolean loops) {
    return new GraphConfig(direction, multi, loops, Map.of());
  }

  private static void refused(Class<? extends StorageException> kind, ThrowingCallable work) {
    assertThatThrownBy(work).isInstanceOf(kind);
  }

  private List<String> ways(String graph) {
    return inside(graph, content -> content.edges(MANY).items()).stream()
        .map(edge -> edge.source() + (edge.undirected() ? "-" : ">") + edge.target())
        .toList();
  }

  @Test
  void a_name_is_that_of_one_type_alone() {
    String graph = graph(GraphConfig.SIMPLE);
    String type = door(door -> door.graph(graph).orElseThrow().graphTypeId().orElseThrow());

    refused(
        StorageException.Duplicate.class,
        () -> door(door -> door.define(NewGraphType.of("plans", GraphConfig.SIMPLE))));
    refused(StorageException.Duplicate.class, () -> door(door -> door.defineNodes(type, "person")));
    refused(
        StorageException.Duplicate.class,
        () -> door(door -> door.defineEdges(type, NewEdgeType.of("after"))));
    refused(
        StorageException.MissingReference.class,
        () -> door(door -> door.defineNodes("nothing", "task")));
    refused(
        StorageException.NotFound.class,
        () -> door(door -> door.create(NewGraph.of("nothing", "plan"))));
    assertThat(door(door -> door.nodeTypes(type, MANY)).items())
        .extracting(NodeType::name)
        .containsExactly("person", "task");
    assertThat(door(door -> door.edgeTypes(type, MANY)).items())
        .extracting(EdgeType::name)
        .containsExactly("after", "does");
    assertThat(door(door -> door.typeNamed("plans")).orElseThrow().settings())
        .isEqualTo(GraphConfig.SIMPLE);
  }

  @Test
  void attributes_of_nodes_and_edges_meet_the_schemas_of_their_types() {
    Json schema = Json.parse("{\"type\":\"object\",\"required\":[\"title\"]}");
    Json good = Json.of(Map.of("title", "x"));
    String graph =
        door(
            door -> {
              String type = door.define(NewGraphType.of("t", GraphConfig.SIMPLE)).stamp().id();
              door.defineNodes(type, "page", schema);
              door.defineEdges(type, NewEdgeType.of("links").schema(schema));
              return door.create(NewGraph.of(type, "g")).stamp().id();
            });
    inside(graph, content -> content.putNode("page", "a", good));
    inside(graph, content -> content.putNode("page", "b", good));
    NewEdge edge = NewEdge.of("links", "a", "b");

    refused(
        StorageException.InvalidInput.class,
        () -> inside(graph, content -> content.putNode("page", "a", NONE)));
    refused(
        StorageException.InvalidInput.class, () -> inside(graph, content -> content.putEdge(edge)));
    assertThat(inside(graph, content -> content.putEdge(edge.attributes(good))).attributes())
        .isEqualTo(good);
    assertThat(inside(graph, content -> content.node("a")).orElseThrow().attributes())
        .isEqualTo(good);
    String type = door(door -> door.typeNamed("t")).orElseThrow().stamp().id();
    refused(
        StorageException.InvalidInput.class,
        () -> door(door -> door.defineNodes(type, "bad", Json.parse("{\"$ref\":5}"))));
  }

  @Test
  void what_the_graph_has_no_type_or_no_node_for_is_refused() {
    String graph = graph(GraphConfig.SIMPLE);

    refused(
        StorageException.InvalidInput.class,
        () -> inside(graph, content -> content.putNode("car", "d", NONE)));
    refused(
        StorageException.Conflict.class,
        () -> inside(graph, content -> content.putNode("person", "a", NONE)));
    refused(
        StorageException.InvalidInput.class,
        () -> inside(graph, content -> content.putEdge(NewEdge.of("before", "a", "b"))));
    refused(
        StorageException.NotFound.class,
        () -> inside(graph, content -> content.putEdge(NewEdge.of("after", "a", "nobody"))));
    refused(
        StorageException.InvalidInput.class,
        () -> inside(graph, content -> content.putEdge(NewEdge.of("does", "a", "z"))));
    refused(
        StorageException.InvalidInput.class,
        () -> inside(graph, content -> content.putEdge(NewEdge.of("after", "a", "a"))));
    refused(
        StorageException.InvalidInput.class,
        () -> inside(graph, content -> content.putEdge(NewEdge.of("after", "a", "b").bothWays())));
    inside(graph, content -> content.putEdge(NewEdge.of("does", "z", "a")));
    assertThat(ways(graph)).containsExactly("z>a");
  }

  @Test
  void directed_edges_of_one_type_are_one_for_each_way_round() {
    String graph = graph(config(Direction.DIRECTED, false, true));
    Json more = Json.of(Map.of("n", 1));

    Edge first = inside(graph, content -> content.putEdge(NewEdge.of("after", "a", "b")));
    Edge again =
        inside(graph, content -> content.putEdge(NewEdge.of("after", "a", "b").attributes(more)));
    inside(graph, content -> content.putEdge(NewEdge.of("after", "b", "a")));
    inside(graph, content -> content.putEdge(NewEdge.of("after", "c", "c")));

    assertThat(again.stamp().id()).isEqualTo(first.stamp().id());
    assertThat(again.attributes()).isEqualTo(more);
    assertThat(ways(graph)).containsExactly("a>b", "b>a", "c>c");
  }

  @Test
  void an_undirected_edge_is_the_same_the_other_way_round() {
    String graph = graph(config(Direction.UNDIRECTED, false, false));

    Edge first = inside(graph, content -> content.putEdge(NewEdge.of("after", "b", "a")));
    Edge again = inside(graph, content -> content.putEdge(NewEdge.of("after", "a", "b")));
    Edge said = inside(graph, content -> content.putEdge(NewEdge.of("after", "a", "b").bothWays()));
    inside(graph, content -> content.putEdge(NewEdge.of("does", "z", "a")));
    inside(graph, content -> content.putEdge(NewEdge.of("does", "a", "z")));

    assertThat(List.of(again.stamp().id(), said.stamp().id())).containsOnly(first.stamp().id());
    assertThat(ways(graph)).containsExactly("a-b", "a-z");
    refused(
        StorageException.InvalidInput.class,
        () -> inside(graph, content -> content.putEdge(NewEdge.of("does", "a", "b"))));
  }

  @Test
  void in_a_mixed_graph_no_edge_leads_where_another_of_its_type_does() {
    String graph = graph(config(Direction.MIXED, false, false));
    inside(graph, content -> content.putEdge(NewEdge.of("after", "b", "a")));
    inside(graph, content -> content.putEdge(NewEdge.of("after", "b", "c").bothWays()));
    inside(graph, content -> content.putEdge(NewEdge.of("after", "a", "b")));

    for (NewEdge parallel :
        List.of(
            NewEdge.of("after", "a", "b").bothWays(),
            NewEdge.of("after", "b", "a").bothWays(),
            NewEdge.of("after", "b", "c"),
            NewEdge.of("after", "c", "b"))) {
      refused(
          StorageException.Conflict.class,
          () -> inside(graph, content -> content.putEdge(parallel)));
    }
    inside(graph, content -> content.putEdge(NewEdge.of("after", "c", "b").bothWays()));
    assertThat(ways(graph)).containsExactly("a>b", "b>a", "b-c");
  }

  @Test
  void a_multigraph_has_as_many_edges_as_are_put_and_knows_them_by_their_keys() {
    String graph = graph(config(Direction.DIRECTED, true, false));
    NewEdge edge = NewEdge.of("after", "a", "b");

    inside(graph, content -> content.putEdge(edge));
    inside(graph, content -> content.putEdge(edge));
    Edge first = inside(graph, content -> content.putEdge(edge.key("k")));
    Edge again = inside(graph, content -> content.putEdge(edge.key("k")));

    assertThat(again.stamp().id()).isEqualTo(first.stamp().id());
    assertThat(ways(graph)).containsExactly("a>b", "a>b", "a>b");
    refused(
        StorageException.Conflict.class,
        () -> inside(graph, content -> content.putEdge(NewEdge.of("after", "b", "a").key("k"))));
  }

  @Test
  void the_key_of_an_edge_is_that_of_one_alone() {
    String graph = graph(GraphConfig.SIMPLE);
    NewEdge edge = NewEdge.of("after", "a", "b");

    Edge plain = inside(graph, content -> content.putEdge(edge));
    assertThat(inside(graph, content -> content.putEdge(edge.key("k"))).stamp().id())
        .isEqualTo(plain.stamp().id());
    inside(graph, content -> content.putEdge(edge)); // and it keeps its key

    assertThat(inside(graph, content -> content.edge("k")).orElseThrow().stamp().id())
        .isEqualTo(plain.stamp().id());
    refused(
        StorageException.Conflict.class,
        () -> inside(graph, content -> content.putEdge(NewEdge.of("after", "b", "c").key("k"))));
    assertThat(did(graph, content -> content.removeEdge(plain.stamp().id()))).isTrue();
    assertThat(did(graph, content -> content.removeEdge(plain.stamp().id()))).isFalse();
    inside(graph, content -> content.putEdge(NewEdge.of("after", "b", "c").key("k")));
  }

  @Test
  void a_node_takes_exactly_its_edges_with_it() {
    String graph = graph(config(Direction.MIXED, true, true));
    inside(graph, content -> content.putEdge(NewEdge.of("after", "a", "b")));
    inside(graph, content -> content.putEdge(NewEdge.of("after", "b", "b")));
    inside(graph, content -> content.putEdge(NewEdge.of("after", "c", "b").bothWays()));
    inside(graph, content -> content.putEdge(NewEdge.of("after", "a", "c")));
    inside(graph, content -> content.putEdge(NewEdge.of("does", "z", "b")));

    assertThat(did(graph, content -> content.removeNode("b"))).isTrue();
    assertThat(did(graph, content -> content.removeNode("b"))).isFalse();

    assertThat(ways(graph)).containsExactly("a>c");
    inside(graph, content -> content.putNode("person", "b", NONE));
    assertThat(inside(graph, content -> content.edgesTo("b", MANY)).items()).isEmpty();
  }

  @Test
  void many_rows_come_whole_and_in_order_in_pages_of_any_size() {
    String graph = graph(config(Direction.DIRECTED, true, false));
    List<String> keys = IntStream.range(0, 60).mapToObj(i -> "n" + (100 + i)).toList();
    inside(
        graph,
        content -> {
          keys.forEach(key -> content.putNode("person", key, NONE));
          keys.forEach(key -> content.putEdge(NewEdge.of("after", "a", key)));
          keys.forEach(key -> content.putEdge(NewEdge.of("after", key, "b")));
          keys.forEach(key -> content.putEdge(NewEdge.of("after", "a", "b")));
          return content;
        });

    assertThat(walked(graph, content -> page -> content.nodes("person", page)))
        .extracting(Node::key)
        .startsWith("n100")
        .hasSize(61)
        .isSorted()
        .containsAll(keys);
    assertThat(walked(graph, content -> content::nodes)).hasSize(64);
    assertThat(walked(graph, content -> content::edges)).hasSize(180).doesNotHaveDuplicates();
    assertThat(walked(graph, content -> page -> content.edgesFrom("a", page)))
        .hasSize(120)
        .doesNotHaveDuplicates()
        .allMatch(edge -> edge.source().equals("a"));
    assertThat(walked(graph, content -> page -> content.edgesTo("b", page)))
        .hasSize(120)
        .allMatch(edge -> edge.target().equals("b"));
  }

  private <T> List<T> walked(
      String graph, Function<GraphContent, Function<PageRequest, Page<T>>> pages) {
    return inside(
        graph,
        content ->
            Page.walk(7, pages.apply(content)).flatMap(page -> page.items().stream()).toList());
  }
}
