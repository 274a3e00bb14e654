package dev.keyhold.sqlite;

import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.table.SetShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A copy of a database that is being made. It is written under a temporary name in the same folder,
 * with mode 0600 from the start, then checked, and gets its final name only if it is good. Closing
 * a copy without a final name deletes it. A killed process leaves a file whose name begins with a
 * dot and ends in {@code .part}, and files named after it. Nothing reads these files; the next
 * restoration of the same database removes them.
 *
 * <p>A backup is {@link #ofDatabase}, {@link #check}, {@link #keep}; a restoration is {@link
 * #ofFile}, {@link #check}, {@link #checkSchema}, {@link #takeOver}. It is not for use by several
 * threads.
 */
public final class SqliteCopy implements AutoCloseable {
  private final Path file;
  private final CopyNaming naming;

  private SqliteCopy(CopyNaming naming) {
    this.file = naming.file();
    this.naming = naming;
  }

  /** Receives the progress of a copy now and then. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param bytes the number of bytes copied so far
     * @param all the estimated number of bytes to copy; at the end, equal to {@code bytes}
     */
    void copied(long bytes, long all);
  }

  /**
   * The content of a copy.
   *
   * @param schema the newest migration in it; 0 if another tool runs the migrations
   * @param rows the number of rows of each of Keyhold's main tables, by the name of the table
   */
  public record Contents(int schema, SortedMap<String, Long> rows) {
    public Contents {
      rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }
  }

  /**
   * Copies a database as it is at one moment, while others keep reading and writing it. Free space
   * is left out, and with it the remains of deleted data. A hub's own tables are copied too; if a
   * table has no {@code INTEGER PRIMARY KEY}, its rows may get other rowids.
   *
   * @param target the file of the copy, not a link; its folder is created if only the folder is
   *     missing
   * @param replace whether an existing file of this name is replaced in the end; otherwise it is
   *     refused
   * @throws StorageException.InvalidInput if there is no such database, or if the target exists and
   *     {@code replace} is false, or if the target is not a database, or belongs to this database
   *     or another one
   * @throws StorageException.Corrupt if the database cannot be read
   * @throws StorageException.Unavailable if the copy cannot be written; nothing of it is left
   */
  public static SqliteCopy ofDatabase(
      Path database, Path target, boolean replace, Progress progress) {
    refuseUnless(Files.isRegularFile(database), "there is no database file " + database);
    refuseUnless(
        !Files.isSymbolicLink(target), target + " is a link; name the file that the copy is to be");
    CopyNaming naming = naming(database, target, replace);
    naming.refuseIfInUse();
    refuseOtherKinds(target);
    return made(naming, file -> new CopyMaking(file, progress).fromDatabase(database));
  }

  /**
   * Copies a file to which nobody writes, such as a backup, byte by byte.
   *
   * @param target the database to replace; need not exist. If it is a link, the link stays, and the
   *     file that it leads to is replaced
   * @param replace whether an existing database is replaced in the end; otherwise it is refused
   * @throws StorageException.InvalidInput if there is no such file, if a file beside it holds
   *     changes that belong to it, or if the target exists and {@code replace} is false, is the
   *     same file, or belongs to another program
   * @throws StorageException.Unavailable if the target is in use, or the copy cannot be written;
   *     nothing of it is left
   */
  public static SqliteCopy ofFile(Path file, Path target, boolean replace, Progress progress) {
    refuseUnless(Files.isRegularFile(file), "there is no file " + file);
    for (Path side : Disk.sideFiles(file)) {
      refuseUnless(
          side.toString().endsWith("-shm") || side.toFile().length() == 0,
          "%s holds changes that belong to %s; open and close that once".formatted(side, file));
    }
    CopyNaming naming = naming(file, followed(target), replace);
    if (Files.exists(naming.target())) {
      DatabaseFile.refuseSpecial(naming.target());
      try (ShutDatabase old = ShutDatabase.of(naming.target())) {
        old.requireOurs();
      }
    }
    removeLeftovers(naming.target());
    return made(naming, made -> new CopyMaking(made, progress).fromFile(file));
  }

  /** A copy replaces a copy, and nothing else. */
  private static void refuseOtherKinds(Path target) {
    try {
      GivenFile.of(target).requireReplaceable();
      refuseUnless(
          DatabaseFile.isDatabase(target),
          target + " already exists and is not a database; name another file");
    } catch (IOException e) {
      throw unavailable(target, e);
    }
  }

  /** SQLite follows a link and puts its other files where that leads; so does the copy. */
  private static Path followed(Path target) {
    if (!Files.isSymbolicLink(target)) {
      return target;
    }
    refuseUnless(
        Files.exists(target),
        target + " is a link that leads to nothing; delete it, or make what it leads to");
    try {
      return target.toRealPath();
    } catch (IOException e) {
      throw unavailable(target, e);
    }
  }

  /** What restorations that were killed have left: nobody else restores this database now. */
  private static void removeLeftovers(Path target) {
    try {
      for (Path leftover : Disk.leftovers(target)) {
        Files.deleteIfExists(leftover);
      }
    } catch (IOException e) {
      throw unavailable(target, e);
    }
  }

  private static CopyNaming naming(Path source, Path target, boolean replace) {
    Path to = target.toAbsolutePath();
    refuseUnless(
        to.getFileName() != null && !Files.isDirectory(to), to + " is a folder; name a file in it");
    try {
      boolean same = Disk.isPartOf(source, to) || Disk.isPartOf(to, source);
      refuseUnless(!same, "%s and %s are one database".formatted(source, target));
    } catch (IOException e) {
      throw unavailable(to, e);
    }
    CopyNaming naming = new CopyNaming(Disk.nameBeside(to), to, replace);
    naming.refuseIfTaken(to);
    return naming;
  }

  /** What fills an empty file. */
  @FunctionalInterface
  private interface Making {
    void fill(Path file) throws IOException;
  }

  private static SqliteCopy made(CopyNaming naming, Making making) {
    DatabaseFile.prepare(naming.file());
    SqliteCopy copy = new SqliteCopy(naming);
    boolean whole = false;
    try {
      making.fill(naming.file());
      whole = true;
      return copy;
    } catch (IOException e) {
      throw unavailable(naming.target(), e);
    } finally {
      if (!whole) {
        copy.close();
      }
    }
  }

  private static void refuseUnless(boolean fit, String otherwise) {
    if (!fit) {
      throw new StorageException.InvalidInput(otherwise);
    }
  }

  private static StorageException unavailable(Path file, IOException e) {
    return new StorageException.Unavailable(
        "%s cannot be read or written: %s".formatted(file, e.getClass().getSimpleName()), e);
  }

  /**
   * Checks every page and every row of the copy.
   *
   * @throws StorageException.Corrupt if SQLite's integrity check finds a fault, or a row refers to
   *     a missing row
   */
  public void check() {
    read(CopyContents::checkIntegrity);
  }

  /**
   * @throws StorageException.Unsupported if this version of Keyhold could not use the copy
   */
  public void checkSchema() {
    read(CopyContents::checkSchema);
  }

  /** The present content of the copy. */
  public Contents contents() {
    return read(copy -> new Contents(copy.schema(), copy.counts()));
  }

  /**
   * The SHA-256 of the file as it is now, in hexadecimal digits. SQLite does not touch the file for
   * this.
   */
  public String sha256() {
    try {
      return Disk.sha256(file);
    } catch (IOException e) {
      throw unavailable(file, e);
    }
  }

  private <T> T read(CopyContents.Look<T> look) {
    try (Connection connection = CheckedDataSource.inspecting(file)) {
      return look.at(new CopyContents(connection));
    } catch (SQLException e) {
      throw Errors.opening("the copy for " + naming.target(), e);
    }
  }

  /**
   * Opens the copy as a storage, with any schema. The file's bytes may change, but its content does
   * not, unless {@code look} writes.
   *
   * @param sets of which it has the tables
   */
  public <T> T look(Function<Storage, T> look, SetShape... sets) {
    return open("unchecked", look, sets);
  }

  /**
   * Changes the content of the copy before it gets its final name. The schema is brought up to date
   * first, unless another tool runs the migrations.
   */
  public <T> T change(Function<Storage, T> change) {
    return open(contents().schema() == 0 ? "unchecked" : "migrate", change);
  }

  private <T> T open(String migrations, Function<Storage, T> work, SetShape... sets) {
    StorageConfig config =
        StorageConfig.builder("sqlite:" + file)
            .setting("migrations", migrations)
            .tables(sets)
            .build();
    T done;
    try (SqliteStorage storage = SqliteStorage.open(config)) {
      done = work.apply(storage);
    }
    ShutDatabase.of(file).close(); // a copy is one file
    return done;
  }

  /**
   * Gives a backup its final name, and writes a note about it beside it. Both are on the disk when
   * this returns. Even if it fails, an existing note always describes the existing file.
   *
   * @param note a file in the same folder
   * @param text the content of the note
   * @throws StorageException.InvalidInput if one of the two files exists and must not be replaced;
   *     then the copy does not get its name
   * @throws StorageException.Unavailable if they cannot be written
   */
  public void keep(Path note, byte[] text) {
    try {
      naming.keep(note.toAbsolutePath(), text);
    } catch (IOException e) {
      throw unavailable(naming.target(), e);
    }
  }

  /**
   * Replaces a database atomically: if the process is killed at any moment, either the old database
   * or this one is there, complete. It is on the disk when this returns.
   *
   * @throws StorageException.InvalidInput if a database exists and must not be replaced
   * @throws StorageException.Unavailable if another connection has it open, or it cannot be written
   * @throws StorageException.Corrupt if the existing database is damaged, so that it is unknown
   *     whether it is in use
   */
  public void takeOver() {
    try {
      naming.takeOver();
    } catch (IOException e) {
      throw unavailable(naming.target(), e);
    }
  }

  /** Deletes the copy, unless it has got its final name. */
  @Override
  public void close() {
    try {
      Disk.deleteWithSideFiles(file);
    } catch (IOException e) {
      throw unavailable(file, e);
    }
  }
}
