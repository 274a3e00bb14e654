package dev.keyhold.keypal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a file, in batches. A line ends with LF; a CR before it and blank lines are passed
 * over, as is a byte order mark, by Jackson. What is held of a line is bounded.
 */
final class ImportSource {
  private static final int BATCH_BYTES = 16 << 20;

  private final InputStream in;
  private final int batchLines;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long line;
  private long bytes;

  ImportSource(InputStream in, int batchLines) {
    this.in = in;
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
    long start = bytes;
    boolean more = true;
    while (more && lines.size() < batchLines && bytes - start < BATCH_BYTES) {
      more = readLine(lines);
    }
    return new Batch(List.copyOf(lines), bytes, !more);
  }

  /**
   * @return whether there may be another
   */
  private boolean readLine(List<ImportLine> lines) throws IOException {
    ByteArrayOutputStream held = new ByteArrayOutputStream(512);
    boolean tooLong = false;
    boolean ended = false;
    while (!ended && fill()) {
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      tooLong |= held.size() + (stop - at) > KeypalCalls.MOST_BYTES;
      if (!tooLong) {
        held.write(buffer, at, stop - at);
      }
      ended = stop < end;
      bytes += stop - at + (ended ? 1 : 0);
      at = ended ? stop + 1 : stop;
    }
    line++;
    byte[] text = held.toByteArray();
    if (tooLong) {
      lines.add(ImportLine.tooLong(line, KeypalCalls.MOST_BYTES));
    } else if (!isBlank(text)) {
      lines.add(ImportLine.read(line, text));
    }
    return ended;
  }

  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer));
    }
    return at < end;
  }

  private static boolean isBlank(byte[] text) {
    for (byte b : text) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
