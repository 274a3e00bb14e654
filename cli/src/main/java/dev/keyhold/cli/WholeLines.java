package dev.keyhold.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file holds that was cut short while lines were written to it.
 *
 * @param count how many whole lines there are
 * @param first the first of them; empty if there is none
 * @param last the last of them; empty if there is none
 */
record WholeLines(long count, String first, String last) {

  /** Cuts off the part of a line that may stand at the end, so that whole lines can follow. */
  static WholeLines keptIn(Path file) throws IOException {
    long count = 0;
    long firstEnd = 0;
    long lastStart = 0;
    long end = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      long at = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        at++;
        if (c == '\n') {
          count++;
          firstEnd = count == 1 ? at : firstEnd;
          lastStart = end;
          end = at;
        }
      }
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(end);
      return new WholeLines(count, line(bytes, 0, firstEnd), line(bytes, lastStart, end));
    }
  }

  private static String line(RandomAccessFile bytes, long start, long end) throws IOException {
    byte[] line = new byte[(int) Math.max(0, end - start - 1)];
    bytes.seek(start);
    bytes.readFully(line);
    return new String(line, StandardCharsets.UTF_8);
  }
}
