package dev.keyhold.bench;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;

/**
 * Opens a database in a fresh JVM, twice, and says: how many milliseconds the first time took,
 * where classes are loaded and the driver unpacks its library, and how many the second; how many
 * bytes of heap were in use at most, and how many are after a collection.
 */
final class OpenOnce {
  private OpenOnce() {}

  public static void main(String[] arguments) {
    double first = millis(arguments[0]);
    double second = millis(arguments[0]);
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    try (Storage storage = Keyhold.open(arguments[0])) {
      System.out.println(first + " " + second + " " + peak + " " + usedHeap());
      if (storage.offers().isEmpty()) { // it may not be collected before
        throw new IllegalStateException("the storage offers nothing");
      }
    }
  }

  private static double millis(String url) {
    long begin = System.nanoTime();
    try (Storage storage = Keyhold.open(url)) {
      long end = System.nanoTime();
      if (storage.offers().isEmpty()) {
        throw new IllegalStateException("the storage offers nothing");
      }
      return (end - begin) / 1e6;
    }
  }

  static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
