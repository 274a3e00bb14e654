package dev.keyhold.sqlite;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.TenantDatabases;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A file for each tenant, in the folder {@code tenants} beside the file that all share. */
final class TenantFiles implements TenantDatabases {
  private static final Pattern FILE = Pattern.compile("tenant-([a-z0-9-]{1,40})\\.db");

  /** What SQLite calls the log, the index of it, and the file itself. */
  private static final List<String> ENDS = List.of("-wal", "-shm", "-journal", "");

  /** What most systems allow. */
  private static final long USUAL_FILES = 1_024;

  /** Of the file, its log and its index, for the writer, two readers and one who looks a key up. */
  private static final long FILES_EACH = 12;

  private static final long LEAST_OPEN = 4;
  private static final long MOST_OPEN = 100;

  @Override
  public StorageConfig.Builder beside(StorageConfig shared, String name) {
    // Few of many tenants have keys in memory, and each connection costs open files.
    return shared
        .beside("sqlite:" + file(shared, name))
        .setting("cache-bytes", "0")
        .setting("readers", "2");
  }

  /** A quarter of the files that the process may open, but for no more than memory is meant for. */
  @Override
  public int mostOpen() {
    long files =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : USUAL_FILES;
    return (int) Math.max(LEAST_OPEN, Math.min(MOST_OPEN, files / 4 / FILES_EACH));
  }

  @Override
  public SortedSet<String> names(StorageConfig shared) {
    SortedSet<String> names = new TreeSet<>();
    Path folder = folder(shared);
    if (!Files.isDirectory(folder)) {
      return names;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> FILE.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .forEach(matcher -> names.add(matcher.group(1)));
      return names;
    } catch (IOException e) {
      throw unavailable(folder, "listed", e);
    }
  }

  @Override
  public boolean isThere(StorageConfig shared, String name) {
    return Files.exists(file(shared, name));
  }

  @Override
  public long bytes(StorageConfig shared, String name) {
    Path file = file(shared, name);
    return ENDS.stream().mapToLong(end -> beside(file, end).toFile().length()).sum();
  }

  private static Path beside(Path file, String end) {
    return file.resolveSibling(file.getFileName() + end);
  }

  /** The log goes first: a file without its log is whole, and a log without its file is nothing. */
  @Override
  public void remove(StorageConfig shared, String name) {
    Path file = file(shared, name);
    for (String end : ENDS) {
      try {
        Files.deleteIfExists(beside(file, end));
      } catch (IOException e) {
        throw unavailable(file, "removed", e);
      }
    }
  }

  private static Path file(StorageConfig shared, String name) {
    return folder(shared).resolve("tenant-" + name + ".db");
  }

  private static Path folder(StorageConfig shared) {
    return SqliteStorage.path(shared).toAbsolutePath().resolveSibling("tenants");
  }

  private static StorageException unavailable(Path path, String what, IOException e) {
    return new StorageException.Unavailable(
        "%s cannot be %s: %s".formatted(path, what, e.getClass().getSimpleName()), e);
  }
}
