package dev.keyhold.access;

import dev.keyhold.spi.Json;
import java.util.List;

/**
 * A type of edges to define.
 *
 * @param schema of the attributes, in JSON Schema 2020-12
 * @param sources the types of nodes that such an edge may begin at; any if empty
 * @param targets the types of nodes that it may lead to; any if empty
 */
public record NewEdgeType(String name, Json schema, List<String> sources, List<String> targets) {
  public NewEdgeType {
    sources = List.copyOf(sources);
    targets = List.copyOf(targets);
  }

  /** Between nodes of any types, with any attributes. */
  public static NewEdgeType of(String name) {
    return new NewEdgeType(name, AttributeSchema.ANY, List.of(), List.of());
  }

  public NewEdgeType schema(Json wanted) {
    return new NewEdgeType(name, wanted, sources, targets);
  }

  public NewEdgeType between(List<String> from, List<String> to) {
    return new NewEdgeType(name, schema, from, to);
  }
}
