package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.access.GraphConfig.Direction;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.teststorages.StorageKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Graphs as lines, as they are written and read, and as somebody may have spoilt them. */
@ParameterizedClass
@EnumSource(
    value = StorageKind.class,
    names = {"MEMORY", "SQLITE", "TENANT_DATABASES"})
class GraphLinesTest extends PlacedTest {
  private static final PageRequest MANY = PageRequest.first(1_000);

  private final List<Long> refused = new ArrayList<>();
  private final List<Long> advanced = new ArrayList<>();

  GraphLinesTest(StorageKind kind) {
    super(kind);
  }

  private <T> T door(String organization, Function<GraphDoor, T> work) {
    return place
        .tenants
        .apply(organization)
        .write(tx -> work.apply(place.graphs.in(tx, organization)));
  }

  private GraphImport.Report run(GraphImport source, byte[] lines) throws IOException {
    refused.clear();
    advanced.clear();
    return source.run(
        new ByteArrayInputStream(lines),
        new GraphImport.Listener() {
          @Override
          public void refused(long line, String reason) {
            refused.add(line);
            assertThat(reason).isNotBlank().doesNotContain("hunter2");
          }

          @Override
          public void advanced(long bytes) {
            advanced.add(bytes);
          }
        });
  }

  private GraphImport.Report intoGraph(String organization, String... lines) throws IOException {
    Storage tenant = place.tenants.apply(organization);
    return run(
        GraphImport.intoGraph(tenant, place.graphs, organization),
        String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private GraphImport.Report intoAccess(String... lines) throws IOException {
    return run(
        GraphImport.intoAccess(place.tenants.apply(Place.ORG), place.graphs, Place.ORG),
        String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private String exported(String organization, String graph) throws IOException {
    StringBuilder out = new StringBuilder();
    GraphExport.of(place.tenants.apply(organization), place.graphs, organization)
        .write(graph, out, lines -> {});
    return out.toString();
  }

  private static String only(GraphDoor door, String name) {
    List<String> all =
        door.graphs(MANY).items().stream()
            .filter(graph -> graph.name().equals(name))
            .map(graph -> graph.stamp().id())
            .toList();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void what_is_written_is_read_as_it_was() throws Exception {
    place.account("ada");
    Json schema = Json.parse("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"number\"}}}");
    String graph =
        door(
            Place.ORG,
            door -> {
              GraphConfig config = new GraphConfig(Direction.MIXED, true, true, Map.of());
              String type = door.define(NewGraphType.of("plans", config)).stamp().id();
              door.defineNodes(type, "task", schema);
              door.defineNodes(type, "person");
              door.defineEdges(
                  type,
                  NewEdgeType.of("does")
                      .schema(schema)
                      .between(List.of("person"), List.of("task")));
              door.create(NewGraph.of(type, "plan").ownedBy("ada"));
              return door.create(NewGraph.of(type, "plan").ownedBy("ada").forProject("p"))
                  .stamp()
                  .id();
            });
    door(
        Place.ORG,
        door -> {
          GraphContent content = door.content(graph);
          IntStream.range(0, 30)
              .forEach(i -> content.putNode("task", "t" + i, Json.of(Map.of("n", i))));
          content.putNode("person", "zoë \"x\"\n", Json.of(List.of(1, "two")));
          IntStream.range(0, 30)
              .mapToObj(i -> NewEdge.of("does", "zoë \"x\"\n", "t" + i).key("k" + i))
              .map(edge -> edge.key().orElse("").endsWith("5") ? edge.bothWays() : edge)
              .forEach(content::putEdge);
          return content;
        });

    String lines = exported(Place.ORG, graph);
    GraphImport.Report first = intoGraph("bell", lines);
    GraphImport.Report again = intoGraph("bell", lines);

    assertThat(first).isEqualTo(new GraphImport.Report(65, 0));
    assertThat(again).isEqualTo(first);
    assertThat(refused).isEmpty();
    assertThat(exported("bell", door("bell", door -> only(door, "plan")))).isEqualTo(lines);
    assertThat(intoGraph(Place.ORG, lines)).isEqualTo(first);
    assertThat(exported(Place.ORG, graph)).isEqualTo(lines);
  }

  @Test
  void a_bad_line_is_refused_by_itself_and_nothing_else_is_lost() throws Exception {
    List<String> bad =
        List.of(
            "hunter2",
            "{}",
            "[]",
            "null",
            "{\"node\":{}}",
            "{\"node\":[]}",
            "{\"node\":{\"type\":\"task\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":5}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"" + "x".repeat(256) + "\"}}",
            "{\"node\":{\"type\":\"hunter2\",\"key\":\"a\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"a\",\"extra\":\"hunter2\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"a\"},\"edge\":{}}",
            "{\"nodes\":{\"type\":\"task\",\"key\":\"a\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"a\",\"key\":\"b\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"\\u0000\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"\\ud800\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"a\"}} x",
            "{\"edge\":{\"type\":\"after\",\"source\":\"a\",\"target\":\"nobody\"}}",
            "{\"edge\":{\"type\":\"after\",\"source\":\"a\"}}",
            "{\"edge\":{\"type\":\"after\",\"source\":\"a\",\"target\":\"a\"}}",
            "{\"edge\":{\"type\":\"after\",\"source\":\"a\",\"target\":\"b\",\"undirected\":1}}",
            "{\"edge\":{\"type\":\"after\",\"source\":\"a\",\"target\":\"b\",\"undirected\":true}}",
            "{\"edge\":{\"type\":\"after\",\"source\":\"a\",\"target\":\"b\",\"key\":{}}}",
            "{\"nodeType\":{\"name\":\"t\",\"schema\":5}}",
            "{\"nodeType\":{\"name\":\"\"}}",
            "{\"nodeType\":{\"name\":\"t\",\"schema\":{\"type\":\"hunter2\"}}}",
            "{\"edgeType\":{\"name\":\"t\",\"sources\":[1]}}",
            "{\"edgeType\":{\"name\":\"t\",\"sources\":\"task\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"" + "y".repeat(1 << 20) + "\"}}");
    List<String> lines = new ArrayList<>();
    lines.add("{\"graph\":{\"name\":\"g\",\"type\":\"t\"}}");
    lines.add("{\"nodeType\":{\"name\":\"task\"}}");
    lines.add("{\"edgeType\":{\"name\":\"after\"}}");
    lines.add("{\"node\":{\"type\":\"task\",\"key\":\"a\"}}");
    lines.addAll(bad);
    lines.add("{\"node\":{\"type\":\"task\",\"key\":\"b\",\"attributes\":null}}");
    lines.add("{\"edge\":{\"type\":\"after\",\"source\":\"a\",\"target\":\"b\"}}");

    GraphImport.Report report = intoGraph(Place.ORG, lines.toArray(String[]::new));

    assertThat(refused).isEqualTo(IntStream.range(0, bad.size()).mapToObj(i -> 5L + i).toList());
    assertThat(report).isEqualTo(new GraphImport.Report(6, bad.size()));
    assertThat(advanced).hasSize(1);
  }

  @Test
  void bytes_that_are_no_text_spoil_one_line() throws Exception {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.write(
        "{\"node\":{\"type\":\"resource\",\"key\":\"a\"}}\n\n".getBytes(StandardCharsets.UTF_8));
    lines.write(new byte[] {'{', (byte) 0xc3, '\n', 0, '\n', (byte) 0xff, (byte) 0xfe, '\r', '\n'});
    lines.write(
        "{\"node\":{\"type\":\"resource\",\"key\":\"b\"}}\r".getBytes(StandardCharsets.UTF_8));

    GraphImport.Report report =
        run(
            GraphImport.intoAccess(place.tenants.apply(Place.ORG), place.graphs, Place.ORG),
            lines.toByteArray());

    assertThat(report).isEqualTo(new GraphImport.Report(2, 3));
    assertThat(refused).containsExactly(3L, 4L, 5L);
  }

  @Test
  void nothing_goes_into_the_graph_before_if_that_of_a_line_is_refused() throws Exception {
    GraphImport.Report report =
        intoGraph(
            Place.ORG,
            "{\"node\":{\"type\":\"task\",\"key\":\"early\"}}",
            "{\"graph\":{\"name\":\"one\",\"type\":\"t\"}}",
            "{\"nodeType\":{\"name\":\"task\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"a\"}}",
            "{\"graph\":{\"name\":\"two\",\"type\":\"t\",\"owner\":\"nobody\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"b\"}}",
            "{\"graph\":{\"name\":\"three\",\"type\":\"access\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"c\"}}",
            "{\"graph\":{\"name\":\"one\",\"type\":\"t\",\"project\":\"p\"}}",
            "{\"node\":{\"type\":\"task\",\"key\":\"d\"}}");

    assertThat(refused).containsExactly(1L, 5L, 6L, 7L, 8L);
    assertThat(report.taken()).isEqualTo(5);
    Map<Optional<String>, List<String>> keys =
        door(
            Place.ORG,
            door ->
                door.graphs(MANY).items().stream()
                    .collect(
                        Collectors.toMap(
                            Graph::projectId,
                            graph ->
                                door.content(graph.stamp().id()).nodes(MANY).items().stream()
                                    .map(Node::key)
                                    .toList())));
    assertThat(keys)
        .isEqualTo(Map.of(Optional.empty(), List.of("a"), Optional.of("p"), List.of("d")));
  }

  @Test
  void the_access_graph_comes_back_without_what_follows_from_memberships() throws Exception {
    assertThat(place.check("nobody", "read", "nothing")).isFalse();
    place.write(
        graph -> {
          graph.putPrincipal("ada", Json.parse("{\"scopes\":[\"a:*\"]}"));
          graph.putPrincipal("bot", Json.EMPTY_OBJECT);
          graph.putResource("plan", Json.EMPTY_OBJECT);
          graph.allow("ada", "read", "plan");
          graph.putEdge(
              NewEdge.of("delegates", "ada", "bot")
                  .attributes(Json.parse("{\"narrowed_scopes\":[\"a:b\"]}")));
        });
    String lines = exported(Place.ORG, "access");
    assertThat(lines).doesNotContain("organization_members");

    assertThat(intoAccess(lines).refused()).isZero();
    assertThat(exported(Place.ORG, "access")).isEqualTo(lines);
    Storage bell = place.tenants.apply("bell");
    run(
        GraphImport.intoAccess(bell, place.graphs, "bell"),
        Stream.of(lines.split("\n", -1))
            .sorted((one, two) -> two.compareTo(one))
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8));
    assertThat(place.access.check("bell", Question.of("bot", "read", "plan").with("a:b"))).isTrue();
  }

  @Test
  void what_a_line_of_access_was_refused_for_has_changed_nothing() throws Exception {
    place.account("ada");
    place.join("ada", MembershipLevel.MEMBER);
    place.access.projection().follow(Place.ORG);
    String identity = "\"identity_type\":\"account\",\"identity_id\":\"ada\"";

    GraphImport.Report report =
        intoAccess(
            "{\"node\":{\"type\":\"principal\",\"key\":\"x\",\"attributes\":{"
                + identity
                + ",\"scopes\":[1]}}}",
            "{\"node\":{\"type\":\"resource\",\"key\":\"plan\"}}",
            "{\"node\":{\"type\":\"principal\",\"key\":\"team\"}}",
            "{\"node\":{\"type\":\"principal\",\"key\":\"named\"}}",
            "{\"edge\":{\"type\":\"can_read\",\"source\":\"team\",\"target\":\"plan\"}}",
            "{\"node\":{\"type\":\"principal\",\"key\":\"team\",\"attributes\":{"
                + identity
                + "}}}",
            "{\"node\":{\"type\":\"principal\",\"key\":\"plan\",\"attributes\":{"
                + identity
                + "}}}",
            "{\"edge\":{\"type\":\"belongs_to\",\"source\":\"account:ada\",\"target\":\"org:acme\"}}",
            "{\"edge\":{\"type\":\"belongs_to\",\"source\":\"team\",\"target\":\"org:acme\","
                + "\"attributes\":{\"source\":\"organization_members\"}}}",
            "{\"nodeType\":{\"name\":\"task\"}}",
            "{\"edge\":{\"type\":\"delegates\",\"source\":\"team\",\"target\":\"named\","
                + "\"attributes\":{\"narrowed_scopes\":[null]}}}");

    assertThat(refused).containsExactly(1L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(report.taken()).isEqualTo(4);
    assertThat(MembershipHistory.edges(place, Place.ORG))
        .containsOnlyKeys("account:ada", "account:boss");
    assertThat(place.access.projection().reconcile(Place.ORG, true).found()).isZero();
    intoAccess(
        "{\"node\":{\"type\":\"principal\",\"key\":\"named\",\"attributes\":{" + identity + "}}}");
    assertThat(MembershipHistory.edges(place, Place.ORG)).containsOnlyKeys("named", "account:boss");
    assertThat(place.access.projection().reconcile(Place.ORG, true).found()).isZero();
  }
}
