package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A path in a reference, which the database keeps for processes in all folders. */
final class NamedPath {
  private NamedPath() {}

  /**
   * @throws StorageException.InvalidInput if it is no absolute path
   */
  static Path of(String text) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw new StorageException.InvalidInput(
        "reference", "the reference has the absolute path of a file, as others read it elsewhere");
  }
}
