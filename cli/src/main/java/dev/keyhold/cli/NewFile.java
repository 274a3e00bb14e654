package dev.keyhold.cli;

import dev.keyhold.spi.StorageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that was not there before, for its owner's eyes alone. */
final class NewFile {
  private NewFile() {}

  /**
   * @throws StorageException.InvalidInput if there is a file already, or none can be made
   */
  static Writer open(Path file) {
    FileAttribute<?>[] modes =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      return new BufferedWriter(
          new OutputStreamWriter(
              Channels.newOutputStream(
                  Files.newByteChannel(
                      file,
                      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                      modes)),
              StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw new StorageException.InvalidInput(file + " is there already and is not overwritten");
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          "%s cannot be made: %s".formatted(file, e.getClass().getSimpleName()));
    }
  }
}
