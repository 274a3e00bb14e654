package dev.keyhold.sqlite;

import dev.keyhold.spi.FileModes;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Set;

/** The file of a database, before SQLite sees it: its place, its modes, its file system. */
final class DatabaseFile {
  /** WAL keeps its index in shared memory, which these do not share between hosts. */
  private static final Set<String> NETWORK_FILE_SYSTEMS =
      Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "9p", "fuse.sshfs");

  /** With this, every database of SQLite begins: https://sqlite.org/fileformat2.html. */
  private static final String MAGIC = "SQLite format 3\0";

  private DatabaseFile() {}

  /**
   * Makes sure that the file is there and fit for use. A new file gets mode 0600, and a new folder
   * 0700, before the first byte is written; SQLite gives its side files the mode of the file.
   */
  static Path prepare(Path given) {
    if (given.toString().equals(":memory:")) {
      throw new StorageException.InvalidInput(
          "a database in memory is another one for each connection; for tests, keyhold-tck has"
              + " InMemoryStorage");
    }
    Path file = given.toAbsolutePath();
    if (file.toString().contains("?")) {
      throw new StorageException.InvalidInput(
          "the path of a database holds a '?', which the driver takes for the start of settings");
    }
    try {
      if (Files.isDirectory(file)) {
        throw new StorageException.InvalidInput(
            "%s is a folder; name a file in it, such as %s"
                .formatted(file, file.resolve("system.db")));
      }
      refuseSpecial(file);
      makeFolder(file);
      refuseNetwork(file);
      makeFile(file);
      return file;
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "%s cannot be prepared: %s".formatted(file, e.getClass().getSimpleName()), e);
    }
  }

  /** SQLite would wait for a pipe, and a device has no end. */
  static void refuseSpecial(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new StorageException.InvalidInput(
          "%s is a folder, a device or a pipe; name a file".formatted(file));
    }
  }

  /** Whether it is empty, as a database is at first, or begins as one. */
  static boolean isDatabase(Path file) throws IOException {
    String beginning = GivenFile.of(file).beginning(MAGIC.length());
    return beginning.isEmpty() || beginning.equals(MAGIC);
  }

  private static void makeFolder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    if (folder.getParent() == null || !Files.isDirectory(folder.getParent())) {
      throw new StorageException.InvalidInput(
          "the folder %s does not exist, nor does the one around it; create it, or correct the path"
              .formatted(folder));
    }
    try {
      Files.createDirectory(folder, FileModes.of(folder, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw new StorageException.InvalidInput(
            "%s is a file, but a folder is needed".formatted(folder));
      }
    }
  }

  private static void makeFile(Path file) throws IOException {
    try {
      Files.createFile(file, FileModes.of(file, "rw-------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isWritable(file) || isMarkedReadOnly(file)) {
        throw new StorageException.Unsupported(
            "%s is read-only; give its owner the right to write, or open a copy".formatted(file));
      }
    }
  }

  /**
   * An administrator may write to a file that is marked read-only; the mark is meant all the same.
   */
  private static boolean isMarkedReadOnly(Path file) throws IOException {
    return FileModes.areKnown(file)
        && !Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_WRITE);
  }

  private static void refuseNetwork(Path file) throws IOException {
    String type =
        Files.getFileStore(file.getParent() == null ? file.getRoot() : file.getParent()).type();
    if (NETWORK_FILE_SYSTEMS.contains(type.toLowerCase(Locale.ROOT))) {
      throw new StorageException.Unsupported(
          "%s is on a file system of type %s; SQLite's write-ahead log needs a local disk"
              .formatted(file, type));
    }
  }
}
