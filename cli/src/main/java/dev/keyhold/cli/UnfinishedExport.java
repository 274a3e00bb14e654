package dev.keyhold.cli;

import dev.keyhold.audit.TrailExport;
import dev.keyhold.spi.Storage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file with the beginning of an export: whole lines, and perhaps a part of one. */
record UnfinishedExport(Path file) {

  /**
   * Goes on behind the last whole line; from the beginning if there is none.
   *
   * @param first with which entry, if it has to begin anew
   * @param last with which entry it ends then
   * @return how many entries were written now
   */
  long resume(Storage storage, long first, long last) throws IOException {
    long lines = 0;
    long end = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      long at = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        at++;
        if (c == '\n') {
          lines++;
          end = at;
        }
      }
    }
    cut(end);
    try (Writer writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND)) {
      return lines == 0
          ? TrailExport.write(storage, first, last, writer)
          : TrailExport.resume(storage, head(), lines - 1, writer);
    }
  }

  private void cut(long end) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(end);
    }
  }

  private String head() throws IOException {
    try (var reader = Files.newBufferedReader(file)) {
      String line = reader.readLine();
      return line == null ? "" : line;
    }
  }
}
