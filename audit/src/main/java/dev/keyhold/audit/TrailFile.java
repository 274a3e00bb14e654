package dev.keyhold.audit;

import dev.keyhold.spi.AuditListener;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes the trail into a file as JSON lines ({@link TrailFormat#JSON_LINES}). Entries are on the
 * disk before they count as delivered.
 *
 * <p>When the file reaches its largest size, it is renamed to {@code NAME.1}, the file before it to
 * {@code NAME.2}, and so on; the oldest is removed. A line that a crash left unfinished is cut off
 * and written again. After such a crash an entry may be in the files twice, but none is left out.
 * Only one writer can use a file at a time; a second one is refused.
 *
 * <p>Another program may rename, remove or truncate the file. Later entries are then written to a
 * new file of that name. An entry counts as delivered only if it is in the file of that name at
 * that time. A program that copies the file and then truncates it loses the entries that were
 * written in between; let it rename the file instead.
 *
 * <p>An existing file with other content is never changed, nor is a file that everybody may read.
 */
public final class TrailFile implements AuditListener, AutoCloseable {
  private static final String LOST =
      "was renamed, removed or cut while it was written; the entries come again";

  private final Path file;
  private final long largest;
  private final int kept;
  private @Nullable TrailPlace place;

  /** Whether the file has lines that do not count as delivered yet. */
  private boolean written;

  /** Whether lines were given up that a later flush would count as delivered. */
  private boolean dropped;

  private ByteBuffer lines = ByteBuffer.allocate(1 << 16);

  /**
   * @param file the file, created with mode 0600 if the file system knows modes. An existing file
   *     must be empty or a trail, not a link or a device, and not readable or writable by everybody
   * @param largest the size in bytes at which a new file is begun; at least 1
   * @param kept how many older files are kept; at least 0
   * @throws StorageException.InvalidInput if this name, or the name of the oldest kept file, which
   *     will be removed one day, belongs to a file that is not a trail file
   */
  public TrailFile(Path file, long largest, int kept) {
    if (largest < 1 || kept < 0) {
      throw new StorageException.InvalidInput(
          "a trail file needs a size of at least 1 byte, and keeps 0 or more older files");
    }
    this.file = file;
    this.largest = largest;
    this.kept = kept;
    try {
      TrailPlace.check(file);
      TrailPlace.checkKind(numbered(kept));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public synchronized void committed(StoredEntry entry) {
    byte[] line = (TrailFormat.JSON_LINES.line(entry) + '\n').getBytes(StandardCharsets.UTF_8);
    if (lines.remaining() < line.length) {
      dropped = true; // of earlier entries, unless it goes well; a flush may follow all the same
      write();
      dropped = false;
    }
    if (lines.remaining() < line.length) {
      lines = ByteBuffer.allocate(line.length);
    }
    lines.put(line);
  }

  @Override
  public synchronized void flush() {
    if (dropped) {
      dropped = false;
      lines.clear();
      throw new StorageException.Unavailable(file + " was not written; the entries come again");
    }
    write();
    try {
      TrailPlace open = place();
      open.sync();
      if (!open.isWhole()) {
        throw new FileSystemException(LOST);
      }
      written = false;
      if (open.size() >= largest) {
        rotate();
      }
    } catch (IOException | StorageException e) {
      throw failed(e);
    }
  }

  private void write() {
    lines.flip();
    try {
      if (lines.hasRemaining()) {
        place().write(lines);
        written = true;
      }
    } catch (IOException | StorageException e) {
      throw failed(e);
    } finally {
      lines.clear(); // what was not written comes again
    }
  }

  /** Between two batches a rename is what a rotator does; within one, the first part is lost. */
  private TrailPlace place() throws IOException {
    TrailPlace open = place;
    if (open != null && !open.isWhole()) {
      if (written) {
        throw new FileSystemException(LOST);
      }
      end();
      open = null;
    }
    if (open == null) {
      open = TrailPlace.open(file);
      place = open;
    }
    return open;
  }

  private void rotate() throws IOException {
    end();
    TrailPlace.checkKind(numbered(kept));
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

  private StorageException failed(Exception e) {
    try {
      end();
    } catch (IOException other) {
      e.addSuppressed(other);
    }
    if (e instanceof StorageException refused) {
      return refused;
    }
    boolean lost = e instanceof FileSystemException of && LOST.equals(of.getFile());
    return new StorageException.Unavailable(
        file + (lost ? " " + LOST : " cannot be written: " + e.getClass().getSimpleName()), e);
  }

  private void end() throws IOException {
    TrailPlace open = place;
    place = null;
    written = false;
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
