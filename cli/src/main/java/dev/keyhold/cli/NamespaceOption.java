package dev.keyhold.cli;

import dev.keyhold.keypal.Namespaces;
import dev.keyhold.spi.FileModes;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which key space of keypal's a command is about: a database file of its own. */
final class NamespaceOption {
  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      defaultValue = Namespaces.DEFAULT,
      description = "The key space: 1 to 64 of a-z, 0-9 and -. Default: ${DEFAULT-VALUE}.")
  private String name;

  NamespaceOption() {}

  String name() {
    return name;
  }

  /**
   * @throws StorageException.InvalidInput if the name is none; it never becomes part of a path then
   */
  Path database(DataFolder data) {
    return data.namespaces().resolve(Namespaces.fileName(name));
  }

  /** Makes the data folder, readable by its owner alone; opening the database makes the rest. */
  static void makeFolder(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, FileModes.of(folder, "rwx------"));
      }
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          "the folder %s cannot be made: %s".formatted(folder, e.getClass().getSimpleName()));
    }
  }
}
