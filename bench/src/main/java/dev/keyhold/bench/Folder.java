package dev.keyhold.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone at the end. */
record Folder(Path path) implements AutoCloseable {

  /** In memory, where the system has a place for that: an fsync costs nothing there. */
  static Folder inMemory() throws IOException {
    Path shared = Path.of("/dev/shm");
    return Files.isWritable(shared)
        ? new Folder(Files.createTempDirectory(shared, "keyhold-bench"))
        : onDisk();
  }

  /** Under the folder for temporary files, or under {@code -Dkeyhold.bench.folder}. */
  static Folder onDisk() throws IOException {
    Path parent =
        Path.of(System.getProperty("keyhold.bench.folder", System.getProperty("java.io.tmpdir")));
    return new Folder(Files.createTempDirectory(parent, "keyhold-bench"));
  }

  String url() {
    return "sqlite:" + path.resolve("system.db");
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
