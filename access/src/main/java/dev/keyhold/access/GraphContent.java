package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Query;
import dev.keyhold.tables.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The nodes and the edges of one graph, in one transaction. */
public final class GraphContent {
  private final TenantGraphs all;
  private final GraphDoor door;
  private final Graph graph;
  private @Nullable GraphTypes types;

  GraphContent(TenantGraphs all, GraphDoor door, Graph graph) {
    this.all = all;
    this.door = door;
    this.graph = graph;
  }

  private GraphTypes types() {
    if (types == null) {
      types = GraphTypes.of(door, graph);
    }
    return types;
  }

  private Tenant rows() {
    return all.rows();
  }

  private void checkOpen() {
    if (graph.status() == GraphStatus.ARCHIVED) {
      throw new StorageException.Conflict("status", "the graph is archived");
    }
  }

  /**
   * Puts a node into the graph, or gives the one of this key these attributes.
   *
   * @throws StorageException.InvalidInput if the graph has no such type of nodes, or its schema
   *     refuses the attributes
   * @throws StorageException.Conflict if the node is of another type
   */
  public Node putNode(String type, String key, Json attributes) {
    return putNode(type, key, attributes, Optional.empty());
  }

  Node putNode(String type, String key, Json attributes, Optional<String> identity) {
    Optional<Node> there = checkNode(type, key, attributes);
    if (there.isPresent()) {
      return changed(there.get(), attributes, identity);
    }
    return rows()
        .add(
            Node.TABLE,
            new Node(
                all.stamp(),
                all.tenantId(),
                graph.stamp().id(),
                type,
                key,
                attributes,
                identity,
                Json.EMPTY_OBJECT));
  }

  /**
   * Refuses what {@link #putNode} would.
   *
   * @return the node of this key, if there is one
   */
  Optional<Node> checkNode(String type, String key, Json attributes) {
    checkOpen();
    all.schemas().check(types().node(type).schema(), "the node", attributes);
    Optional<Node> there = node(key);
    if (there.filter(node -> !node.type().equals(type)).isPresent()) {
      throw new StorageException.Conflict("type", "the node of this key is of another type");
    }
    return there;
  }

  private Node changed(Node node, Json attributes, Optional<String> identity) {
    return rows()
        .update(
            Node.TABLE,
            node.stamp().id(),
            Node.ATTRIBUTES.to(attributes),
            Node.IDENTITY.to(identity))
        .after();
  }

  public Optional<Node> node(String key) {
    return rows()
        .find(Node.TABLE, Node.BY_KEY, Node.GRAPH_ID.is(graph.stamp().id()), Node.KEY.is(key));
  }

  Optional<Node> identified(Identity identity) {
    return rows()
        .find(
            Node.TABLE,
            Node.BY_IDENTITY,
            Node.GRAPH_ID.is(graph.stamp().id()),
            Node.IDENTITY.is(identity.text()));
  }

  /** The edges of a node know it by its key. */
  void rename(Node node, String key) {
    all(from(node.key()))
        .forEach(edge -> rows().update(Edge.TABLE, edge.stamp().id(), Edge.SOURCE.to(key)));
    all(to(node.key()))
        .forEach(edge -> rows().update(Edge.TABLE, edge.stamp().id(), Edge.TARGET.to(key)));
    rows().update(Node.TABLE, node.stamp().id(), Node.KEY.to(key));
  }

  boolean hasEdges(String key) {
    return from(key).first().isPresent() || to(key).first().isPresent();
  }

  private static List<Edge> all(Query<Edge> query) {
    return Page.walk(Limits.PAGE_SIZE, query::page).flatMap(page -> page.items().stream()).toList();
  }

  /** All nodes, by their keys. */
  public Page<Node> nodes(PageRequest page) {
    return rows()
        .from(Node.TABLE)
        .by(Node.BY_KEY)
        .where(Node.GRAPH_ID.is(graph.stamp().id()))
        .page(page);
  }

  /** The nodes of a type, by their keys. */
  public Page<Node> nodes(String type, PageRequest page) {
    return rows()
        .from(Node.TABLE)
        .by(Node.BY_TYPE)
        .where(Node.GRAPH_ID.is(graph.stamp().id()), Node.TYPE.is(type))
        .page(page);
  }

  /**
   * Removes a node and its edges.
   *
   * @return whether there was one
   */
  public boolean removeNode(String key) {
    checkOpen();
    Optional<Node> there = node(key);
    there.ifPresent(
        node -> {
          purge(from(key));
          purge(to(key));
          rows().delete(Node.TABLE, node.stamp().id());
        });
    return there.isPresent();
  }

  private static void purge(Query<?> rows) {
    int purged = Limits.PAGE_SIZE;
    while (purged == Limits.PAGE_SIZE) {
      purged = rows.purge(Limits.PAGE_SIZE);
    }
  }

  /**
   * Puts an edge into the graph. If the graph has it already, because of its key or because it has
   * no two of one type between the same nodes, that one gets these attributes.
   *
   * @throws StorageException.NotFound if one of its nodes is not there
   * @throws StorageException.InvalidInput if the graph has no such type of edges, it does not lead
   *     between such nodes or both ways, it leads to its own node where none may, or its schema
   *     refuses the attributes
   * @throws StorageException.Conflict if the edge of this key is another one, or one of this type
   *     leads this way already and is undirected where this one is not, or the other way round
   */
  public Edge putEdge(NewEdge wanted) {
    checkOpen();
    EdgeType type = types().edge(wanted.type());
    boolean undirected = types().isUndirected(wanted);
    GraphTypes.checkEnds(type, end(wanted.source()), end(wanted.target()), undirected);
    if (wanted.source().equals(wanted.target()) && !types().config().allowsSelfLoops()) {
      throw new StorageException.InvalidInput(
          "target", "no edge of the graph leads to the node that it begins at");
    }
    all.schemas().check(type.schema(), "the edge", wanted.attributes());
    Edge edge = edge(wanted, undirected);
    checkAlone(edge);
    return same(edge).map(there -> changed(there, edge)).orElseGet(() -> add(edge));
  }

  /** An edge that leads both ways is the second one of its type for either. */
  private void checkAlone(Edge edge) {
    GraphConfig config = types().config();
    if (config.direction() != GraphConfig.Direction.MIXED || config.multi()) {
      return;
    }
    Stream.of(
            edge(edge.type(), edge.source(), edge.target()),
            edge(edge.type(), edge.target(), edge.source()))
        .flatMap(Optional::stream)
        .filter(there -> there.undirected() != edge.undirected())
        .findFirst()
        .ifPresent(
            there -> {
              throw new StorageException.Conflict(
                  "undirected", "an edge of this type leads this way already");
            });
  }

  private Node end(String key) {
    return node(key)
        .orElseThrow(() -> new StorageException.NotFound("an end of the edge is not there"));
  }

  private Edge edge(NewEdge wanted, boolean undirected) {
    boolean turned = undirected && wanted.source().compareTo(wanted.target()) > 0;
    return new Edge(
        all.stamp(),
        all.tenantId(),
        graph.stamp().id(),
        wanted.type(),
        wanted.key(),
        turned ? wanted.target() : wanted.source(),
        turned ? wanted.source() : wanted.target(),
        wanted.attributes(),
        undirected,
        "",
        Json.EMPTY_OBJECT);
  }

  private Edge add(Edge edge) {
    boolean isAlone = !types().config().multi();
    return rows().add(Edge.TABLE, isAlone ? edge : edge.parallel(edge.stamp().id()));
  }

  private Optional<Edge> same(Edge edge) {
    Optional<Edge> byKey = edge.key().flatMap(this::edge);
    if (byKey.isPresent() || types().config().multi()) {
      return byKey;
    }
    return edge(edge.type(), edge.source(), edge.target());
  }

  private Edge changed(Edge there, Edge edge) {
    boolean isSame =
        there.type().equals(edge.type())
            && there.source().equals(edge.source())
            && there.target().equals(edge.target())
            && there.undirected() == edge.undirected();
    if (!isSame) {
      throw new StorageException.Conflict("key", "the edge of this key is another one");
    }
    return rows()
        .update(
            Edge.TABLE,
            there.stamp().id(),
            Edge.ATTRIBUTES.to(edge.attributes()),
            Edge.KEY.to(edge.key().or(there::key)))
        .after();
  }

  /** The edge of a key. */
  public Optional<Edge> edge(String key) {
    return rows()
        .find(Edge.TABLE, Edge.BY_KEY, Edge.GRAPH_ID.is(graph.stamp().id()), Edge.KEY.is(key));
  }

  /** The edge of a type that leads this way, in a graph that has at most one. */
  public Optional<Edge> edge(String type, String source, String target) {
    return rows()
        .find(
            Edge.TABLE,
            Edge.BY_SOURCE,
            Edge.GRAPH_ID.is(graph.stamp().id()),
            Edge.SOURCE.is(source),
            Edge.TYPE.is(type),
            Edge.TARGET.is(target),
            Edge.PARALLEL.is(""));
  }

  /** All edges, by the nodes that they begin at. */
  public Page<Edge> edges(PageRequest page) {
    return edges(Edge.BY_SOURCE).page(page);
  }

  /** The edges that begin at a node; those that lead both ways begin at the lesser key. */
  public Page<Edge> edgesFrom(String key, PageRequest page) {
    return from(key).page(page);
  }

  /** The edges that lead to a node. */
  public Page<Edge> edgesTo(String key, PageRequest page) {
    return to(key).page(page);
  }

  Query<Edge> from(String key) {
    return edges(Edge.BY_SOURCE).where(Edge.SOURCE.is(key));
  }

  Query<Edge> to(String key) {
    return edges(Edge.BY_TARGET).where(Edge.TARGET.is(key));
  }

  private Query<Edge> edges(Index<Edge> index) {
    return rows().from(Edge.TABLE).by(index).where(Edge.GRAPH_ID.is(graph.stamp().id()));
  }

  /**
   * Removes an edge.
   *
   * @param id of its stamp
   * @return whether there was one
   */
  public boolean removeEdge(String id) {
    checkOpen();
    return rows()
        .find(Edge.TABLE, id)
        .filter(edge -> edge.graphId().equals(graph.stamp().id()))
        .flatMap(edge -> rows().delete(Edge.TABLE, id))
        .isPresent();
  }
}
