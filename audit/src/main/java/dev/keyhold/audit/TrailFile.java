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
 * Writes the trail into a file: JSON lines, as {@link TrailFormat#JSON_LINES} makes them, on the
 * disk before they count as delivered.
 *
 * <p>A file that has reached its size is renamed to {@code NAME.1}, the one before to {@code
 * NAME.2}, and so on; the oldest is removed. A line that a crash left unfinished is cut off, and
 * comes again. An entry may stand in the files twice, after such a crash, and none is left out.
 * Only one writes a file at a time; a second is refused.
 *
 * <p>Another program may rename or remove the file, or cut it: what comes afterwards is in a file
 * of that name again, and no entry counts as delivered that is not in the file of that name at the
 * time. A program that copies the file and then cuts it loses what was written between the two;
 * have it rename the file.
 *
 * <p>What is there already and is no such file stays as it is, and so does a file that everybody
 * may read.
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
   * @param file made with mode 0600 where the file system has modes; one that is there is empty or
   *     a trail, no link and no device, and neither read nor written by everybody
   * @param largest from how many bytes on a file is exchanged for a new one; at least 1
   * @param kept how many exchanged files stay; at least 0
   * @throws StorageException.InvalidInput if there is another file than a trail file by this name,
   *     or by that of the oldest that is kept, which is to be removed one day
   */
  public TrailFile(Path file, long largest, int kept) {
    if (largest < 1 || kept < 0) {
      throw new StorageException.InvalidInput(
          "a trail file has a size of at least 1 byte and keeps no fewer than 0 files");
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
