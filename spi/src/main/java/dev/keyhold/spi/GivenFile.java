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
 * A file that a person named in a setting or on a command line, perhaps by mistake. Looking at it
 * changes nothing, and never waits for another program.
 *
 * <p>A file to read may be named by a link, as secrets often are. A file to write may not: the path
 * must be its only name, so that no other file is overwritten through it.
 *
 * @param name the file's name in messages, if they must not show the path
 * @param path the path of the file
 */
public record GivenFile(String name, Path path) {
  /** What databases put beside themselves; it may be empty, or not there yet. */
  private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");

  /** Of shells' {@code <(...)} and of pipelines: somebody writes there, or has ended. */
  private static final List<Path> DESCRIPTORS =
      List.of(Path.of("/dev/fd"), Path.of("/proc/self/fd"));

  private static final List<Path> STANDARD_INPUT =
      List.of(Path.of("/dev/stdin"), Path.of("/dev/fd/0"), Path.of("/proc/self/fd/0"));

  /** A file that messages call by its path. */
  public static GivenFile of(Path path) {
    return new GivenFile(path.toString(), path);
  }

  /**
   * Whether this is a descriptor that the process already has open, such as a pipe. Then opening it
   * does not wait, and it has no mode to check.
   */
  public boolean isOpen() {
    Path given = path.normalize();
    return STANDARD_INPUT.contains(given) || DESCRIPTORS.stream().anyMatch(given::startsWith);
  }

  /**
   * Opens the file for reading.
   *
   * @throws StorageException.InvalidInput if it is neither a file nor {@linkplain #isOpen open
   *     already}: folders, devices and named pipes are refused, as reading them may never end
   * @throws IOException if it is not there or cannot be read
   */
  public InputStream open() throws IOException {
    if (STANDARD_INPUT.contains(path.normalize())) {
      return new Unclosed(System.in); // opened again, a file begins anew and a pipe may hang
    }
    if (!isOpen() && !Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
      throw new StorageException.InvalidInput(
          name + " is a folder, a device or a named pipe; name a file");
    }
    return Files.newInputStream(path);
  }

  /**
   * Reads the whole file.
   *
   * @param most how many bytes the file may have at most
   * @throws StorageException.InvalidInput if the file has more bytes, and as {@link #open} says
   * @throws IOException if it is not there or cannot be read
   */
  public byte[] read(int most) throws IOException {
    try (InputStream in = open()) {
      byte[] bytes = in.readNBytes(most);
      if (bytes.length == most && in.read() >= 0) {
        throw new StorageException.InvalidInput(name + " is too large for this purpose");
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
      // Standard input stays open.
    }
  }

  /**
   * Checks that the file can be created, or that it is a file that can be replaced.
   *
   * @throws StorageException.InvalidInput if it is a link, a folder, a device or a pipe, or belongs
   *     to a database beside it
   * @throws IOException if the file cannot be examined
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
      throw refused("is a folder, a device or a pipe; name a file");
    }
  }

  /**
   * Checks that the file can be created, or that it is a file to which text can be added.
   *
   * @throws StorageException.InvalidInput as {@link #requireReplaceable} says, and if the file has
   *     a second name
   * @throws IOException if the file cannot be examined
   */
  public void requirePlain() throws IOException {
    requireReplaceable();
    if (attributes().isEmpty()) {
      return;
    }
    boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
    if (unix && (Integer) Files.getAttribute(path, "unix:nlink") > 1) {
      throw refused("has a second name (a hard link), so it may be another file than you mean");
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
   * Checks that only the owner may write the file, and that not everybody may read it. The group
   * may read: only the owner of a file can allow that.
   *
   * @throws StorageException.InvalidInput if the file is open to others
   * @throws IOException if the file cannot be examined
   */
  public void requireClosed() throws IOException {
    if (attributes().isPresent() && FileModes.areOpen(path)) {
      throw refused(
          "can be read or written by others, but is for private data: run chmod 600 on it");
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
   * The beginning of a plain file.
   *
   * @param most how many bytes are read
   * @return the text, in which invalid UTF-8 is replaced; empty if there is no file
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

  /** An exception that says why the file is refused. */
  public StorageException.InvalidInput refused(String found) {
    return new StorageException.InvalidInput(name + " " + found);
  }

  /**
   * Whether two paths name the same file. A file that does not exist is compared by its folder and
   * name.
   */
  public boolean isAt(Path other) {
    return place(path).equals(place(other));
  }

  /** Whether the file is in a folder, or would be. */
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
