package dev.keyhold.postgres;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.tck.StorageContract;
import java.nio.file.Path;

/** The whole contract, over a storage that ServiceLoader finds on the class path. */
class PostgresStorageTest extends StorageContract {
  @Override
  protected Storage open(Path directory) {
    return Keyhold.open(ReadySchemas.of(directory));
  }
}
