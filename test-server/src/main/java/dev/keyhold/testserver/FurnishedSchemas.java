package dev.keyhold.testserver;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Schemas with tables, made while the tests before run: to make them takes longer than most rules
 * of the kit.
 */
public final class FurnishedSchemas {
  private final BlockingQueue<String> ready = new ArrayBlockingQueue<>(4);
  private final Map<Path, String> taken = new ConcurrentHashMap<>();
  private final Consumer<String> furnish;

  private FurnishedSchemas(Consumer<String> furnish) {
    this.furnish = furnish;
  }

  /**
   * Begins to make them.
   *
   * @param furnish makes the tables in the schema of a URL
   */
  public static FurnishedSchemas by(Consumer<String> furnish) {
    FurnishedSchemas schemas = new FurnishedSchemas(furnish);
    Thread maker = new Thread(schemas::make, "schemas");
    maker.setDaemon(true);
    maker.start();
    return schemas;
  }

  /** The URL of one; for a directory always the same. */
  public String of(Path directory) {
    return taken.computeIfAbsent(directory.toAbsolutePath(), first -> take());
  }

  private String take() {
    try {
      return ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void make() {
    try {
      while (true) {
        String url = PostgresServer.url();
        furnish.accept(url);
        ready.put(url);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
