package dev.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Transaction;
import dev.keyhold.teststorages.StorageKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each edge more allows more and forbids nothing, and the order in which edges came does not
 * matter. More graphs: {@code -Dkeyhold.graphs=}; the same again: {@code -Dkeyhold.seed=}.
 */
class AccessOrderTest {
  private static final int GRAPHS = Integer.getInteger("keyhold.graphs", 2);
  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());
  private static final int PRINCIPALS = 6;
  private static final int RESOURCES = 3;
  private static final List<String> SCOPES = List.of("a:*", "a:x", "b");
  private static final List<String> ACTIONS = List.of("read", "write");

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  @ParameterizedTest
  @EnumSource(
      value = StorageKind.class,
      names = {"MEMORY", "SQLITE"})
  void an_edge_more_never_turns_a_yes_into_a_no_and_their_order_does_not_matter(StorageKind kind) {
    for (int graph = 0; graph < GRAPHS; graph++) {
      try (Place place = Place.open(kind, folder)) {
        String first = organization(place, "first" + graph);
        String second = organization(place, "second" + graph);
        List<Consumer<AccessGraph>> nodes = nodes();
        List<Consumer<AccessGraph>> edges = edges();
        put(place, first, nodes);
        Collections.shuffle(nodes, random);
        put(place, second, nodes);
        Set<Question> yes = Set.of();
        for (Consumer<AccessGraph> edge : edges) {
          put(place, first, List.of(edge));
          Set<Question> more = allowed(place, first);
          assertThat(more).as("seed %d", SEED).containsAll(yes);
          yes = more;
        }
        Collections.shuffle(edges, random);
        put(place, second, edges);
        assertThat(allowed(place, second)).as("seed %d", SEED).isEqualTo(yes);
      }
    }
  }

  private static String organization(Place place, String id) {
    place.system.run(tx -> create(tx, id));
    return id;
  }

  private static void create(Transaction tx, String id) {
    tx.identities()
        .organizations()
        .create(
            dev.keyhold.spi.Organization.builder(id, Place.NOW)
                .name(id)
                .slug(id)
                .ownerId("boss")
                .build());
  }

  private static void put(Place place, String organization, List<Consumer<AccessGraph>> steps) {
    place
        .tenants
        .apply(organization)
        .run(
            tx -> {
              AccessGraph graph = AccessGraph.in(place.graphs, tx, organization);
              steps.forEach(step -> step.accept(graph));
            });
  }

  private List<Consumer<AccessGraph>> nodes() {
    List<Consumer<AccessGraph>> nodes = new ArrayList<>();
    for (int i = 0; i < PRINCIPALS; i++) {
      String key = "p" + i;
      Json attributes = Json.of(Map.of("scopes", some()));
      nodes.add(graph -> graph.putPrincipal(key, attributes));
    }
    for (int i = 0; i < RESOURCES; i++) {
      String key = "r" + i;
      nodes.add(graph -> graph.putResource(key, Json.EMPTY_OBJECT));
    }
    return nodes;
  }

  private List<String> some() {
    return SCOPES.stream().filter(scope -> random.nextInt(2) == 0).toList();
  }

  private String any(String kind, int count) {
    return kind + random.nextInt(count);
  }

  /** None twice: to put an edge again is to change it. */
  private List<Consumer<AccessGraph>> edges() {
    Set<List<String>> ends = new HashSet<>();
    List<Consumer<AccessGraph>> edges = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      NewEdge edge = edge();
      if (!edge.source().equals(edge.target())
          && ends.add(List.of(edge.type(), edge.source(), edge.target()))) {
        edges.add(graph -> graph.putEdge(edge));
      }
    }
    return edges;
  }

  private NewEdge edge() {
    String principal = any("p", PRINCIPALS);
    return switch (random.nextInt(5)) {
      case 0 -> NewEdge.of("can_read", principal, any("r", RESOURCES));
      case 1 -> NewEdge.of("can_write", principal, any("r", RESOURCES));
      case 2 -> NewEdge.of("belongs_to", principal, any("p", PRINCIPALS));
      case 3 -> NewEdge.of("belongs_to", any("r", RESOURCES), any("r", RESOURCES));
      default ->
          NewEdge.of("delegates", principal, any("p", PRINCIPALS))
              .attributes(
                  Json.of(Map.of("narrowed_scopes", some(), "narrowable", random.nextInt(3) > 0)));
    };
  }

  private static Set<Question> allowed(Place place, String organization) {
    List<Question> all = new ArrayList<>();
    for (int principal = 0; principal < PRINCIPALS; principal++) {
      for (int resource = 0; resource < RESOURCES; resource++) {
        for (String action : ACTIONS) {
          Question plain = Question.of("p" + principal, action, "r" + resource);
          all.addAll(List.of(plain, plain.with("a:x"), plain.with("a:x", "b")));
        }
      }
    }
    List<Boolean> answers = place.access.check(organization, all);
    Set<Question> allowed = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      if (answers.get(i)) {
        allowed.add(all.get(i));
      }
    }
    return allowed;
  }
}
