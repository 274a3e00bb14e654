package dev.keyhold.audit;

import dev.keyhold.spi.FileModes;
import dev.keyhold.spi.FileNames;
import dev.keyhold.spi.GivenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a trail is written, and whether that is still the file of that name. */
final class TrailPlace implements AutoCloseable {
  /** More than the longest entry has, every character of it escaped. */
  private static final int LONGEST_LINE = 1 << 21;

  /** The members of a canonical object are sorted: these stand first, with a content or without. */
  private static final Pattern ENTRY =
      Pattern.compile("\\{\"(?:action|at)\":\".*\"sequence\":[0-9]+[,}].*", Pattern.DOTALL);

  private static final Pattern TORN = Pattern.compile("\\{\"(?:action|at)\":\".*", Pattern.DOTALL);

  private final Path file;
  private final @Nullable Object key;
  private final FileChannel out;

  /** Closed with the other, not earlier: that would end the lock. */
  private final FileChannel in;

  private long end;

  private TrailPlace(Path file, @Nullable Object key, FileChannel out, FileChannel in) {
    this.file = file;
    this.key = key;
    this.out = out;
    this.in = in;
  }

  /**
   * @throws dev.keyhold.spi.StorageException.InvalidInput if there is something else than a trail
   */
  static void check(Path file) throws IOException {
    checkKind(file);
    GivenFile.of(file).requireClosed();
  }

  /** The same of a file that nothing is added to. */
  static void checkKind(Path file) throws IOException {
    GivenFile given = GivenFile.of(file);
    given.requirePlain();
    String beginning = given.beginning(LONGEST_LINE);
    int end = beginning.indexOf('\n');
    boolean fits =
        end < 0
            ? beginning.isEmpty() || TORN.matcher(beginning).matches()
            : ENTRY.matcher(beginning.substring(0, end)).matches();
    if (!fits) {
      throw given.refused("already exists and does not contain a trail; it is left unchanged");
    }
  }

  /** Opens the file of that name, or makes it. */
  static TrailPlace open(Path file) throws IOException {
    while (true) {
      check(file);
      Object before = made(file);
      TrailPlace opened = opened(file, before);
      if (opened.isNamed()) {
        opened.begin();
        return opened;
      }
      opened.close(); // another took the name in between
    }
  }

  /** So that the key is known before it is opened. */
  private static @Nullable Object made(Path file) throws IOException {
    try {
      return key(file);
    } catch (NoSuchFileException e) {
      Files.createFile(file, FileModes.of(file, "rw-------"));
      FileNames.sync(file);
      return key(file);
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private static TrailPlace opened(Path file, @Nullable Object key) throws IOException {
    FileChannel out = FileChannel.open(file, StandardOpenOption.APPEND);
    try {
      return new TrailPlace(file, key, out, FileChannel.open(file, StandardOpenOption.READ));
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /** Whoever fails here is closed. */
  private void begin() throws IOException {
    try {
      lock();
      cutUnfinishedLine();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Two that write would cut each other's lines. The lock goes with the channel. */
  private void lock() throws IOException {
    try {
      if (out.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      throw new FileSystemException("in use by this process", null, e.getMessage());
    }
    throw new FileSystemException("in use by another process");
  }

  private void cutUnfinishedLine() throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    end = in.size();
    while (end > 0 && !(in.read(one.clear(), end - 1) == 1 && one.get(0) == '\n')) {
      end--;
    }
    out.truncate(end);
  }

  /** Whether the name is still this file's; where the platform knows no keys, nobody can say. */
  private boolean isNamed() throws IOException {
    try {
      return key == null || key.equals(key(file));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Whether all that was written here stands in the file of that name now. */
  boolean isWhole() throws IOException {
    return isNamed() && out.size() == end;
  }

  void write(ByteBuffer lines) throws IOException {
    while (lines.hasRemaining()) {
      end += out.write(lines);
    }
  }

  void sync() throws IOException {
    out.force(true);
  }

  long size() {
    return end;
  }

  @Override
  public void close() throws IOException {
    try (in) {
      out.close();
    }
  }
}
