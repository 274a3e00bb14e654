package dev.keyhold.sqlite;

import dev.keyhold.spi.FileModes;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;

/**
 * A database in a place where nothing can be written: not to the file, or not beside it. SQLite
 * wants two files beside a database in WAL mode, and to read it without them takes the promise that
 * nobody changes it meanwhile. Nobody can promise that for others, so it is looked after.
 *
 * @see <a href="https://www.sqlite.org/wal.html#read_only_databases">Read-only databases</a>
 */
final class StillFile {
  private static final int JOURNAL_MODE = 18;
  private static final byte WAL = 2;

  private final Path file;
  private final boolean alone;
  private final FileTime changed;
  private final long size;

  private StillFile(Path file, boolean alone) throws IOException {
    this.file = file;
    this.alone = alone;
    this.changed = Files.getLastModifiedTime(file);
    this.size = Files.size(file);
  }

  /** Whether a file is there, and neither it nor its folder can be written to. */
  static boolean isAt(Path file) {
    try {
      return Files.isRegularFile(file) && (isClosed(file) || isClosed(folder(file)));
    } catch (IOException e) {
      return false; // whoever opens it is told
    }
  }

  /**
   * @throws StorageException.Unavailable if the file alone does not hold what was committed
   */
  static StillFile of(Path given) {
    try {
      Path file = given.toRealPath();
      boolean shared = Files.exists(beside(file, "-wal")) && Files.exists(beside(file, "-shm"));
      if (!shared && hasLog(file)) {
        throw unreadable(file);
      }
      return new StillFile(file, !shared);
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "%s cannot be examined: %s".formatted(given, e.getClass().getSimpleName()), e);
    }
  }

  /**
   * With its log, where others have it open and made the files that it takes; else the file alone,
   * without locks.
   */
  String url() {
    URI place = file.toUri();
    return "jdbc:sqlite:" + place + (alone ? "?immutable=1" : "?mode=ro&readonly_shm=1");
  }

  /**
   * @throws StorageException.Unavailable if somebody has written to it after all, so that what was
   *     read may be half of the one and half of the other
   */
  void check() {
    try {
      boolean still =
          !alone
              || (!hasLog(file)
                  && Files.size(file) == size
                  && Files.getLastModifiedTime(file).equals(changed));
      if (!still) {
        throw new StorageException.Unavailable(
            file + " was written to while it was read as it is; look again");
      }
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "%s cannot be examined any more: %s".formatted(file, e.getClass().getSimpleName()), e);
    }
  }

  static StorageException unreadable(Path file) {
    return new StorageException.Unavailable(
        "%s cannot be read where nothing may be written: its write-ahead log %s holds commits that are not in the file yet; copy both into a folder of your own, and look there"
            .formatted(file, beside(file, "-wal").getFileName()));
  }

  /** What the file says of itself, which a connection that reads it as it is does not. */
  static boolean isInWalMode(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(JOURNAL_MODE + 1);
      return head.length > JOURNAL_MODE && head[JOURNAL_MODE] == WAL;
    }
  }

  private static boolean hasLog(Path file) throws IOException {
    Path log = beside(file, "-wal");
    return Files.exists(log) && Files.size(log) > 0;
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static Path folder(Path file) throws IOException {
    Path folder = file.toRealPath().getParent();
    return folder == null ? file : folder;
  }

  /** Also for an administrator, who may write to what is marked: the mark is meant all the same. */
  private static boolean isClosed(Path path) throws IOException {
    return !Files.isWritable(path)
        || (FileModes.areKnown(path)
            && !Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_WRITE));
  }
}
