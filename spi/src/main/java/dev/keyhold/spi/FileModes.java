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

/** Who may do what with a file, where its file system knows that. */
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
   * For the call that makes a file or a folder: it has these modes from its first moment on.
   *
   * @param modes such as {@code rw-------}; ignored where modes are not known
   */
  public static FileAttribute<?>[] of(Path path, String modes) {
    return areKnown(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(modes))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Whether others than its owner may write a file, or everybody may read it. Its group may read:
   * nobody but who owns a file lets it. Where modes are not known, nobody is known to.
   *
   * @throws IOException if they cannot be looked at
   */
  public static boolean areOpen(Path file) throws IOException {
    return areKnown(file) && !Collections.disjoint(OF_OTHERS, Files.getPosixFilePermissions(file));
  }
}
