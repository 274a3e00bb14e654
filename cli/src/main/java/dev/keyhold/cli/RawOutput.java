package dev.keyhold.cli;

import dev.keyhold.spi.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Standard output in UTF-8, which also takes bytes that are no text. */
final class RawOutput extends PrintWriter {
  private final OutputStream stream;

  RawOutput(OutputStream stream) {
    super(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    this.stream = stream;
  }

  /**
   * Writes bytes as they are.
   *
   * @throws dev.keyhold.spi.StorageException.InvalidInput if the writer is another one, and they
   *     are no text
   */
  static void write(PrintWriter out, byte[] bytes) {
    if (out instanceof RawOutput raw) {
      raw.put(bytes);
    } else {
      out.print(Text.decoded("the value", bytes));
      out.flush();
    }
  }

  private void put(byte[] bytes) {
    flush(); // what was printed before comes before
    try {
      stream.write(bytes);
      stream.flush();
    } catch (IOException e) {
      setError();
    }
  }
}
