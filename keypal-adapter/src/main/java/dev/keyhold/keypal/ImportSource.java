package dev.keyhold.keypal;

import dev.keyhold.spi.ByteLines;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a file, in batches. A CR before the end of a line and a byte order mark are passed
 * over by Jackson.
 */
final class ImportSource {
  private static final int BATCH_BYTES = 16 << 20;

  private final ByteLines source;
  private final int batchLines;

  ImportSource(InputStream in, int batchLines) {
    this.source = new ByteLines(in, KeypalCalls.MOST_BYTES);
    this.batchLines = batchLines;
  }

  /**
   * Lines that are taken together.
   *
   * @param bytes how many bytes of the file were read up to their end
   * @param last whether the file ends here
   */
  record Batch(List<ImportLine> lines, long bytes, boolean last) {}

  Batch next() throws IOException {
    List<ImportLine> lines = new ArrayList<>();
    long start = source.bytes();
    Optional<ByteLines.Line> line = source.next();
    while (line.isPresent()) {
      lines.add(read(line.get()));
      boolean isFull = lines.size() >= batchLines || source.bytes() - start >= BATCH_BYTES;
      line = isFull ? Optional.empty() : source.next();
    }
    return new Batch(List.copyOf(lines), source.bytes(), source.isOver());
  }

  private static ImportLine read(ByteLines.Line line) {
    return line.text()
        .map(text -> ImportLine.read(line.number(), text.toArray()))
        .orElseGet(() -> ImportLine.tooLong(line.number(), KeypalCalls.MOST_BYTES));
  }
}
