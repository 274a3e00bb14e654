package dev.keyhold.trials;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What must not grow.
 *
 * @param wal the size of the write-ahead log, in bytes
 * @param heap what is in use after a collection, in bytes
 * @param handles open files; 0 where the system does not say
 */
record Gauges(long wal, long heap, long handles) {
  static Gauges of(Path database) throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Gauges(wal(database), heap, openFiles());
  }

  static long wal(Path database) throws IOException {
    try {
      return Files.size(database.resolveSibling(database.getFileName() + "-wal"));
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }
}
