package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Query;
import java.util.Optional;

/** The graphs of a tenant and their types, in one transaction. */
public final class GraphDoor {
  private final TenantGraphs all;

  GraphDoor(TenantGraphs all) {
    this.all = all;
  }

  /**
   * Defines a type of graphs.
   *
   * @throws StorageException.Duplicate if the tenant has one of this name
   * @throws StorageException.MissingReference if its owner is no account
   * @throws StorageException.Conflict if the name is that of Keyhold's own type, which may come
   *     later
   */
  public GraphType define(NewGraphType wanted) {
    if (wanted.name().equals(AccessModel.GRAPH)) {
      throw new StorageException.Conflict(
          "name", "the name " + AccessModel.GRAPH + " is kept for Keyhold's own graph type");
    }
    GraphScope scope = wanted.ownerId().isPresent() ? GraphScope.USER : GraphScope.TENANT;
    return define(all.stamp().id(), wanted, scope);
  }

  GraphType define(String id, NewGraphType wanted, GraphScope scope) {
    return all.rows()
        .add(
            GraphType.TABLE,
            new GraphType(
                all.stamp(id),
                all.tenantId(),
                wanted.name(),
                wanted.description(),
                wanted.config().json(),
                scope,
                wanted.ownerId(),
                Json.EMPTY_OBJECT));
  }

  /** The same with nodes of any attributes. */
  public NodeType defineNodes(String graphTypeId, String name) {
    return defineNodes(graphTypeId, name, AttributeSchema.ANY);
  }

  /**
   * Defines a type of nodes in the graphs of a type.
   *
   * @param schema of their attributes, in JSON Schema 2020-12
   * @throws StorageException.InvalidInput if it is no schema
   * @throws StorageException.Conflict if the type of graphs is Keyhold's own
   */
  public NodeType defineNodes(String graphTypeId, String name, Json schema) {
    refuseSystem(graphTypeId);
    return addNodes(graphTypeId, name, schema);
  }

  NodeType addNodes(String graphTypeId, String name, Json schema) {
    all.schemas().of(schema);
    return all.rows()
        .add(
            NodeType.TABLE,
            new NodeType(
                all.stamp(),
                all.tenantId(),
                graphTypeId,
                name,
                Optional.empty(),
                schema,
                Json.EMPTY_OBJECT));
  }

  /**
   * Defines a type of edges in the graphs of a type.
   *
   * @throws StorageException.InvalidInput if the schema is none
   * @throws StorageException.Conflict if the type of graphs is Keyhold's own
   */
  public EdgeType defineEdges(String graphTypeId, NewEdgeType wanted) {
    refuseSystem(graphTypeId);
    return addEdges(graphTypeId, wanted);
  }

  EdgeType addEdges(String graphTypeId, NewEdgeType wanted) {
    all.schemas().of(wanted.schema());
    return all.rows()
        .add(
            EdgeType.TABLE,
            new EdgeType(
                all.stamp(),
                all.tenantId(),
                graphTypeId,
                wanted.name(),
                Optional.empty(),
                wanted.schema(),
                Json.of(wanted.sources()),
                Json.of(wanted.targets()),
                Json.EMPTY_OBJECT));
  }

  private void refuseSystem(String graphTypeId) {
    type(graphTypeId)
        .filter(type -> type.scope() == GraphScope.SYSTEM)
        .ifPresent(
            type -> {
              throw new StorageException.Conflict(
                  "scope", "the graph type " + type.name() + " is Keyhold's own");
            });
  }

  public Optional<GraphType> type(String id) {
    return all.rows().find(GraphType.TABLE, id);
  }

  public Optional<GraphType> typeNamed(String name) {
    return all.rows().find(GraphType.TABLE, GraphType.BY_NAME, GraphType.NAME.is(name));
  }

  /** All types, by their ids. */
  public Page<GraphType> types(PageRequest page) {
    return all.rows().from(GraphType.TABLE).page(page);
  }

  /** The types of nodes in the graphs of a type, by their names. */
  public Page<NodeType> nodeTypes(String graphTypeId, PageRequest page) {
    return all.rows()
        .from(NodeType.TABLE)
        .by(NodeType.BY_NAME)
        .where(NodeType.GRAPH_TYPE_ID.is(graphTypeId))
        .page(page);
  }

  /** The types of edges in the graphs of a type, by their names. */
  public Page<EdgeType> edgeTypes(String graphTypeId, PageRequest page) {
    return all.rows()
        .from(EdgeType.TABLE)
        .by(EdgeType.BY_NAME)
        .where(EdgeType.GRAPH_TYPE_ID.is(graphTypeId))
        .page(page);
  }

  void setConfig(String id, GraphConfig config) {
    all.rows().update(GraphType.TABLE, id, GraphType.CONFIG.to(config.json()));
  }

  /**
   * Removes a type. Its graphs stay, and nothing is added to them any more.
   *
   * @return whether there was one
   * @throws StorageException.Conflict if it is Keyhold's own
   */
  public boolean removeType(String id) {
    refuseSystem(id);
    return all.rows().delete(GraphType.TABLE, id).isPresent();
  }

  /**
   * Makes a graph, which is active.
   *
   * @throws StorageException.NotFound if there is no such type
   * @throws StorageException.Conflict if the type is Keyhold's own, or another account's
   */
  public Graph create(NewGraph wanted) {
    refuseSystem(wanted.graphTypeId());
    GraphType type =
        type(wanted.graphTypeId())
            .orElseThrow(() -> new StorageException.NotFound("there is no such graph type"));
    if (type.scope() == GraphScope.USER && !type.ownerId().equals(wanted.ownerId())) {
      throw new StorageException.Conflict(
          "ownerId", "the graph type " + type.name() + " is one account's, and so are its graphs");
    }
    return create(all.stamp().id(), wanted);
  }

  Graph create(String id, NewGraph wanted) {
    return all.rows()
        .add(
            Graph.TABLE,
            new Graph(
                all.stamp(id),
                all.tenantId(),
                Optional.of(wanted.graphTypeId()),
                wanted.name(),
                Optional.empty(),
                GraphStatus.ACTIVE,
                wanted.ownerId(),
                wanted.projectId(),
                Json.EMPTY_OBJECT));
  }

  public Optional<Graph> graph(String id) {
    return all.rows().find(Graph.TABLE, id);
  }

  /** All graphs, by their ids. */
  public Page<Graph> graphs(PageRequest page) {
    return all.rows().from(Graph.TABLE).page(page);
  }

  /**
   * The graphs of an account, or of the organization.
   *
   * @param ownerId empty for those of the organization
   */
  public Page<Graph> graphsOf(Optional<String> ownerId, PageRequest page) {
    Query<Graph> query = all.rows().from(Graph.TABLE).by(Graph.BY_OWNER);
    return ownerId
        .map(owner -> query.where(Graph.OWNER_ID.is(owner)))
        .orElseGet(() -> query.where(Graph.OWNER_ID.isAbsent()))
        .page(page);
  }

  /** The graphs of a project, whoever's they are. */
  public Page<Graph> graphsFor(String projectId, PageRequest page) {
    return all.rows()
        .from(Graph.TABLE)
        .by(Graph.BY_PROJECT)
        .where(Graph.PROJECT_ID.is(projectId))
        .page(page);
  }

  /**
   * @throws StorageException.NotFound if there is no such graph
   */
  public Graph setStatus(String id, GraphStatus status) {
    refuseAccess(id);
    return all.rows().update(Graph.TABLE, id, Graph.STATUS.to(status)).after();
  }

  /**
   * Removes a graph and all that is in it.
   *
   * @return whether there was one
   * @throws StorageException.Conflict if it is Keyhold's own
   */
  public boolean remove(String id) {
    refuseAccess(id);
    return all.rows().delete(Graph.TABLE, id).isPresent();
  }

  private static void refuseAccess(String id) {
    if (id.equals(AccessModel.GRAPH)) {
      throw new StorageException.Conflict("scope", "the access graph is Keyhold's own");
    }
  }

  /** Whoever remembers answers of the access graph sees that there may be others now. */
  void noteChange() {
    if (all.rows().find(GraphProjection.TABLE, GraphProjection.CHANGES).isPresent()) {
      all.rows()
          .update(GraphProjection.TABLE, GraphProjection.CHANGES, GraphProjection.POSITION.plus(1));
    } else {
      all.rows()
          .add(
              GraphProjection.TABLE,
              new GraphProjection(all.stamp(GraphProjection.CHANGES), all.tenantId(), 1));
    }
  }

  /**
   * What is in a graph.
   *
   * @throws StorageException.NotFound if there is no such graph
   * @throws StorageException.Conflict if it is the access graph, which has a door of its own
   */
  public GraphContent content(String graphId) {
    refuseAccess(graphId);
    return inside(graphId);
  }

  /** The same, of the access graph too. */
  GraphContent inside(String graphId) {
    return new GraphContent(
        all,
        this,
        graph(graphId).orElseThrow(() -> new StorageException.NotFound("there is no such graph")));
  }
}
