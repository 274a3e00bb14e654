package dev.keyhold.spring.actuate;

import dev.keyhold.audit.TrailHead;
import dev.keyhold.spi.Metric;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the storage answers, and whether each entry of its trail has its place in the tree that
 * proves it. The numbers are how many units of work wait, how many entries there are, and how many
 * bytes are free where the file lies.
 */
public final class StorageHealth extends AbstractHealthIndicator {
  private static final Set<String> SHOWN = Set.of("keyhold.writer.queue", "keyhold.wal.size");

  private final Storage storage;
  private final Optional<Path> file;

  /**
   * @param file of the database, where it is one
   */
  public StorageHealth(Storage storage, Optional<Path> file) {
    super("the storage of Keyhold cannot be read");
    this.storage = storage;
    this.file = file;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) throws IOException {
    health.up();
    if (storage.offers().contains(Part.AUDIT)) {
      long proved = TrailHead.of(storage).size();
      long entries = storage.read(tx -> tx.audit().last());
      health.withDetail("trail", entries);
      if (proved < entries && TrailHead.of(storage).size() < entries) {
        health.down().withDetail("proved", proved);
      }
    }
    storage.metrics().stream()
        .filter(metric -> SHOWN.contains(metric.name()))
        .forEach(metric -> health.withDetail(name(metric), (long) metric.value().getAsDouble()));
    if (file.isPresent()) {
      health.withDetail("free", Files.getFileStore(file.get()).getUsableSpace());
    }
  }

  private static String name(Metric metric) {
    return metric.name().substring("keyhold.".length());
  }
}
