package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;

/** Puts lines into the access graph. */
record AccessSink(AccessGraph graph) implements GraphImport.LineSink {
  @Override
  public void put(GraphLine line) {
    switch (line.kind()) {
      case NODE -> node(line.members());
      case EDGE -> graph.putEdge(line.edge());
      default ->
          throw new StorageException.InvalidInput(
              "a line of the access graph is a node or an edge");
    }
  }

  private void node(LineMembers node) {
    String type = node.text("type");
    Json attributes = node.json("attributes");
    switch (type) {
      case AccessModel.PRINCIPAL -> graph.putPrincipal(node.text("key"), attributes);
      case AccessModel.RESOURCE -> graph.putResource(node.text("key"), attributes);
      default ->
          throw new StorageException.InvalidInput(
              "type", "the type of a node is principal or resource");
    }
  }
}
