package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A graph as lines of JSON, each an object with one member that says what it is: {@code graph} and
 * the types {@code nodeType} and {@code edgeType} come first, then {@code node} and {@code edge}.
 *
 * @param kind the name of that member
 */
record GraphLine(Kind kind, LineMembers members) {
  /** What a line may be. */
  enum Kind {
    GRAPH("graph", "name type config owner project"),
    NODE_TYPE("nodeType", "name schema"),
    EDGE_TYPE("edgeType", "name schema sources targets"),
    NODE("node", "type key attributes"),
    EDGE("edge", "type source target attributes key undirected");

    private final String word;
    private final String known;

    Kind(String word, String known) {
      this.word = word;
      this.known = known;
    }
  }

  /**
   * @throws StorageException.InvalidInput if it is something else
   */
  static GraphLine of(String line) {
    if (Json.parse(line).value() instanceof Map<?, ?> value && value.size() == 1) {
      for (Kind kind : Kind.values()) {
        if (value.containsKey(kind.word)) {
          return new GraphLine(
              kind,
              LineMembers.of(
                  "the " + kind.word, value.get(kind.word), Set.of(kind.known.split(" ", -1))));
        }
      }
    }
    throw new StorageException.InvalidInput(
        "a line is an object with one member: node or edge; before them graph, nodeType or edgeType");
  }

  NewEdge edge() {
    return new NewEdge(
        members.text("type"),
        members.text("source"),
        members.text("target"),
        members.json("attributes"),
        members.optionalText("key"),
        members.flag("undirected"));
  }

  static String of(Graph graph, GraphType type) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", graph.name());
    members.put("type", type.name());
    put(members, "config", type.config());
    graph.ownerId().ifPresent(owner -> members.put("owner", owner));
    graph.projectId().ifPresent(project -> members.put("project", project));
    return line(Kind.GRAPH, members);
  }

  static String of(NodeType type) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", type.name());
    put(members, "schema", type.schema());
    return line(Kind.NODE_TYPE, members);
  }

  static String of(EdgeType type) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", type.name());
    put(members, "schema", type.schema());
    members.put("sources", type.allowedSourceTypes().strings());
    members.put("targets", type.allowedTargetTypes().strings());
    return line(Kind.EDGE_TYPE, members);
  }

  static String of(Node node) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", node.type());
    members.put("key", node.key());
    put(members, "attributes", node.attributes());
    return line(Kind.NODE, members);
  }

  static String of(Edge edge) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", edge.type());
    members.put("source", edge.source());
    members.put("target", edge.target());
    put(members, "attributes", edge.attributes());
    edge.key().ifPresent(key -> members.put("key", key));
    if (edge.undirected()) {
      members.put("undirected", true);
    }
    return line(Kind.EDGE, members);
  }

  private static void put(Map<String, Object> members, String name, Json json) {
    Object value = json.value();
    if (value != null) {
      members.put(name, value);
    }
  }

  private static String line(Kind kind, Map<String, Object> members) {
    return Json.canonical(Map.of(kind.word, members));
  }
}
