package dev.keyhold.spi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The lines of a stream of which anybody may have written anything, as bytes: what is no UTF-8
 * spoils one line, and none is longer in memory than is allowed. A line ends with LF; blank lines
 * are passed over, and counted. For one thread.
 */
public final class ByteLines {
  private final InputStream in;
  private final int mostBytes;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long number;
  private long bytes;
  private boolean isOver;

  /**
   * @param mostBytes how long a line may be; of a longer one nothing is held
   */
  public ByteLines(InputStream in, int mostBytes) {
    this.in = in;
    this.mostBytes = mostBytes;
  }

  /**
   * A line.
   *
   * @param number the first line is 1
   * @param text without its end; empty if it is too long
   */
  public record Line(long number, Optional<Bytes> text) {}

  /** The next line that is not blank; empty at the end. */
  public Optional<Line> next() throws IOException {
    while (!isOver) {
      Optional<Line> line = read();
      if (line.isPresent()) {
        return line;
      }
    }
    return Optional.empty();
  }

  /** Up to the end of the last line, how many bytes there were. */
  public long bytes() {
    return bytes;
  }

  /** Whether the stream has ended. */
  public boolean isOver() {
    return isOver;
  }

  private Optional<Line> read() throws IOException {
    ByteArrayOutputStream held = new ByteArrayOutputStream(512);
    boolean tooLong = false;
    boolean ended = false;
    while (!ended && fill()) {
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      tooLong |= held.size() + (stop - at) > mostBytes;
      if (!tooLong) {
        held.write(buffer, at, stop - at);
      }
      ended = stop < end;
      bytes += stop - at + (ended ? 1 : 0);
      at = ended ? stop + 1 : stop;
    }
    number++;
    isOver = !ended;
    if (tooLong) {
      return Optional.of(new Line(number, Optional.empty()));
    }
    byte[] text = held.toByteArray();
    return isBlank(text)
        ? Optional.empty()
        : Optional.of(new Line(number, Optional.of(Bytes.of(text))));
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
