package dev.keyhold.cli;

import dev.keyhold.spi.FileModes;
import dev.keyhold.spi.FileNames;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file that was not there before, for its owner's eyes alone. */
final class NewFile {
  private NewFile() {}

  /**
   * @throws StorageException.InvalidInput if there is a file already, or none can be made
   */
  static Writer open(Path file) {
    return new TextOutput(Channels.newOutputStream(channel(file)));
  }

  /**
   * Writes a whole file, which is on the disk when this returns, or none.
   *
   * @throws StorageException.InvalidInput if there is a file already, or none can be made
   * @throws StorageException.Unavailable if it cannot be written
   */
  static void write(Path file, String text) {
    write(file, StandardCharsets.UTF_8.encode(text));
  }

  /** The same of bytes that need not be text. */
  static void write(Path file, ByteBuffer bytes) {
    try (FileChannel channel = channel(file)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      FileNames.sync(file);
    } catch (IOException e) {
      delete(file, e);
      throw new StorageException.Unavailable(
          "%s cannot be written: %s".formatted(file, e.getClass().getSimpleName()), e);
    }
  }

  /** Removes a file that this process has made, where it is of no use. */
  static void undo(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "%s cannot be removed: %s".formatted(file, e.getClass().getSimpleName()), e);
    }
  }

  /** Half of it would be in the way of the next try. */
  private static void delete(Path file, IOException failure) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static FileChannel channel(Path file) {
    try {
      GivenFile.of(file).requireReplaceable();
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          FileModes.of(file, "rw-------"));
    } catch (FileAlreadyExistsException e) {
      throw new StorageException.InvalidInput(file + " already exists and is not overwritten");
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          "%s cannot be made: %s".formatted(file, e.getClass().getSimpleName()));
    }
  }
}
