package dev.keyhold.sqlite;

import dev.keyhold.spi.StorageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native library. The driver copies it out of its jar to load it, and removes the copy
 * when the process ends by itself; one that is killed leaves a megabyte behind. So it is copied
 * into a folder that is made for this alone, which nobody else can put anything into, and removed
 * as soon as it is loaded, which takes nothing from this process. Where the platform does not let
 * go of a file that is loaded, it stays until the end, as before.
 *
 * <p>Nothing is done where the driver was loaded by somebody else before, or is told where the
 * library lies ({@code org.sqlite.lib.path}).
 */
final class NativeLibrary {
  private static final String FOLDER = "org.sqlite.tmpdir";
  private static final String GIVEN = "org.sqlite.lib.path";
  private static final long SIZE = 2L << 20;

  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * @throws StorageException.Unavailable if it cannot be loaded, with what to do
   */
  static synchronized void load() {
    if (loaded || System.getProperty(GIVEN) != null) {
      return;
    }
    String given = System.getProperty(FOLDER);
    String around = given == null ? System.getProperty("java.io.tmpdir", "") : given;
    Path folder = folder(around);
    System.setProperty(FOLDER, folder.toString());
    try {
      loaded = SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw notLoaded(around, e);
    } finally {
      restore(given);
      remove(folder);
    }
  }

  private static Path folder(String around) {
    try {
      return Files.createTempDirectory(Path.of(around), "keyhold-sqlite-");
    } catch (IOException | InvalidPathException e) {
      throw notLoaded(around, e);
    }
  }

  private static void restore(@Nullable String given) {
    if (given == null) {
      System.clearProperty(FOLDER);
    } else {
      System.setProperty(FOLDER, given);
    }
  }

  private static void remove(Path folder) {
    folder.toFile().deleteOnExit(); // runs after those of the files in it, which came later
    try (Stream<Path> copies = Files.list(folder)) {
      for (Path copy : copies.toList()) {
        Files.deleteIfExists(copy);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Where it cannot be removed while it is loaded, the end of the process removes it.
      return;
    }
  }

  /** The driver tells its log why, and its caller nothing; so what can be is looked at here. */
  static StorageException notLoaded(String around, Exception reason) {
    return new StorageException.Unavailable(
        String.format(
            Locale.ROOT,
            "SQLite's native library cannot be loaded: it is copied into the temporary folder %s,"
                + " and %s; name another folder with -D%s=DIR (for the command:"
                + " JAVA_TOOL_OPTIONS=-D%s=DIR)",
            around,
            why(new File(around)),
            FOLDER,
            FOLDER),
        reason);
  }

  private static String why(File around) {
    if (!around.isDirectory()) {
      return "there is no such folder";
    }
    if (!around.canWrite()) {
      return "nothing can be written there";
    }
    return around.getUsableSpace() < SIZE
        ? "there is no room for it"
        : "it may not be executed there (a mount with noexec), or there is none for this platform ("
            + String.join(" ", List.of(property("os.name"), property("os.arch")))
            + ")";
  }

  private static String property(String name) {
    return System.getProperty(name, "?");
  }
}
