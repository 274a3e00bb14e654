package dev.keyhold.access;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes a graph as lines of JSON, which {@link GraphImport} reads. It is read page by page: what
 * is changed meanwhile may be in it or not.
 */
public final class GraphExport {
  private final Storage tenant;
  private final Graphs graphs;
  private final String organizationId;

  private GraphExport(Storage tenant, Graphs graphs, String organizationId) {
    this.tenant = tenant;
    this.graphs = graphs;
    this.organizationId = organizationId;
  }

  /** Of a tenant's graphs. */
  public static GraphExport of(Storage tenant, Graphs graphs, String organizationId) {
    return new GraphExport(tenant, graphs, organizationId);
  }

  /**
   * @param graphId {@code access} for the access graph, of which nodes and edges are written alone,
   *     and no edge that follows from a membership
   * @param progress hears how many lines were written, now and then
   * @throws StorageException.NotFound if there is no such graph
   */
  public long write(String graphId, Appendable out, Consumer<Long> progress) throws IOException {
    Lines lines = new Lines(out, progress);
    if (!graphId.equals(AccessModel.GRAPH)) {
      head(graphId, lines);
    }
    pages(graphId, GraphContent::nodes, node -> Optional.of(GraphLine.of(node)), lines);
    pages(
        graphId,
        GraphContent::edges,
        edge -> MemberEdge.isOne(edge) ? Optional.empty() : Optional.of(GraphLine.of(edge)),
        lines);
    return lines.written;
  }

  private <T> T read(Function<GraphDoor, T> work) {
    return tenant.read((Transaction tx) -> work.apply(graphs.in(tx, organizationId)));
  }

  private void head(String graphId, Lines lines) throws IOException {
    Graph graph =
        read(door -> door.graph(graphId))
            .orElseThrow(() -> new StorageException.NotFound("there is no such graph"));
    String typeId =
        graph
            .graphTypeId()
            .orElseThrow(
                () -> new StorageException.Conflict("graphTypeId", "the graph's type is gone"));
    GraphTypes types = read(door -> GraphTypes.of(door, graph));
    lines.add(GraphLine.of(graph, read(door -> door.type(typeId)).orElseThrow()));
    for (NodeType type : types.nodes().values()) {
      lines.add(GraphLine.of(type));
    }
    for (EdgeType type : types.edges().values()) {
      lines.add(GraphLine.of(type));
    }
  }

  private <T> void pages(
      String graphId,
      BiFunction<GraphContent, PageRequest, Page<T>> pages,
      Function<T, Optional<String>> line,
      Lines lines)
      throws IOException {
    Optional<PageRequest> request = Optional.of(PageRequest.first(Limits.PAGE_SIZE));
    while (request.isPresent()) {
      PageRequest wanted = request.get();
      Page<T> page = read(door -> pages.apply(door.inside(graphId), wanted));
      for (String each : page.items().stream().flatMap(it -> line.apply(it).stream()).toList()) {
        lines.add(each);
      }
      request = page.next().map(PageRequest.first(Limits.PAGE_SIZE)::after);
    }
  }

  private static final class Lines {
    private final Appendable out;
    private final Consumer<Long> progress;
    private long written;

    Lines(Appendable out, Consumer<Long> progress) {
      this.out = out;
      this.progress = progress;
    }

    void add(String line) throws IOException {
      out.append(line).append('\n');
      written++;
      if (written % Limits.PAGE_SIZE == 0) {
        progress.accept(written);
      }
    }
  }
}
