package dev.keyhold.postgres;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.testserver.FurnishedSchemas;
import java.nio.file.Path;

/** Schemas with our tables. */
final class ReadySchemas {
  private static final FurnishedSchemas SCHEMAS =
      FurnishedSchemas.by(url -> PostgresStorage.open(StorageConfig.of(url)).close());

  private ReadySchemas() {}

  /** The URL of one; for a directory always the same. */
  static String of(Path directory) {
    return SCHEMAS.of(directory);
  }
}
