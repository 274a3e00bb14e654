package dev.keyhold.sqlite;

import dev.keyhold.spi.Metric;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Whether the files that are open are still those of their names: the database's and its
 * write-ahead log's. A file that was removed, renamed or replaced works on for whoever has it open,
 * and is gone when the last of them closes it; meanwhile whoever comes new works on another.
 *
 * <p>Once they are not, they never are again, until the storage is opened anew. Files are told
 * apart by device and inode; where the platform knows neither, nothing is found out.
 */
final class NamedFiles {
  private static final Logger LOG = System.getLogger(SqliteStorage.class.getName());

  /** At most the shortest time that another process's commit may go unseen. */
  private static final long PAUSE_NANOS = 1_000_000;

  private final Path file;
  private final Path log;
  private final @Nullable Object fileKey;
  private final @Nullable Object logKey;
  private volatile boolean lost;
  private volatile long lookedAt = System.nanoTime() - PAUSE_NANOS;

  private NamedFiles(Path file) throws IOException {
    this.file = file;
    this.log = file.resolveSibling(file.getFileName() + "-wal");
    this.fileKey = key(file);
    this.logKey = key(log);
  }

  /**
   * @param connection the writing one; its file is found out, as a pool does not say
   */
  static NamedFiles of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Whoever reads opens the log, and makes it if it is not there.
      statement.execute("SELECT count(*) FROM sqlite_schema");
      try (ResultSet row =
          statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
        return new NamedFiles(Path.of(row.next() ? row.getString(1) : ""));
      }
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "the files of the database cannot be examined: " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * @throws StorageException.Corrupt if they are not
   */
  void check() {
    if (!areThere()) {
      throw new StorageException.Corrupt(what());
    }
  }

  /** The same for a look-up of a key, which takes hardly longer: looks once in a millisecond. */
  void checkNowAndThen() {
    long now = System.nanoTime();
    if (lost || now - lookedAt > PAUSE_NANOS) {
      lookedAt = now;
      check();
    }
  }

  Path file() {
    return file;
  }

  String what() {
    return "the file "
        + file
        + " or its write-ahead log was removed, renamed or replaced while it was open; put nothing"
        + " in its place, close this storage, and look for what is left";
  }

  /** Two looks at the file system; a few microseconds. */
  boolean areThere() {
    if (!lost && !(is(fileKey, file) && is(logKey, log))) {
      lose();
    }
    return !lost;
  }

  /** Whether the name of the log is that of another file, which only others can have made. */
  boolean logIsOthers() {
    return Files.exists(log) && !is(logKey, log);
  }

  private synchronized void lose() {
    if (!lost) {
      lost = true;
      LOG.log(Level.ERROR, what());
    }
  }

  private static boolean is(@Nullable Object key, Path name) {
    try {
      return key == null || key.equals(key(name));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true; // nobody knows; the database itself will say what is wrong
    }
  }

  private static @Nullable Object key(Path name) throws IOException {
    return Files.readAttributes(name, BasicFileAttributes.class).fileKey();
  }

  Metric metric() {
    return Metric.gauge(
        "keyhold.files.lost",
        "1 if the database's files were removed, renamed or replaced, else 0",
        () -> lost ? 1 : 0);
  }
}
