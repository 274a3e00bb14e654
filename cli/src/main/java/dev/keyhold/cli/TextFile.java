package dev.keyhold.cli;

import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A text that a command is given, in a file or in the environment. */
final class TextFile {
  /** What the JVM puts in the place of bytes that its locale does not know. */
  private static final char UNREADABLE = '\uFFFD';

  /** Bundles are the longest, and are read whole. */
  private static final int MOST_BYTES = 1 << 28;

  private TextFile() {}

  /**
   * @param name what the message calls the file; not its path where that may be a secret
   * @throws StorageException.InvalidInput if there is none, or it is no UTF-8
   */
  static String read(String name, Path file) {
    try {
      return Text.decoded(name, new GivenFile(name, file).read(MOST_BYTES));
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          name + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /**
   * @throws StorageException.InvalidInput if it holds what the locale cannot read
   */
  static Optional<String> variable(String name, Optional<String> value) {
    if (value.isPresent() && value.get().indexOf(UNREADABLE) >= 0) {
      throw new StorageException.InvalidInput(
          name + " cannot be read in the locale of this shell; set LC_ALL=C.UTF-8 and try again");
    }
    return value;
  }
}
