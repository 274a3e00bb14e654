package dev.keyhold.trials;

import dev.keyhold.spi.Storage;

/** What a storage says of itself. */
final class Metrics {
  private Metrics() {}

  static double of(Storage storage, String name) {
    return storage.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value()
        .getAsDouble();
  }
}
