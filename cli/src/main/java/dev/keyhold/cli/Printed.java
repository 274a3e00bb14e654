package dev.keyhold.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Standard output for what is long: it fails soon after nobody reads it any more, where a {@link
 * PrintWriter} goes on.
 */
final class Printed extends Writer {
  private static final int EVERY = 1 << 16;

  private final PrintWriter out;
  private int unchecked;

  Printed(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void write(char[] text, int start, int length) throws IOException {
    out.write(text, start, length);
    unchecked += length;
    if (unchecked >= EVERY) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    unchecked = 0;
    if (out.checkError()) {
      throw new IOException("standard output cannot be written");
    }
  }

  /** It is not this writer's to close. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
