package dev.keyhold.spring;

import dev.keyhold.postgres.PostgresInspection;
import dev.keyhold.spi.Finding;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.sqlite.SqliteInspection;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks at the database that a URL names, beneath the storage. */
final class Inspections {
  private Inspections() {}

  /** Empty for a data source of the application's, whose database others look after. */
  static List<Finding> of(StorageConfig config) {
    return switch (config.scheme()) {
      case "sqlite" -> SqliteInspection.of(Path.of(config.location()), finding -> {}).findings();
      case "postgresql" -> PostgresInspection.of(config, finding -> {}).findings();
      default -> List.of();
    };
  }

  static Optional<Path> file(StorageConfig config) {
    return config.scheme().equals("sqlite")
        ? Optional.of(Path.of(config.location()))
        : Optional.empty();
  }
}
