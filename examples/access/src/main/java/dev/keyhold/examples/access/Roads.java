package dev.keyhold.examples.access;

import dev.keyhold.access.GraphConfig;
import dev.keyhold.access.GraphConfig.Direction;
import dev.keyhold.access.GraphContent;
import dev.keyhold.access.GraphDoor;
import dev.keyhold.access.GraphType;
import dev.keyhold.access.Graphs;
import dev.keyhold.access.NewEdge;
import dev.keyhold.access.NewEdgeType;
import dev.keyhold.access.NewGraph;
import dev.keyhold.access.NewGraphType;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Transaction;
import java.util.List;
import java.util.Map;

/** A graph of another kind: towns, and the roads between them, which lead both ways. */
final class Roads {
  private static final Json TOWN =
      Json.parse(
          """
          {"type": "object", "required": ["people"],
           "properties": {"people": {"type": "integer", "minimum": 1},
                          "sign": {"type": "string", "pattern": "^[A-Z]{1,3}$"}}}
          """);

  private Roads() {}

  static GraphContent lay(Graphs graphs, Transaction tx, String organization) {
    GraphDoor door = graphs.in(tx, organization);
    GraphConfig bothWays = new GraphConfig(Direction.UNDIRECTED, false, false, Map.of());
    GraphType map = door.define(NewGraphType.of("map", bothWays));
    String type = map.stamp().id();
    door.defineNodes(type, "town", TOWN);
    door.defineEdges(type, NewEdgeType.of("road").between(List.of("town"), List.of("town")));

    GraphContent roads = door.content(door.create(NewGraph.of(type, "roads")).stamp().id());
    roads.putNode("town", "bern", Json.of(Map.of("people", 137_000, "sign", "BE")));
    roads.putNode("town", "thun", Json.of(Map.of("people", 43_000)));
    roads.putEdge(NewEdge.of("road", "thun", "bern"));
    return roads;
  }
}
