package dev.keyhold.cli;

import dev.keyhold.apps.LicenseKey;
import dev.keyhold.apps.LicenseRoots;
import dev.keyhold.spi.FileModes;
import dev.keyhold.spi.FileNames;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The file with the pinned roots, which nobody but its owner writes. */
final class RootsFile {
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private RootsFile() {}

  /**
   * @throws StorageException.InvalidInput if it is not there, is no set of keys, or others may
   *     write it
   */
  static LicenseRoots read(Path file) {
    String text = TextFile.read(file.toString(), file);
    try {
      if (FileModes.areKnown(file)
          && !Collections.disjoint(OF_OTHERS, Files.getPosixFilePermissions(file))) {
        throw GivenFile.of(file)
            .refused("can be written by others than its owner: run chmod go-w on it");
      }
    } catch (IOException e) {
      throw GivenFile.of(file).refused("cannot be examined: " + e.getClass().getSimpleName());
    }
    return LicenseRoots.of(text);
  }

  /**
   * Pins one more key, in one step: a server may read the file at any moment.
   *
   * @throws StorageException.Unavailable if somebody else pins one now, or it cannot be written
   */
  static void add(Path file, LicenseKey key) {
    Path beside = madeBeside(file);
    boolean isNamed = false; // after which the name beside may be somebody else's
    try {
      LicenseRoots before = Files.exists(file) ? read(file) : LicenseRoots.of();
      Files.writeString(beside, before.with(key).jwkSet() + "\n", StandardOpenOption.SYNC);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      isNamed = true;
      FileNames.sync(file);
    } catch (IOException e) {
      throw unwritten(file, e);
    } finally {
      if (!isNamed) {
        NewFile.undo(beside);
      }
    }
  }

  /** Whoever makes it is the only one until it is gone. */
  private static Path madeBeside(Path file) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      GivenFile.of(file).requireReplaceable();
      return Files.createFile(beside, FileModes.of(beside, "rw-------"));
    } catch (FileAlreadyExistsException e) {
      throw new StorageException.Unavailable(
          beside + " is there: somebody pins a key now, or was cut off; if nobody does, remove it",
          e);
    } catch (IOException e) {
      throw unwritten(file, e);
    }
  }

  private static StorageException.Unavailable unwritten(Path file, IOException e) {
    return new StorageException.Unavailable(
        file + " cannot be written: " + e.getClass().getSimpleName(), e);
  }
}
