package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StorageException;
import java.util.Optional;

/** Puts lines into the graph that the first of them names, from one unit of work to the next. */
final class GraphSink {
  private Optional<String> graphId = Optional.empty();

  GraphImport.LineSink in(GraphDoor door) {
    return new InUnit(door);
  }

  private final class InUnit implements GraphImport.LineSink {
    private final GraphDoor door;
    private Optional<GraphContent> content = Optional.empty();

    InUnit(GraphDoor door) {
      this.door = door;
    }

    @Override
    public void put(GraphLine line) {
      LineMembers members = line.members();
      switch (line.kind()) {
        case GRAPH -> begin(members);
        case NODE_TYPE -> nodeType(members);
        case EDGE_TYPE -> edgeType(members);
        case NODE ->
            content()
                .putNode(members.text("type"), members.text("key"), members.json("attributes"));
        case EDGE -> content().putEdge(line.edge());
      }
    }

    private GraphContent content() {
      if (content.isEmpty()) {
        content = Optional.of(door.content(id()));
      }
      return content.get();
    }

    private String id() {
      return graphId.orElseThrow(
          () -> new StorageException.InvalidInput("the first line says which graph it is"));
    }

    private void begin(LineMembers wanted) {
      graphId = Optional.empty(); // if this one is refused, what follows is not for the one before
      content = Optional.empty();
      GraphType type = type(wanted);
      Optional<Graph> there =
          Page.walk(Limits.PAGE_SIZE, page -> door.graphsOf(wanted.optionalText("owner"), page))
              .flatMap(page -> page.items().stream())
              .filter(graph -> graph.name().equals(wanted.text("name")))
              .filter(graph -> graph.projectId().equals(wanted.optionalText("project")))
              .filter(graph -> graph.graphTypeId().equals(Optional.of(type.stamp().id())))
              .findFirst();
      graphId = Optional.of(there.orElseGet(() -> door.create(graph(wanted, type))).stamp().id());
    }

    private NewGraph graph(LineMembers wanted, GraphType type) {
      return new NewGraph(
          type.stamp().id(),
          wanted.text("name"),
          wanted.optionalText("owner"),
          wanted.optionalText("project"));
    }

    private GraphType type(LineMembers wanted) {
      String name = wanted.text("type");
      Json config = wanted.json("config");
      return door.typeNamed(name)
          .orElseGet(
              () ->
                  door.define(
                      NewGraphType.of(
                          name,
                          config.equals(Json.EMPTY_OBJECT)
                              ? GraphConfig.SIMPLE
                              : GraphConfig.of(config))));
    }

    private String typeId() {
      return door.graph(id()).flatMap(Graph::graphTypeId).orElseThrow();
    }

    private static Json schema(LineMembers type) {
      Json schema = type.json("schema");
      return schema.equals(Json.EMPTY_OBJECT) ? AttributeSchema.ANY : schema;
    }

    private void nodeType(LineMembers wanted) {
      String name = wanted.text("name");
      if (!GraphTypes.of(door, door.graph(id()).orElseThrow()).nodes().containsKey(name)) {
        door.defineNodes(typeId(), name, schema(wanted));
        content = Optional.empty();
      }
    }

    private void edgeType(LineMembers wanted) {
      String name = wanted.text("name");
      if (!GraphTypes.of(door, door.graph(id()).orElseThrow()).edges().containsKey(name)) {
        door.defineEdges(
            typeId(),
            new NewEdgeType(
                name, schema(wanted), wanted.texts("sources"), wanted.texts("targets")));
        content = Optional.empty();
      }
    }
  }
}
