package dev.keyhold.sqlite;

import dev.keyhold.spi.FileNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What makes the names and the bytes of files last. */
final class Disk {
  private static final int BUFFER = 1 << 20;
  private static final List<String> SIDE_FILES = List.of("-wal", "-shm", "-journal");

  private Disk() {}

  /** Returns when the bytes of a file that no connection has open are on the disk. */
  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** In hexadecimal digits. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Gives a file a name that is free, at once and for good. */
  static void nameNew(Path from, Path to) throws IOException {
    try {
      // A move looks whether the name is free and then takes it, and another comes in between.
      Files.createLink(to, from);
      Files.delete(from);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(from, to);
    }
    FileNames.sync(to);
  }

  /** Gives a file a name that may be another file's, at once and for good. */
  static void name(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    FileNames.sync(to);
  }

  /** A name beside another, which nothing has and nobody takes for a database. */
  static Path nameBeside(Path target) {
    return target.resolveSibling(".%s.%s.part".formatted(target.getFileName(), UUID.randomUUID()));
  }

  /** Files with such names, and what SQLite put beside them. */
  static List<Path> leftovers(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    Pattern names =
        Pattern.compile(
            "\\.%s\\.[0-9a-f-]{36}\\.part(-wal|-shm|-journal)?"
                .formatted(Pattern.quote(String.valueOf(target.getFileName()))));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> names.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    }
  }

  /** What SQLite would take for a part of this database. */
  static List<Path> sideFiles(Path database) {
    return namedAfter(database).filter(Files::exists).toList();
  }

  /** Whether a path is a database's own, or that of a file which SQLite puts beside it. */
  static boolean isPartOf(Path database, Path path) throws IOException {
    Path given = path.toAbsolutePath().normalize();
    return namedAfter(database.toAbsolutePath().normalize()).anyMatch(given::equals)
        || (Files.exists(path) && Files.exists(database) && Files.isSameFile(path, database));
  }

  private static Stream<Path> namedAfter(Path database) {
    return SIDE_FILES.stream()
        .map(ending -> database.resolveSibling(database.getFileName() + ending));
  }

  static void deleteWithSideFiles(Path database) throws IOException {
    for (Path file : Stream.concat(Stream.of(database), namedAfter(database)).toList()) {
      Files.deleteIfExists(file);
    }
  }
}
