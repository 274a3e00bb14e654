package dev.keyhold.keypal;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Separate key spaces, each in its own file {@code NAME.db} in one folder. Only some files are open
 * at a time; the file that was not used for the longest time is closed first.
 *
 * <p>Any number of threads may use it at once. Closing it closes the open files; the storages
 * refuse calls that still run.
 */
public final class Namespaces implements AutoCloseable {
  /** The namespace of a client that names none. */
  public static final String DEFAULT = "default";

  private static final int LONGEST_NAME = 64;
  private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-";
  private static final String ENDING = ".db";

  private final Path folder;
  private final Function<Path, Storage> opener;
  private final int mostOpen;

  /** What is open or about to be, the longest unused first. */
  private final Map<String, Space> spaces = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  /**
   * @param folder the folder of the files; need not exist
   * @param opener opens a file, and creates it if it does not exist
   * @param mostOpen how many files may be open besides those in use; at least 1
   */
  public Namespaces(Path folder, Function<Path, Storage> opener, int mostOpen) {
    if (mostOpen < 1) {
      throw new StorageException.InvalidInput("at least one namespace must be allowed to be open");
    }
    this.folder = folder;
    this.opener = opener;
    this.mostOpen = mostOpen;
  }

  /**
   * The name of a namespace's file.
   *
   * @throws StorageException.InvalidInput if the name is not 1 to 64 of {@code a-z}, {@code 0-9}
   *     and {@code -}
   */
  public static String fileName(String name) {
    boolean wellFormed =
        !name.isEmpty()
            && name.length() <= LONGEST_NAME
            && name.chars().allMatch(c -> CHARACTERS.indexOf(c) >= 0);
    if (!wellFormed) {
      throw new StorageException.InvalidInput(
          String.format(
              Locale.ROOT, "a namespace has a name of 1 to %d of a-z, 0-9 and -", LONGEST_NAME));
    }
    return name + ENDING;
  }

  private Path file(String name) {
    return folder.resolve(fileName(name));
  }

  public boolean exists(String name) {
    return Files.exists(file(name));
  }

  /** The names of the existing namespaces, sorted. */
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          folder + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * Uses a namespace, which is created if it does not exist. It stays open until the work ends.
   *
   * @throws StorageException.Unavailable if the namespaces are closed
   */
  public <T> T use(String name, Function<KeypalStorage, T> work) {
    Path file = file(name);
    Space space = acquire(name);
    try {
      return work.apply(space.open(file, opener));
    } finally {
      release(space).forEach(Space::close);
    }
  }

  private synchronized Space acquire(String name) {
    if (closed) {
      throw new StorageException.Unavailable("the namespaces are closed");
    }
    Space space = spaces.computeIfAbsent(name, unknown -> new Space());
    space.users++;
    return space;
  }

  /**
   * @return those that are to be closed, which takes too long to be done in here
   */
  private synchronized List<Space> release(Space used) {
    used.users--;
    List<Space> surplus = new ArrayList<>();
    Iterator<Space> longestUnused = spaces.values().iterator();
    int open = spaces.size();
    while (open > mostOpen && longestUnused.hasNext()) {
      Space space = longestUnused.next();
      if (space.users == 0) {
        longestUnused.remove();
        surplus.add(space);
        open--;
      }
    }
    return surplus;
  }

  /** How many namespaces are open or being opened. */
  public synchronized int open() {
    return spaces.size();
  }

  @Override
  public void close() {
    List<Space> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(spaces.values());
      spaces.clear();
    }
    all.forEach(Space::close);
  }

  /** One namespace. It is opened by the first that uses it, and the others wait for that. */
  private static final class Space {
    private int users;
    private @Nullable Storage storage;
    private @Nullable KeypalStorage records;
    private boolean closed;

    synchronized KeypalStorage open(Path file, Function<Path, Storage> opener) {
      if (closed) {
        throw new StorageException.Unavailable("the namespaces are closed");
      }
      KeypalStorage known = records;
      if (known == null) {
        Storage opened = opener.apply(file);
        storage = opened;
        known = KeypalStorage.over(opened);
        records = known;
      }
      return known;
    }

    synchronized void close() {
      closed = true;
      Storage opened = storage;
      storage = null;
      records = null;
      if (opened != null) {
        opened.close();
      }
    }
  }
}
