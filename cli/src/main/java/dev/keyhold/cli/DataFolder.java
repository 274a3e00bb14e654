package dev.keyhold.cli;

import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that every command about stored data has. */
final class DataFolder {
  private static final String SYSTEM = "system.db";
  private static final List<String> OURS = List.of("", "-wal", "-shm", "-journal");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The folder that holds system.db, or a database file such as a hub's.")
  private Path given;

  DataFolder() {}

  Path folder() {
    return isFile() ? Optional.ofNullable(given.getParent()).orElse(Path.of("")) : given;
  }

  /** Where the namespaces of keypal's clients are, a file each. */
  Path namespaces() {
    return folder().resolve("keypal");
  }

  Path systemDatabase() {
    return isFile() ? given : given.resolve(SYSTEM);
  }

  /**
   * Makes sure that what is to be written is none of the data, whatever that is now.
   *
   * @throws StorageException.InvalidInput if it is
   */
  void keepClear(Path written) {
    GivenFile given = GivenFile.of(written);
    Path database = systemDatabase();
    boolean ours =
        given.isIn(namespaces())
            || OURS.stream()
                .map(ending -> database.resolveSibling(database.getFileName() + ending))
                .anyMatch(given::isAt);
    if (ours) {
      throw given.refused("belongs to the data of --data; name another file");
    }
  }

  /** A file that is there, or one that is to be made: a folder that is there may end in .db too. */
  private boolean isFile() {
    return Files.isRegularFile(given)
        || (given.toString().endsWith(".db") && !Files.isDirectory(given));
  }
}
