package dev.keyhold.cli;

import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.Text;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file holds that was cut short while lines were written to it. Looking changes nothing: it
 * may be another file than its name says.
 *
 * @param count how many whole lines there are
 * @param first the first of them; empty if there is none
 * @param last the last of them; empty if there is none
 * @param end where the last of them ends
 * @param rest what stands behind that, or the beginning of it
 */
record WholeLines(Path file, long count, String first, String last, long end, String rest) {
  private static final int MOST_REST = 1_024;

  /**
   * @throws dev.keyhold.spi.StorageException.InvalidInput if it is no file that can be gone on
   *     with, or one that is open to others
   */
  static WholeLines in(Path file) throws IOException {
    GivenFile.of(file).requirePlain();
    GivenFile.of(file).requireClosed();
    long count = 0;
    long firstEnd = 0;
    long lastStart = 0;
    long end = 0;
    long at = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
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
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      return new WholeLines(
          file,
          count,
          Text.decoded(file.toString(), bytes(bytes, 0, firstEnd - 1)),
          Text.decoded(file.toString(), bytes(bytes, lastStart, end - 1)),
          end,
          // Which may end within a character.
          new String(bytes(bytes, end, Math.min(at, end + MOST_REST)), StandardCharsets.UTF_8));
    }
  }

  private static byte[] bytes(RandomAccessFile bytes, long start, long end) throws IOException {
    byte[] line = new byte[(int) Math.max(0, end - start)];
    bytes.seek(start);
    bytes.readFully(line);
    return line;
  }

  /** Whether what there is may be the beginning of a file that begins so. */
  boolean begins(String wanted) {
    String there = count > 0 ? first : rest;
    return there.startsWith(wanted) || (count == 0 && wanted.startsWith(there));
  }

  /** Goes on behind the whole lines, with the first character that is written. */
  ResumedFile resumed() {
    return new ResumedFile(file, end);
  }
}
