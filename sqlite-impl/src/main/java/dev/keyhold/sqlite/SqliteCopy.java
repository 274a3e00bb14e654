package dev.keyhold.sqlite;

import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
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
 * A copy of a database on its way to its name: made under another name in the same folder, with
 * mode 0600 before its first byte, looked at, and given its name once it is found good. Closing it
 * deletes it if it has no name by then. What a killed process leaves behind is a file whose name
 * begins with a dot and ends in {@code .part}, and files named after it, which nobody reads; the
 * next restoration of the same database removes them.
 *
 * <p>A backup is {@link #ofDatabase}, {@link #check}, {@link #keep}; a restoration is {@link
 * #ofFile}, {@link #check}, {@link #checkSchema}, {@link #takeOver}. Not safe for use by several
 * threads.
 */
public final class SqliteCopy implements AutoCloseable {
  private final Path file;
  private final CopyNaming naming;

  private SqliteCopy(CopyNaming naming) {
    this.file = naming.file();
    this.naming = naming;
  }

  /** Is told now and then how far a copy has come. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param bytes that are copied
     * @param all that are to be copied, more or less; as many at the end
     */
    void copied(long bytes, long all);
  }

  /**
   * What a copy holds.
   *
   * @param schema the newest migration in it; 0 if another tool runs the migrations
   * @param rows how many there are in each of Keyhold's tables that an operator knows, by its name
   */
  public record Contents(int schema, SortedMap<String, Long> rows) {
    public Contents {
      rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }
  }

  /**
   * Copies what a database holds at one moment, while others go on reading and writing it. Free
   * space is left out, and with it what was deleted. A hub's own tables come along; where one has
   * no {@code INTEGER PRIMARY KEY}, its rows may get other rowids.
   *
   * @param target where the copy is to be, and no link; its folder is made if only that is missing
   * @param replace whether a file of this name may be there, and is replaced in the end
   * @throws StorageException.InvalidInput if there is no such database, or the target is there and
   *     may not, is no database, or is a part of this database or of another
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
   * Copies a file that nobody writes, such as a backup, byte by byte.
   *
   * @param target the database whose place it is to take; need not be there; where it is a link,
   *     the link stays, and what it leads to is replaced
   * @param replace whether a database may be there, and is replaced in the end
   * @throws StorageException.InvalidInput if there is no such file, or changes that belong to it
   *     stand in another one beside it; or if the target is there and may not, is the same, or is
   *     another program's
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
          DatabaseFile.isDatabase(target), target + " is there and is no database; name another");
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
   * Looks at every page and every row.
   *
   * @throws StorageException.Corrupt if SQLite's integrity check finds a fault, or a row points at
   *     nothing
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

  /** What the copy holds now. */
  public Contents contents() {
    return read(copy -> new Contents(copy.schema(), copy.counts()));
  }

  /** SHA-256 of the file as it is now, in hexadecimal digits; SQLite has no part in it. */
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
   * Looks at the copy as a storage, whatever its schema. The file's bytes may change; what it holds
   * does not, unless {@code look} writes.
   */
  public <T> T look(Function<Storage, T> look) {
    return open("unchecked", look);
  }

  /**
   * Changes what the copy holds, before it takes its place. Its schema is brought up to date first,
   * unless another tool runs the migrations.
   */
  public <T> T change(Function<Storage, T> change) {
    return open(contents().schema() == 0 ? "unchecked" : "migrate", change);
  }

  private <T> T open(String migrations, Function<Storage, T> work) {
    StorageConfig config =
        StorageConfig.builder("sqlite:" + file).setting("migrations", migrations).build();
    T done;
    try (SqliteStorage storage = SqliteStorage.open(config)) {
      done = work.apply(storage);
    }
    ShutDatabase.of(file).close(); // a copy is one file
    return done;
  }

  /**
   * Gives a backup its name, and puts a note about it beside it; both are on the disk when this
   * returns. However it ends, a note that is there tells of the file that is there.
   *
   * @param note a file in the same folder
   * @param text what the note is to hold
   * @throws StorageException.InvalidInput if one of the two is there and may not; the copy has no
   *     name then
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
   * Takes the place of a database, at once: whenever the process is killed, there is the old one or
   * this one, whole. It is on the disk when this returns.
   *
   * @throws StorageException.InvalidInput if a database is there and may not
   * @throws StorageException.Unavailable if another connection has it open, or it cannot be written
   * @throws StorageException.Corrupt if the one that is there is damaged, so that nobody can say
   *     whether it is in use
   */
  public void takeOver() {
    try {
      naming.takeOver();
    } catch (IOException e) {
      throw unavailable(naming.target(), e);
    }
  }

  /** Deletes the copy, unless it has its name. */
  @Override
  public void close() {
    try {
      Disk.deleteWithSideFiles(file);
    } catch (IOException e) {
      throw unavailable(file, e);
    }
  }
}
