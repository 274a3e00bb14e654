package dev.keyhold.audit;

import dev.keyhold.spi.FileModes;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Collects checkpoints in a file, best on another disk, one after the other. A note is in it whole
 * and on the disk when {@link #anchor} returns; where that fails, what was written of it is cut off
 * again. What a crash left unfinished stays, as it may be evidence, and the next note begins on a
 * line of its own behind it: {@link AnchoredNotes} reads around it. What is there already and holds
 * no checkpoints, such as a database, stays as it is.
 *
 * <p>Several processes may add to one file. Safe for use by any number of threads.
 */
public final class AnchorFile implements CheckpointAnchor {
  private final Path file;

  /**
   * @param file need not be there; its folder has to
   */
  public AnchorFile(Path file) {
    this.file = file;
  }

  /**
   * Finds out early whether notes of a trail can be added. Nothing is changed.
   *
   * @param origin the trail's name
   * @throws StorageException.InvalidInput if there is something that is not a file of checkpoints;
   *     an empty one is, and so is one that begins with a torn note of the same name
   * @throws StorageException.Unavailable if the file cannot be looked at
   */
  public void check(String origin) {
    try {
      requireAnchor(origin);
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          file + " cannot be looked at: " + e.getClass().getSimpleName(), e);
    }
  }

  private void requireAnchor(String origin) throws IOException {
    GivenFile given = GivenFile.of(file);
    given.requirePlain();
    if (!AnchorBeginning.fits(given.beginning(AnchorBeginning.LENGTH), origin)) {
      throw given.refused("is there and holds no checkpoints; it is not written to");
    }
  }

  @Override
  public synchronized void anchor(String note) throws IOException {
    try {
      requireAnchor(note.substring(0, Math.max(0, note.indexOf('\n'))));
    } catch (StorageException.InvalidInput e) {
      throw new IOException(e.summary(), e);
    }
    // Nothing but appending, so that a file may be one that only grows.
    try (FileChannel out =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                // Whoever verifies reads it; nobody else writes it, whatever the umask.
                FileModes.of(file, "rw-r--r--"));
        // Closed together: an earlier end of either would end the lock.
        FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      boolean alone = isLocked(out);
      long end = out.size();
      try {
        write(out, (endsInLine(in, end) ? "" : "\n\n") + note);
        out.force(true);
      } catch (IOException e) {
        if (alone) {
          cut(out, end, e);
        }
        throw e;
      }
      if (end == 0) {
        syncFolder();
      }
    }
  }

  /** Some file systems of networks have no locks; then nothing is cut, which may be another's. */
  private static boolean isLocked(FileChannel out) throws IOException {
    try {
      return out.lock().isValid();
    } catch (OverlappingFileLockException e) {
      throw new FileSystemException("in use by this process", null, e.getMessage());
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean endsInLine(FileChannel in, long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return end == 0 || (in.read(last, end - 1) == 1 && last.get(0) == '\n');
  }

  private static void write(FileChannel out, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static void cut(FileChannel out, long end, IOException failure) {
    try {
      out.truncate(end);
      out.force(true);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** A new name lasts only once its folder is on the disk too. */
  private void syncFolder() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !FileModes.areKnown(folder)) {
      return; // elsewhere a folder cannot be opened, and need not be
    }
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /** The file. */
  @Override
  public String toString() {
    return file.toString();
  }
}
