package dev.keyhold.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Who may read and write a file, if its file system knows POSIX modes. */
public final class FileModes {
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private FileModes() {}

  /** Whether the file system of a path knows POSIX modes. */
  public static boolean areKnown(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * An attribute for the call that creates a file or a folder, which then has these modes from the
   * start.
   *
   * @param modes such as {@code rw-------}; ignored if the file system does not know modes
   */
  public static FileAttribute<?>[] of(Path path, String modes) {
    return areKnown(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(modes))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Whether anybody but the owner may write a file, or everybody may read it. The group may read:
   * only the owner of a file can allow that. {@code false} if the file system does not know modes.
   *
   * @throws IOException if the modes cannot be read
   */
  public static boolean areOpen(Path file) throws IOException {
    return areKnown(file) && !Collections.disjoint(OF_OTHERS, Files.getPosixFilePermissions(file));
  }
}
