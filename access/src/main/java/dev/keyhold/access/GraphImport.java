package dev.keyhold.access;

import dev.keyhold.spi.ByteLines;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads lines of JSON into a graph. What is there already gets the attributes of its line, so an
 * import that was cut short goes on when it is run again. A bad line is refused by itself, and
 * nothing else is lost.
 */
public final class GraphImport {
  private static final int MOST_BYTES = 1 << 20;
  private static final int LINES_PER_UNIT = 500;

  private final Storage tenant;
  private final Function<Transaction, LineSink> sinks;

  /** Takes the lines of one unit of work. */
  interface LineSink {
    void put(GraphLine line);
  }

  private GraphImport(Storage tenant, Function<Transaction, LineSink> sinks) {
    this.tenant = tenant;
    this.sinks = sinks;
  }

  /** Into the access graph of a tenant: lines with a node or an edge. */
  public static GraphImport intoAccess(Storage tenant, Graphs graphs, String organizationId) {
    return new GraphImport(
        tenant, tx -> new AccessSink(AccessGraph.in(graphs, tx, organizationId)));
  }

  /**
   * Into any graph of a tenant: the first line says which. If there is none of its name, type,
   * owner and project, it is made, and so are the types that the lines name.
   */
  public static GraphImport intoGraph(Storage tenant, Graphs graphs, String organizationId) {
    GraphSink sink = new GraphSink();
    return new GraphImport(tenant, tx -> sink.in(graphs.in(tx, organizationId)));
  }

  /** Hears how an import goes. */
  public interface Listener {
    /**
     * @param line its number; the first is 1
     * @param reason without a value of the line
     */
    void refused(long line, String reason);

    /**
     * @param bytes how many were read
     */
    void advanced(long bytes);
  }

  /** What became of the lines. */
  public record Report(long taken, long refused) {}

  /**
   * @throws StorageException if the storage fails; all lines before the last call of {@link
   *     Listener#advanced} are taken
   */
  public Report run(InputStream in, Listener listener) throws IOException {
    ByteLines source = new ByteLines(in, MOST_BYTES);
    long taken = 0;
    long refused = 0;
    List<ByteLines.Line> lines = next(source);
    while (!lines.isEmpty()) {
      List<ByteLines.Line> these = lines;
      List<Refusal> bad = tenant.write(tx -> take(sinks.apply(tx), these));
      bad.forEach(each -> listener.refused(each.line(), each.reason()));
      refused += bad.size();
      taken += these.size() - bad.size();
      listener.advanced(source.bytes());
      lines = next(source);
    }
    return new Report(taken, refused);
  }

  private record Refusal(long line, String reason) {}

  private static List<ByteLines.Line> next(ByteLines source) throws IOException {
    List<ByteLines.Line> lines = new ArrayList<>();
    Optional<ByteLines.Line> line = source.next();
    while (line.isPresent()) {
      lines.add(line.get());
      line = lines.size() < LINES_PER_UNIT ? source.next() : Optional.empty();
    }
    return lines;
  }

  private static List<Refusal> take(LineSink sink, List<ByteLines.Line> lines) {
    List<Refusal> refused = new ArrayList<>();
    for (ByteLines.Line line : lines) {
      try {
        sink.put(GraphLine.of(text(line)));
      } catch (StorageException.Unavailable | StorageException.Corrupt e) {
        throw e; // which is no fault of the line's
      } catch (StorageException e) {
        refused.add(new Refusal(line.number(), e.summary()));
      }
    }
    return refused;
  }

  private static String text(ByteLines.Line line) {
    Bytes text =
        line.text()
            .orElseThrow(
                () ->
                    new StorageException.InvalidInput(
                        "the line has more than " + MOST_BYTES + " bytes"));
    return Text.decoded("the line", text.toArray());
  }
}
