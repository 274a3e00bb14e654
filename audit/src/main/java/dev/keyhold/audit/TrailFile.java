package dev.keyhold.audit;

import dev.keyhold.spi.AuditListener;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the trail into a file: JSON lines, as {@link TrailFormat#JSON_LINES} makes them, on the
 * disk before they count as delivered.
 *
 * <p>A file that has reached its size is renamed to {@code NAME.1}, the one before to {@code
 * NAME.2}, and so on; the oldest is removed. A line that a crash left unfinished is cut off, and
 * comes again. An entry may stand in the files twice, after such a crash, and none is left out.
 * Only one writes a file at a time; a second is refused.
 */
public final class TrailFile implements AuditListener, AutoCloseable {
  private final Path file;
  private final long largest;
  private final int kept;
  private @Nullable FileChannel channel;
  private ByteBuffer lines = ByteBuffer.allocate(1 << 16);

  /**
   * @param file made with mode 0600 where the file system has modes
   * @param largest from how many bytes on a file is exchanged for a new one; at least 1
   * @param kept how many exchanged files stay; at least 0
   */
  public TrailFile(Path file, long largest, int kept) {
    if (largest < 1 || kept < 0) {
      throw new StorageException.InvalidInput(
          "a trail file has a size of at least 1 byte and keeps no fewer than 0 files");
    }
    this.file = file;
    this.largest = largest;
    this.kept = kept;
  }

  @Override
  public synchronized void committed(StoredEntry entry) {
    byte[] line = (TrailFormat.JSON_LINES.line(entry) + '\n').getBytes(StandardCharsets.UTF_8);
    if (lines.remaining() < line.length) {
      write();
    }
    if (lines.remaining() < line.length) {
      lines = ByteBuffer.allocate(line.length);
    }
    lines.put(line);
  }

  @Override
  public synchronized void flush() {
    write();
    try {
      FileChannel open = channel();
      open.force(true);
      if (open.size() >= largest) {
        rotate();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void write() {
    lines.flip();
    try {
      FileChannel open = channel();
      while (lines.hasRemaining()) {
        open.write(lines);
      }
    } catch (IOException e) {
      throw failed(e);
    } finally {
      lines.clear(); // what was not written comes again
    }
  }

  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(file, options(), modes());
      channel = open;
      lock(open);
      cutUnfinishedLine(open);
      open.position(open.size());
    }
    return open;
  }

  /** Two that write would cut each other's lines. The lock goes with the channel. */
  private static void lock(FileChannel open) throws IOException {
    try {
      if (open.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      throw new FileSystemException("in use by this process", null, e.getMessage());
    }
    throw new FileSystemException("in use by another process");
  }

  private static Set<StandardOpenOption> options() {
    return Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private FileAttribute<?>[] modes() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void cutUnfinishedLine(FileChannel open) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    long end = open.size();
    while (end > 0 && !(open.read(one.clear(), end - 1) == 1 && one.get(0) == '\n')) {
      end--;
    }
    open.truncate(end);
  }

  private void rotate() throws IOException {
    end();
    Files.deleteIfExists(numbered(kept));
    for (int number = kept - 1; number >= 0; number--) {
      try {
        Files.move(numbered(number), numbered(number + 1), StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        // not so many yet
      }
    }
  }

  private Path numbered(int number) {
    return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
  }

  private StorageException failed(IOException e) {
    try {
      end();
    } catch (IOException other) {
      e.addSuppressed(other);
    }
    return new StorageException.Unavailable(
        file + " cannot be written: " + e.getClass().getSimpleName(), e);
  }

  private void end() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public synchronized void close() {
    try {
      end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
