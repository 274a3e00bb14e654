package dev.keyhold.access;

import dev.keyhold.spi.Json;
import java.util.Optional;

/**
 * An edge to put into a graph.
 *
 * @param source the key of the node that it begins at
 * @param target the key of the node that it leads to
 * @param key a name of its own in the graph; empty for none
 * @param undirected whether it leads both ways, in a graph of a mixed type; elsewhere the type says
 */
public record NewEdge(
    String type,
    String source,
    String target,
    Json attributes,
    Optional<String> key,
    boolean undirected) {
  public static NewEdge of(String type, String source, String target) {
    return new NewEdge(type, source, target, Json.EMPTY_OBJECT, Optional.empty(), false);
  }

  public NewEdge attributes(Json wanted) {
    return new NewEdge(type, source, target, wanted, key, undirected);
  }

  public NewEdge key(String wanted) {
    return new NewEdge(type, source, target, attributes, Optional.of(wanted), undirected);
  }

  /** It leads both ways. */
  public NewEdge bothWays() {
    return new NewEdge(type, source, target, attributes, key, true);
  }
}
