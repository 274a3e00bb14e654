package dev.keyhold.access;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Tenant;
import dev.keyhold.tables.Ways;
import dev.keyhold.tables.Where;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks through the access graph of a tenant, in one transaction. Whatever would be cut is refused
 * instead: too far or too much is a failure, and never a no.
 */
final class AccessSearch {
  /** How many nodes one question may visit on one side. */
  static final int MOST_NODES = 10_000;

  /** How many steps away the furthest of them may be. */
  static final int MOST_STEPS = 32;

  private static final int MOST_EDGES = 100_000;
  private static final Where<Edge> OF_ACCESS = Edge.GRAPH_ID.is(AccessModel.GRAPH);

  private final Tenant rows;

  AccessSearch(Tenant rows) {
    this.rows = rows;
  }

  Optional<Node> node(String key) {
    return rows.find(
        Node.TABLE, Node.BY_KEY, Node.GRAPH_ID.is(AccessModel.GRAPH), Node.KEY.is(key));
  }

  List<Node> nodes(Collection<String> keys) {
    try {
      return rows.among(
          Node.TABLE,
          List.of(Node.GRAPH_ID.is(AccessModel.GRAPH)),
          Map.of(Node.KEY, keys),
          MOST_NODES);
    } catch (StorageException.Conflict e) {
      throw new TooDeep(e);
    }
  }

  Optional<Node> identified(Identity identity) {
    return rows.find(
        Node.TABLE,
        Node.BY_IDENTITY,
        Node.GRAPH_ID.is(AccessModel.GRAPH),
        Node.IDENTITY.is(identity.text()));
  }

  /** The edges of all that belongs to a node. */
  Page<Edge> membersOf(String key, PageRequest page) {
    return rows.from(Edge.TABLE)
        .by(Edge.BY_TARGET)
        .where(OF_ACCESS, Edge.TARGET.is(key), Edge.TYPE.is(AccessModel.BELONGS_TO))
        .page(page);
  }

  /** These, and all that they belong to. */
  Set<String> above(Collection<String> keys) {
    return reach(new Ways<>(belongs(), Edge.SOURCE, Edge.TARGET, MOST_NODES, MOST_STEPS), keys);
  }

  /** These, and all that belongs to them. */
  Set<String> below(Collection<String> keys) {
    return reach(new Ways<>(belongs(), Edge.TARGET, Edge.SOURCE, MOST_NODES, MOST_STEPS), keys);
  }

  private static List<Where<Edge>> belongs() {
    return List.of(OF_ACCESS, Edge.TYPE.is(AccessModel.BELONGS_TO));
  }

  private Set<String> reach(Ways<Edge> ways, Collection<String> keys) {
    if (keys.isEmpty()) {
      return Set.of();
    }
    try {
      return rows.reach(Edge.TABLE, ways, keys);
    } catch (StorageException.Conflict e) {
      throw new TooDeep(e);
    }
  }

  /** Edges of these types from any of these to any of those. */
  List<Edge> between(
      Collection<String> types, Collection<String> sources, Collection<String> targets) {
    return edges(Map.of(Edge.TYPE, types, Edge.SOURCE, sources, Edge.TARGET, targets));
  }

  /** Edges of these types that begin at any of these. */
  List<Edge> from(Collection<String> types, Collection<String> sources) {
    return edges(Map.of(Edge.TYPE, types, Edge.SOURCE, sources));
  }

  /** Edges of these types that lead to any of these. */
  List<Edge> to(Collection<String> types, Collection<String> targets) {
    return edges(Map.of(Edge.TYPE, types, Edge.TARGET, targets));
  }

  private List<Edge> edges(
      Map<dev.keyhold.tables.Column<Edge, String>, Collection<String>> values) {
    if (values.values().stream().anyMatch(Collection::isEmpty)) {
      return List.of();
    }
    try {
      return rows.among(Edge.TABLE, List.of(OF_ACCESS), values, MOST_EDGES);
    } catch (StorageException.Conflict e) {
      throw new TooDeep(e);
    }
  }

  /** The types of the edges that give a right to an action: its own, and those that include it. */
  Set<String> typesFor(String action) {
    Set<String> types = new HashSet<>();
    types.add(AccessModel.edgeType(action));
    includes()
        .forEach(
            (wider, narrower) -> {
              if (narrower.contains(action)) {
                types.add(AccessModel.edgeType(wider));
              }
            });
    return types;
  }

  List<String> allActions() {
    return Page.walk(
            Limits.PAGE_SIZE,
            page ->
                rows.from(EdgeType.TABLE)
                    .by(EdgeType.BY_NAME)
                    .where(EdgeType.GRAPH_TYPE_ID.is(AccessModel.GRAPH))
                    .page(page))
        .flatMap(page -> page.items().stream())
        .flatMap(type -> AccessModel.action(type.name()).stream())
        .toList();
  }

  /** Which further actions the right to one gives. */
  Map<String, List<String>> includes() {
    return rows.find(GraphType.TABLE, AccessModel.GRAPH)
        .map(type -> type.settings().includes())
        .orElse(Map.of());
  }

  /** How far the graph follows from the memberships: the number of an event, -1 if it never did. */
  long position() {
    return position(GraphProjection.MEMBERSHIP);
  }

  /** How often units of work were about to change the graph. */
  long changes() {
    return position(GraphProjection.CHANGES);
  }

  private long position(String of) {
    return rows.find(GraphProjection.TABLE, of)
        .map(GraphProjection::position)
        .orElse(GraphProjection.NEVER);
  }
}
