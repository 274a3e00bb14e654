package dev.keyhold.postgres;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.PostgresServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Schemas with our tables, made while the tests before run: to make them takes longer than most
 * rules of the kit.
 */
final class ReadySchemas {
  private static final BlockingQueue<String> READY = new ArrayBlockingQueue<>(4);
  private static final Map<Path, String> TAKEN = new ConcurrentHashMap<>();

  static {
    Thread maker = new Thread(ReadySchemas::make, "schemas");
    maker.setDaemon(true);
    maker.start();
  }

  private ReadySchemas() {}

  /** The URL of one; for a directory always the same. */
  static String of(Path directory) {
    return TAKEN.computeIfAbsent(directory.toAbsolutePath(), first -> take());
  }

  private static String take() {
    try {
      return READY.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void make() {
    try {
      while (true) {
        String url = PostgresServer.url();
        PostgresStorage.open(StorageConfig.of(url)).close();
        READY.put(url);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
