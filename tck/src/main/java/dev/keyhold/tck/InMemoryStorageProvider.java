package dev.keyhold.tck;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StorageProvider;
import java.util.EnumSet;
import java.util.Set;

/** Opens a new {@link InMemoryStorage} each time for the URL {@code memory:}. */
public final class InMemoryStorageProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public InMemoryStorageProvider() {}

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<Part> offers() {
    return EnumSet.allOf(Part.class);
  }

  @Override
  public Storage open(StorageConfig config) {
    config.allowOnly();
    if (!config.location().isEmpty()) {
      throw new StorageException.InvalidInput(
          "the URL of a storage in memory is memory: alone; it has no name and cannot be shared");
    }
    return new InMemoryStorage(
        offers(), config.writeTimeout(), config.tables(), config.elsewhere());
  }
}
