package dev.keyhold.spi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What makes the names of files last: the bytes of a file may be on the disk before its name. */
public final class FileNames {
  private FileNames() {}

  /**
   * Returns when the names in the folder of a file are on the disk; at once where the file system
   * knows no POSIX modes, as a folder cannot be opened there, and need not be.
   *
   * @throws IOException if the folder cannot be read, or the disk does not take them
   */
  public static void sync(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !FileModes.areKnown(folder)) {
      return;
    }
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
