package dev.keyhold.cli;

import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * Where the stored data of a command are: in a folder or a file, or in a database of a server. Some
 * commands are about files alone, and refuse the other.
 */
final class DataFolder {
  private static final String SYSTEM = "system.db";
  private static final List<String> OURS = List.of("", "-wal", "-shm", "-journal");

  @ArgGroup(multiplicity = "1")
  private Place place;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is the password for --url. Without it, the password comes from"
              + " PGPASSWORD or from .pgpass.")
  private @Nullable Path passwordFile;

  DataFolder() {}

  /** One of the two. */
  private static final class Place {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "The folder that holds system.db, or a database file such as a hub's.")
    private @Nullable Path data;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "A database of a server, such as postgresql://keyhold@localhost/hub.")
    private @Nullable String url;
  }

  boolean isOnServer() {
    return place.url != null;
  }

  /**
   * @throws StorageException.InvalidInput if there is no file
   */
  void requireThere() {
    if (!isOnServer() && !Files.isRegularFile(systemDatabase())) {
      throw new StorageException.InvalidInput(
          "there is no database " + systemDatabase() + "; keyhold serve and keyhold demo make one");
    }
  }

  /** A configuration that opens it. */
  StorageConfig.Builder config() {
    if (place.url == null) {
      if (passwordFile != null) {
        throw new StorageException.InvalidInput("--password-file is for --url; a file has none");
      }
      return StorageConfig.builder("sqlite:" + systemDatabase());
    }
    StorageConfig.Builder config = StorageConfig.builder(place.url);
    if (StorageConfig.of(place.url).scheme().equals("sqlite")) {
      throw new StorageException.InvalidInput(
          "--data names a file or its folder, and --url a server");
    }
    return passwordFile == null ? config : config.setting("password-file", passwordFile.toString());
  }

  /** What to call it, in a command line that works on the same data. */
  String option() {
    return place.url == null ? "--data '" + folder() + "'" : "--url '" + place.url + "'";
  }

  private Path given() {
    if (place.data == null) {
      throw new StorageException.InvalidInput(
          "this command is about files: give --data. A PostgreSQL server has tools of its own for"
              + " backups, such as pg_dump; see docs/postgresql.md#backups");
    }
    return place.data;
  }

  Path folder() {
    return isFile() ? Optional.ofNullable(given().getParent()).orElse(Path.of("")) : given();
  }

  /** Where the namespaces of keypal's clients are, a file each. */
  Path namespaces() {
    return folder().resolve("keypal");
  }

  Path systemDatabase() {
    return isFile() ? given() : given().resolve(SYSTEM);
  }

  /**
   * Makes sure that what is to be written is none of the data, whatever that is now.
   *
   * @throws StorageException.InvalidInput if it is
   */
  void keepClear(Path written) {
    if (isOnServer()) {
      return;
    }
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
    Path given = given();
    return Files.isRegularFile(given)
        || (given.toString().endsWith(".db") && !Files.isDirectory(given));
  }
}
