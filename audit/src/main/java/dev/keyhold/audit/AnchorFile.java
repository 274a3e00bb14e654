package dev.keyhold.audit;

import dev.keyhold.spi.FileModes;
import dev.keyhold.spi.FileNames;
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
 * Appends checkpoints to a file, preferably on another disk. When {@link #anchor} returns, the
 * whole note is in the file and on the disk. If writing fails, the written part of the note is cut
 * off again. A note that a crash left unfinished stays, as it may be evidence; the next note begins
 * on a new line after it, and {@link AnchoredNotes} skips the unfinished one. An existing file that
 * does not contain checkpoints, such as a database, is never changed.
 *
 * <p>Several processes may append to one file. Any number of threads may use it at once.
 */
public final class AnchorFile implements CheckpointAnchor {
  private final Path file;

  /**
   * @param file the file, which need not exist; its folder must exist
   */
  public AnchorFile(Path file) {
    this.file = file;
  }

  /**
   * Checks in advance whether notes of a trail can be added. Changes nothing.
   *
   * @param origin the trail's name
   * @throws StorageException.InvalidInput if there is a file with other content; an empty file is
   *     accepted, and so is one that begins with a torn note of the same name
   * @throws StorageException.Unavailable if the file cannot be examined
   */
  public void check(String origin) {
    try {
      requireAnchor(origin);
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          file + " cannot be examined: " + e.getClass().getSimpleName(), e);
    }
  }

  private void requireAnchor(String origin) throws IOException {
    GivenFile given = GivenFile.of(file);
    given.requirePlain();
    if (!AnchorBeginning.fits(given.beginning(AnchorBeginning.LENGTH), origin)) {
      throw given.refused("already exists and does not contain checkpoints; it is left unchanged");
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
                // Verifiers may read the file, but only its owner may write it, with any umask.
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
        FileNames.sync(file);
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

  /** The path of the file. */
  @Override
  public String toString() {
    return file.toString();
  }
}
