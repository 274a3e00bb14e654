package dev.keyhold.access;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the type of a graph allows in it.
 *
 * @param nodes by their names
 * @param edges by their names
 */
record GraphTypes(GraphConfig config, Map<String, NodeType> nodes, Map<String, EdgeType> edges) {
  static GraphTypes of(GraphDoor door, Graph graph) {
    String id =
        graph
            .graphTypeId()
            .orElseThrow(
                () -> new StorageException.Conflict("graphTypeId", "the graph's type is gone"));
    GraphType type =
        door.type(id)
            .orElseThrow(() -> new StorageException.NotFound("there is no such graph type"));
    return new GraphTypes(
        type.settings(),
        named(NodeType::name, page -> door.nodeTypes(id, page)),
        named(EdgeType::name, page -> door.edgeTypes(id, page)));
  }

  private static <T> Map<String, T> named(
      Function<T, String> name, Function<dev.keyhold.spi.PageRequest, Page<T>> pages) {
    return Page.walk(Limits.PAGE_SIZE, pages)
        .flatMap(page -> page.items().stream())
        .collect(Collectors.toMap(name, Function.identity()));
  }

  NodeType node(String name) {
    NodeType type = nodes.get(name);
    if (type == null) {
      throw new StorageException.InvalidInput("type", "the graph has no such type of nodes");
    }
    return type;
  }

  EdgeType edge(String name) {
    EdgeType type = edges.get(name);
    if (type == null) {
      throw new StorageException.InvalidInput("type", "the graph has no such type of edges");
    }
    return type;
  }

  /**
   * @param undirected whether the edge leads both ways; then it may be either way round
   * @throws StorageException.InvalidInput if edges of a type do not lead between such nodes
   */
  static void checkEnds(EdgeType type, Node source, Node target, boolean undirected) {
    if (undirected && mayLead(type, /* source= */ target, /* target= */ source)) {
      return;
    }
    checkEnd(type, "source", type.allowedSourceTypes().strings(), source);
    checkEnd(type, "target", type.allowedTargetTypes().strings(), target);
  }

  private static boolean mayLead(EdgeType type, Node source, Node target) {
    return isAllowed(type.allowedSourceTypes().strings(), source)
        && isAllowed(type.allowedTargetTypes().strings(), target);
  }

  private static boolean isAllowed(List<String> allowed, Node node) {
    return allowed.isEmpty() || allowed.contains(node.type());
  }

  private static void checkEnd(EdgeType type, String end, List<String> allowed, Node node) {
    if (!isAllowed(allowed, node)) {
      throw new StorageException.InvalidInput(
          end,
          "an edge of the type %s has no %s of the type %s"
              .formatted(type.name(), end, node.type()));
    }
  }

  /**
   * Whether an edge leads both ways.
   *
   * @throws StorageException.InvalidInput if it may not
   */
  boolean isUndirected(NewEdge edge) {
    return switch (config.direction()) {
      case UNDIRECTED -> true;
      case MIXED -> edge.undirected();
      case DIRECTED -> {
        if (edge.undirected()) {
          throw new StorageException.InvalidInput(
              "undirected", "the edges of the graph lead one way");
        }
        yield false;
      }
    };
  }
}
