package dev.keyhold.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is gone on with. Nothing in it is changed before there is something to write: who
 * finds out that it is another file than was meant leaves it as it is.
 */
final class ResumedFile extends Writer {
  private final Path file;
  private final long end;
  private @Nullable Writer writer;

  ResumedFile(Path file, long end) {
    this.file = file;
    this.end = end;
  }

  /** Cuts off the part of a line that may stand at the end, also if nothing follows. */
  void cut() throws IOException {
    opened();
  }

  private Writer opened() throws IOException {
    Writer open = writer;
    if (open == null) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(end);
      }
      open = new TextOutput(Files.newOutputStream(file, StandardOpenOption.APPEND));
      writer = open;
    }
    return open;
  }

  @Override
  public void write(char[] text, int start, int length) throws IOException {
    opened().write(text, start, length);
  }

  @Override
  public void flush() throws IOException {
    if (writer != null) {
      writer.flush();
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
