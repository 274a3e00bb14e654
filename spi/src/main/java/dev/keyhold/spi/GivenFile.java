package dev.keyhold.spi;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file that somebody named, in a setting or on a command line: it may be another one than was
 * meant. Looking at it changes nothing, and never waits for another program.
 *
 * <p>What is read may be reached by a link, as secrets often are. What is written may not: the name
 * is the file's only one, so that nothing else is written by it.
 *
 * @param name what it is called in messages, where the path is not to be told
 * @param path where it is
 */
public record GivenFile(String name, Path path) {
  /** What databases put beside themselves; it may be empty, or not there yet. */
  private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");

  /** Of shells' {@code <(...)} and of pipelines: somebody writes there, or has ended. */
  private static final List<Path> DESCRIPTORS =
      List.of(Path.of("/dev/fd"), Path.of("/proc/self/fd"));

  private static final List<Path> STANDARD_INPUT =
      List.of(Path.of("/dev/stdin"), Path.of("/dev/fd/0"), Path.of("/proc/self/fd/0"));

  /** One that is called by its path. */
  public static GivenFile of(Path path) {
    return new GivenFile(path.toString(), path);
  }

  /**
   * Whether it is what the process has open already, such as a pipe: there is no other end to wait
   * for, and no mode to look at.
   */
  public boolean isOpen() {
    Path given = path.normalize();
    return STANDARD_INPUT.contains(given) || DESCRIPTORS.stream().anyMatch(given::startsWith);
  }

  /**
   * Opens it for reading.
   *
   * @throws StorageException.InvalidInput if it is a folder, a device or a named pipe, which may
   *     never end, rather than a file or what {@link #isOpen}
   * @throws IOException if it is not there or cannot be read
   */
  public InputStream open() throws IOException {
    if (STANDARD_INPUT.contains(path.normalize())) {
      return new Unclosed(System.in); // opened again, a file begins anew and a pipe may hang
    }
    if (!isOpen() && !Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
      throw new StorageException.InvalidInput(
          name + " is a folder, a device or a named pipe; a file is wanted");
    }
    return Files.newInputStream(path);
  }

  /**
   * Reads all of it.
   *
   * @param most how many bytes such a file has at most
   * @throws StorageException.InvalidInput if it has more, or as {@link #open} says
   * @throws IOException if it is not there or cannot be read
   */
  public byte[] read(int most) throws IOException {
    try (InputStream in = open()) {
      byte[] bytes = in.readNBytes(most);
      if (bytes.length == most && in.read() >= 0) {
        throw new StorageException.InvalidInput(name + " is too large for what it is to be");
      }
      return bytes;
    }
  }

  /** Standard input is not its reader's to close. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // Whoever has opened it closes it.
    }
  }

  /**
   * Makes sure that it can be made, or is a file that is to be replaced.
   *
   * @throws StorageException.InvalidInput if it is a link, a folder, a device or a pipe, or is what
   *     a database has beside it
   * @throws IOException if it cannot be looked at
   */
  public void requireReplaceable() throws IOException {
    if (BESIDE.stream().anyMatch(this::isBesideDatabase)) {
      throw refused("belongs to the database beside it");
    }
    Optional<BasicFileAttributes> there = attributes();
    if (there.isEmpty()) {
      return;
    }
    if (there.get().isSymbolicLink()) {
      throw refused("is a link; name the file itself");
    }
    if (!there.get().isRegularFile()) {
      throw refused("is a folder, a device or a pipe; a file is wanted");
    }
  }

  /**
   * Makes sure that it can be made, or is a file that can be added to.
   *
   * @throws StorageException.InvalidInput as {@link #requireReplaceable} says, and if it has a
   *     second name
   * @throws IOException if it cannot be looked at
   */
  public void requirePlain() throws IOException {
    requireReplaceable();
    if (attributes().isEmpty()) {
      return;
    }
    boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
    if (unix && (Integer) Files.getAttribute(path, "unix:nlink") > 1) {
      throw refused("has a second name, so it may be another file than is meant");
    }
  }

  private boolean isBesideDatabase(String ending) {
    String file = String.valueOf(path.getFileName());
    return file.endsWith(ending)
        && file.length() > ending.length()
        && Files.exists(
            path.resolveSibling(file.substring(0, file.length() - ending.length())),
            LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes sure that nobody but its owner writes it and that not everybody reads it. Its group may
   * read: nobody but who owns a file lets it.
   *
   * @throws StorageException.InvalidInput if others may
   * @throws IOException if it cannot be looked at
   */
  public void requireClosed() throws IOException {
    if (attributes().isPresent() && FileModes.areOpen(path)) {
      throw refused("is open to others, and is to hold what is not for them: run chmod 600 on it");
    }
  }

  private Optional<BasicFileAttributes> attributes() throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * How a plain file begins.
   *
   * @param most how many bytes are looked at
   * @return its text, in which what is no UTF-8 is replaced; empty if there is no file
   * @throws IOException if it cannot be read
   */
  public String beginning(int most) throws IOException {
    if (attributes().isEmpty()) {
      return "";
    }
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(most), StandardCharsets.UTF_8);
    }
  }

  /** That it is not what it has to be. */
  public StorageException.InvalidInput refused(String found) {
    return new StorageException.InvalidInput(name + " " + found);
  }

  /** Two names for one place; what is not there is told by its folder. */
  public boolean isAt(Path other) {
    return place(path).equals(place(other));
  }

  /** Whether it is in a folder, or would be. */
  public boolean isIn(Path folder) {
    return place(path).startsWith(place(folder));
  }

  private static Path place(Path given) {
    Path absolute = given.toAbsolutePath().normalize();
    List<Path> missing = new ArrayList<>();
    Path there = absolute;
    while (there != null && !Files.exists(there)) {
      missing.add(0, there.getFileName());
      there = there.getParent();
    }
    try {
      Path place = there == null ? absolute : there.toRealPath();
      for (Path name : missing) {
        place = place.resolve(name);
      }
      return place;
    } catch (IOException e) {
      return absolute;
    }
  }
}
